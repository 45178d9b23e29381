#include "service/digest.h"

#include "access/digest.h"

namespace chasqui::service {

std::string sha256_hex(std::string_view bytes) { return access::sha256_hex(bytes); }

}  // namespace chasqui::service
