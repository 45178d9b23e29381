// An answer as one string, so that it can be stored with its idempotency key and sent again.
#pragma once
#include <string>
#include <string_view>

#include "wire/http.h"

namespace chasqui::api {

std::string packed(const wire::Response& response);
wire::Response unpacked(std::string_view answer);  // Of packed(); anything else ends the program.

}  // namespace chasqui::api
