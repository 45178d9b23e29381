#include "edge/access_log.h"

#include <algorithm>

namespace chasqui::edge {
namespace {

constexpr std::size_t kRequestIdBytesMax = 64;

bool is_id_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
         c == '_' || c == '-';
}

}  // namespace

bool is_request_id(std::string_view text) {
  return !text.empty() && text.size() <= kRequestIdBytesMax &&
         std::ranges::all_of(text, is_id_char);
}

void write_access_line(const Log& log, const AccessLine& line) {
  if (!log.shows_requests()) return;
  log.info("request",
           {{"site", line.site},
            {"id", line.id},
            {"remote", line.remote},
            {"method", line.method},
            {"target", masked(line.target)},
            {"route", line.route},
            {"status", line.status},
            {"bytes", static_cast<std::int64_t>(line.bytes)},
            {"us", static_cast<std::int64_t>(line.took / std::chrono::microseconds(1))}});
}

}  // namespace chasqui::edge
