#include "service/secret.h"

#include "access/password.h"

namespace chasqui::service {

std::string hashed_password(std::string_view password) { return access::hashed_password(password); }

}  // namespace chasqui::service
