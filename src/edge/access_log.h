// One line per request, and the request ids that tie lines together.
#pragma once
#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

#include "base/log.h"

namespace chasqui::edge {

// Is what a client sent as X-Request-Id fit to be repeated and logged? 1 to 64 of [A-Za-z0-9._-].
bool is_request_id(std::string_view text);

struct AccessLine {
  std::string_view site;
  std::string_view id;
  std::string_view remote;
  std::string_view method;
  std::string_view target;  // As sent; secrets in it are masked.
  std::string_view route;   // Empty when none was found.
  int status = 0;
  std::size_t bytes = 0;  // Of the answer's body.
  std::chrono::nanoseconds took{0};
};

void write_access_line(const Log& log, const AccessLine& line);

}  // namespace chasqui::edge
