// Conditional requests (RFC 9110, 13): does the entity tag that the client names match ours? And
// the Date header.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "base/clock.h"

namespace chasqui::wire {

enum class Precondition {
  kAbsent,  // No such header.
  kHolds,
  kFails,      // If-Match: 412. If-None-Match: 304 for GET and HEAD, else 412.
  kMalformed,  // 400
};

// `list` is all lines of the header joined (Headers::joined); `etag` is ours with quotes, empty
// when there is no such record. If-Match compares strongly, If-None-Match weakly; "*" matches
// whatever exists.
Precondition if_match(std::string_view list, std::string_view etag);
Precondition if_none_match(std::string_view list, std::string_view etag);

std::string strong_etag(std::string_view opaque);  // With quotes; `opaque` has none.
std::string weak_etag(std::string_view opaque);    // "W/\"…\""

std::string to_http_date(Utc at);  // IMF-fixdate: "Sun, 06 Nov 1994 08:49:37 GMT"

}  // namespace chasqui::wire
