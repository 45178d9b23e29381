#include "wire/multipart.h"

#include <algorithm>
#include <utility>

#include "base/text.h"

namespace chasqui::wire {
namespace {

constexpr std::size_t kBoundaryMax = 70;

// The value of `name="value"` or `name=value` among a header's parameters.
std::optional<std::string> parameter(std::string_view header, std::string_view name) {
  for (std::size_t at = header.find(';'); at != std::string_view::npos;) {
    const std::string_view rest = trim(header.substr(at + 1));
    at = header.find(';', at + 1);
    const std::size_t equals = rest.find('=');
    if (equals == std::string_view::npos || !equal_ascii_case(trim(rest.substr(0, equals)), name))
      continue;
    std::string_view value = trim(rest.substr(equals + 1));
    if (!value.starts_with('"')) return std::string(trim(value.substr(0, value.find(';'))));
    value.remove_prefix(1);
    return std::string(value.substr(0, value.find('"')));
  }
  return std::nullopt;
}

struct Part {
  std::optional<std::string> name;
  bool is_file = false;
  std::string_view content;
};

// Headers, an empty line, the content.
Part part_of(std::string_view text) {
  Part part;
  while (!text.starts_with("\r\n")) {
    const std::size_t end = text.find("\r\n");
    if (end == std::string_view::npos) return {};
    const std::string_view line = text.substr(0, end);
    const std::size_t colon = line.find(':');
    if (equal_ascii_case(trim(line.substr(0, colon)), "Content-Disposition")) {
      part.name = parameter(line, "name");
      part.is_file = parameter(line, "filename").has_value();
    }
    text.remove_prefix(end + 2);
  }
  part.content = text.substr(2);
  return part;
}

std::string_view fault_of(const Part& part) {
  if (!part.name) return "a part has no name";
  if (!is_utf8(*part.name) || !is_utf8(part.content)) return "invalid UTF-8";
  const bool has_nul = part.name->contains('\0') || part.content.contains('\0');
  return has_nul ? "NUL byte" : "";
}

}  // namespace

std::optional<std::string> multipart_boundary(std::string_view content_type) {
  const std::string_view type = trim(content_type.substr(0, content_type.find(';')));
  if (!equal_ascii_case(type, "multipart/form-data")) return std::nullopt;
  auto boundary = parameter(content_type, "boundary");
  if (!boundary || boundary->empty() || boundary->size() > kBoundaryMax) return std::nullopt;
  return boundary;
}

std::expected<Query, QueryViolation> parse_multipart(std::string_view body,
                                                     std::string_view boundary,
                                                     const QueryLimits& limits) {
  const std::string between = "\r\n--" + std::string(boundary);
  const std::string_view first = std::string_view(between).substr(2);
  std::size_t at = body.find(first);
  if (at == std::string_view::npos) return std::unexpected(QueryViolation{0, "no boundary"});
  at += first.size();
  Query query;
  while (!body.substr(at).starts_with("--")) {
    const std::size_t begin = body.find("\r\n", at), end = body.find(between, at);
    if (begin == std::string_view::npos || end == std::string_view::npos)
      return std::unexpected(QueryViolation{at, "a part has no end"});
    const Part part = part_of(body.substr(begin + 2, end - std::min(end, begin + 2)));
    if (const std::string_view why = part.is_file ? "" : fault_of(part); !why.empty())
      return std::unexpected(QueryViolation{begin + 2, why});
    if (query.size() == limits.pairs_max)
      return std::unexpected(QueryViolation{begin + 2, "too many parameters"});
    if (!part.is_file) query.add(*part.name, std::string(part.content));
    at = end + between.size();
  }
  return query;
}

}  // namespace chasqui::wire
