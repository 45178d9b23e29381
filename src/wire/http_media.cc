#include "wire/http_media.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "base/text.h"
#include "wire/http.h"

namespace chasqui::wire {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 24> kTypes{{
    {"html", "text/html; charset=utf-8"},
    {"js", "text/javascript; charset=utf-8"},
    {"mjs", "text/javascript; charset=utf-8"},
    {"css", "text/css; charset=utf-8"},
    {"json", "application/json"},
    {"map", "application/json"},
    {"webmanifest", "application/manifest+json"},
    {"txt", "text/plain; charset=utf-8"},
    {"md", "text/markdown; charset=utf-8"},
    {"csv", "text/csv; charset=utf-8"},
    {"xml", "application/xml"},
    {"svg", "image/svg+xml"},
    {"png", "image/png"},
    {"jpg", "image/jpeg"},
    {"jpeg", "image/jpeg"},
    {"gif", "image/gif"},
    {"webp", "image/webp"},
    {"ico", "image/x-icon"},
    {"woff", "font/woff"},
    {"woff2", "font/woff2"},
    {"wasm", "application/wasm"},
    {"pdf", "application/pdf"},
    {"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
    {"mp3", "audio/mpeg"},
}};

constexpr int kPermilleMax = 1000;

// "0", "1", "0.5", "0.125", "1.000" in thousandths; nullopt when it is none.
std::optional<int> parse_quality(std::string_view text) {
  if (text.empty() || text.size() > 5 || (text[0] != '0' && text[0] != '1')) return std::nullopt;
  if (text.size() > 1 && text[1] != '.') return std::nullopt;
  int permille = 0;
  for (std::size_t i = 0, weight = 1000; i < text.size(); ++i) {
    if (i == 1) continue;
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    permille += (text[i] - '0') * static_cast<int>(weight);
    weight /= 10;
  }
  return permille <= kPermilleMax ? std::optional(permille) : std::nullopt;
}

struct Preference {  // One item of Accept or Accept-Encoding.
  std::string name;  // Lower case.
  int permille = kPermilleMax;
};

std::optional<Preference> parse_preference(std::string_view item) {
  const std::vector<std::string_view> parts = split(item, ';');
  Preference preference{lower_ascii(trim(parts[0]))};
  for (std::size_t i = 1; i < parts.size(); ++i) {
    const std::string_view parameter = trim(parts[i]);
    if (!parameter.starts_with("q=") && !parameter.starts_with("Q=")) continue;
    const auto permille = parse_quality(parameter.substr(2));
    if (!permille) return std::nullopt;
    preference.permille = *permille;
  }
  return preference;
}

// nullopt when malformed; empty items are skipped.
std::optional<std::vector<Preference>> parse_preferences(std::string_view list) {
  std::vector<Preference> preferences;
  for (const std::string_view item : split(list, ',')) {
    if (trim(item).empty()) continue;
    auto preference = parse_preference(item);
    if (!preference) return std::nullopt;
    preferences.push_back(std::move(*preference));
  }
  return preferences;
}

// What the list says of the first of `names` that it has; nullopt when it has none of them.
std::optional<int> quality_of(const std::vector<Preference>& preferences,
                              std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names)
    for (const Preference& preference : preferences)
      if (preference.name == name) return preference.permille;
  return std::nullopt;
}

}  // namespace

std::string media_type(std::string_view content_type) {
  std::string type = lower_ascii(trim(content_type.substr(0, content_type.find(';'))));
  const std::size_t slash = type.find('/');
  if (slash == type.npos) return {};
  const std::string_view view = type;
  if (!is_token(view.substr(0, slash)) || !is_token(view.substr(slash + 1))) return {};
  return type;
}

std::string media_parameter(std::string_view content_type, std::string_view name) {
  const std::vector<std::string_view> parts = split(content_type, ';');
  for (std::size_t i = 1; i < parts.size(); ++i) {
    const std::size_t equals = parts[i].find('=');
    if (equals == parts[i].npos) continue;
    if (!equal_ascii_case(trim(parts[i].substr(0, equals)), name)) continue;
    std::string_view value = trim(parts[i].substr(equals + 1));
    const bool is_quoted = value.size() >= 2 && value.front() == '"' && value.back() == '"';
    return std::string(is_quoted ? value.substr(1, value.size() - 2) : value);
  }
  return {};
}

bool is_json(std::string_view content_type) {
  const std::string type = media_type(content_type);
  return type == "application/json" ||
         (type.starts_with("application/") && type.ends_with("+json"));
}

bool is_form(std::string_view content_type) {
  return media_type(content_type) == "application/x-www-form-urlencoded";
}

std::string_view media_type_of_file(std::string_view name) {
  const std::size_t dot = name.rfind('.');
  const std::string_view ending = dot == name.npos ? std::string_view() : name.substr(dot + 1);
  for (const auto& [known, type] : kTypes)
    if (equal_ascii_case(known, ending)) return type;
  return "application/octet-stream";
}

bool is_worth_compressing(std::string_view content_type) {
  const std::string type = media_type(content_type);
  return type.starts_with("text/") || type.ends_with("json") || type.ends_with("xml") ||
         type == "application/wasm" || type == "image/x-icon";
}

std::string_view to_text(Coding coding) {
  switch (coding) {
    case Coding::kIdentity:
      return "";
    case Coding::kGzip:
      return "gzip";
    case Coding::kBrotli:
      return "br";
  }
  return "";
}

Coding negotiate_coding(std::string_view accept_encoding, Offered offered) {
  const auto preferences = parse_preferences(accept_encoding);
  if (!preferences || preferences->empty()) return Coding::kIdentity;
  const int brotli = offered.brotli ? quality_of(*preferences, {"br", "*"}).value_or(0) : 0;
  const int gzip = offered.gzip ? quality_of(*preferences, {"gzip", "x-gzip", "*"}).value_or(0) : 0;
  // Not named, identity is acceptable but no wish: any coding the client names goes before it.
  const int identity = quality_of(*preferences, {"identity"}).value_or(0);
  if (brotli > 0 && brotli >= gzip && brotli >= identity) return Coding::kBrotli;
  if (gzip > 0 && gzip >= identity) return Coding::kGzip;
  return Coding::kIdentity;
}

bool accepts(std::string_view accept, std::string_view type) {
  const auto preferences = parse_preferences(accept);
  if (!preferences || preferences->empty()) return true;
  const std::string range = std::string(type.substr(0, type.find('/'))) + "/*";
  return quality_of(*preferences, {type, range, "*/*"}).value_or(0) > 0;
}

}  // namespace chasqui::wire
