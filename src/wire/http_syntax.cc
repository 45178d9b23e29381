#include "wire/http_syntax.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "wire/query.h"

namespace chasqui::wire {
namespace {

constexpr std::string_view kAlnum =
    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

using CharSet = std::array<bool, 256>;

constexpr CharSet set_of(std::string_view chars, std::string_view more) {
  CharSet set{};
  for (const char c : chars) set[static_cast<unsigned char>(c)] = true;
  for (const char c : more) set[static_cast<unsigned char>(c)] = true;
  return set;
}

constexpr CharSet field_chars() {
  CharSet set{};
  for (std::size_t c = 0x20; c < 256; ++c) set[c] = c != 0x7f;
  set['\t'] = true;
  return set;
}

constexpr CharSet kTokenChars = set_of(kAlnum, "!#$%&'*+-.^_`|~");
constexpr CharSet kHostChars = set_of(kAlnum, "-._~");
constexpr CharSet kAddressChars = set_of("0123456789abcdefABCDEF", ":.");
constexpr CharSet kFieldChars = field_chars();

bool all_in(std::string_view text, const CharSet& set) {
  return std::all_of(text.begin(), text.end(),
                     [&set](char c) { return set[static_cast<unsigned char>(c)]; });
}

std::string_view trim_ows(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

bool is_port(std::string_view text) {
  constexpr CharSet digits = set_of("0123456789", "");
  if (text.empty() || text.size() > 5 || !all_in(text, digits)) return false;
  return parse_int(text).value_or(65536) <= 65535;
}

std::unexpected<HttpViolation> bad_field(std::string_view why) {
  return refuse(400, "encabezado_invalido", why);
}

std::unexpected<HttpViolation> bad_target(std::string_view why) {
  return refuse(400, "url_invalida", why);
}

bool has_only_visible(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) > 0x20 && c != 0x7f && c != '#';
  });
}

// Every '%' begins an escape, and none is %00.
bool has_good_escapes(std::string_view text) {
  constexpr CharSet hex = set_of("0123456789abcdefABCDEF", "");
  for (auto at = text.find('%'); at != text.npos; at = text.find('%', at + 3)) {
    const std::string_view digits = text.substr(at + 1, 2);
    if (digits.size() != 2 || !all_in(digits, hex) || digits == "00") return false;
  }
  return true;
}

std::expected<std::string, HttpViolation> decode_path(std::string_view raw) {
  if (raw.find('\\') != raw.npos) return bad_target("backslash in the path");
  const bool is_plain = raw.find('%') == raw.npos;
  std::optional<std::string> path = is_plain ? std::string(raw) : percent_decoded(raw);
  if (!path || !is_utf8(*path)) return bad_target("the path is not UTF-8");
  return std::move(*path);
}

// What follows the scheme of an absolute target; empty when the scheme is neither http nor https.
std::string_view after_scheme(std::string_view text) {
  for (const std::string_view scheme : {"http://", "https://"})
    if (equal_ascii_case(text.substr(0, scheme.size()), scheme)) return text.substr(scheme.size());
  return {};
}

}  // namespace

bool is_token_char(char c) { return kTokenChars[static_cast<unsigned char>(c)]; }
bool is_field_char(char c) { return kFieldChars[static_cast<unsigned char>(c)]; }
bool is_token(std::string_view text) { return !text.empty() && all_in(text, kTokenChars); }
bool is_field_value(std::string_view text) { return all_in(text, kFieldChars); }

std::expected<Header, HttpViolation> read_field_line(std::string_view line) {
  if (line.starts_with(' ') || line.starts_with('\t')) return bad_field("folded header line");
  const std::size_t colon = line.find(':');
  if (colon == line.npos) return bad_field("header line without a colon");
  const std::string_view name = line.substr(0, colon);
  if (!is_token(name)) return bad_field("invalid header name");
  const std::string_view value = trim_ows(line.substr(colon + 1));
  if (!is_field_value(value)) return bad_field("control byte in a header value");
  return Header{name, value};
}

bool is_host(std::string_view text) {
  std::string_view port;
  if (text.starts_with('[')) {
    const std::size_t end = text.find(']');
    if (end == text.npos || end < 3 || !all_in(text.substr(1, end - 1), kAddressChars))
      return false;
    port = text.substr(end + 1);
  } else {
    const std::size_t end = std::min(text.find(':'), text.size());
    if (end == 0 || !all_in(text.substr(0, end), kHostChars)) return false;
    port = text.substr(end);
  }
  return port.empty() || (port.front() == ':' && is_port(port.substr(1)));
}

std::expected<Target, HttpViolation> read_target(Method method, std::string_view text) {
  if (!has_only_visible(text)) return bad_target("control byte, space or fragment in the URL");
  if (!has_good_escapes(text)) return bad_target("invalid percent escape in the URL");
  if (text == "*" && method == Method::kOptions) return Target{"*", {}};
  std::string_view host;
  if (!text.starts_with('/')) {
    const std::string_view rest = after_scheme(text);
    host = rest.substr(0, rest.find_first_of("/?"));
    if (!is_host(host)) return bad_target("the URL is neither a path nor an http address");
    text = rest.substr(host.size());
  }
  std::expected<std::string, HttpViolation> path = decode_path(text.substr(0, text.find('?')));
  if (!path) return std::unexpected(path.error());
  if (path->empty()) path = "/";
  return Target{std::move(*path), host};
}

}  // namespace chasqui::wire
