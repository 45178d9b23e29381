// multipart/form-data (RFC 7578): the fields of a form, as Query has them. Parts that are files are
// not taken.
#pragma once
#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "wire/query.h"

namespace chasqui::wire {

// Of a Content-Type header: what its parameter `boundary` says; nullopt when it is no multipart
// form, or the boundary is none (1 to 70 characters, RFC 2046, 5.1.1).
std::optional<std::string> multipart_boundary(std::string_view content_type);

// `why` is "no boundary", "a part has no end", "a part has no name", "invalid UTF-8", "NUL byte" or
// "too many parameters"; `offset` is where the part begins.
std::expected<Query, QueryViolation> parse_multipart(std::string_view body,
                                                     std::string_view boundary,
                                                     const QueryLimits& limits = {});

}  // namespace chasqui::wire
