#include "wire/query.h"

#include <algorithm>

#include "base/text.h"
#include "wire/hex.h"

namespace chasqui::wire {
namespace {

constexpr std::string_view kHex = "0123456789ABCDEF";

bool is_unreserved(char c) {
  const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  return is_letter || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~';
}

// One name or value of a form; empty `why` when it is good.
struct Decoded {
  std::string text;
  std::string_view why;
};

Decoded decode(std::string_view raw) {
  std::string spaced(raw);
  for (char& c : spaced)
    if (c == '+') c = ' ';
  std::optional<std::string> text = percent_decoded(spaced);
  if (!text) return {{}, "invalid percent escape"};
  if (text->find('\0') != text->npos) return {{}, "NUL byte"};
  if (!is_utf8(*text)) return {{}, "invalid UTF-8"};
  return {std::move(*text), {}};
}

void append_encoded(std::string& out, std::string_view part) {
  bool first = true;
  for (const std::string_view word : split(part, ' ')) {
    if (!std::exchange(first, false)) out += '+';
    out += percent_encoded(word);
  }
}

}  // namespace

void Query::add(std::string name, std::string value) {
  pairs_.emplace_back(std::move(name), std::move(value));
}

const std::string* Query::find(std::string_view name) const {
  for (auto pair = pairs_.rbegin(); pair != pairs_.rend(); ++pair)
    if (pair->first == name) return &pair->second;
  return nullptr;
}

std::string_view Query::get(std::string_view name) const {
  const std::string* value = find(name);
  return value ? std::string_view(*value) : std::string_view();
}

std::vector<std::string_view> Query::all(std::string_view name) const {
  std::vector<std::string_view> values;
  for (const Pair& pair : pairs_)
    if (pair.first == name) values.push_back(pair.second);
  return values;
}

std::expected<Query, QueryViolation> parse_query(std::string_view text, QueryLimits limits) {
  Query query;
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view pair = text.substr(at, text.find('&', at) - at);
    const std::size_t begin = at;
    at += pair.size() + 1;
    if (pair.empty()) continue;
    if (query.size() >= limits.pairs_max)
      return std::unexpected(QueryViolation{begin, "too many parameters"});
    const std::size_t equals = std::min(pair.find('='), pair.size());
    Decoded name = decode(pair.substr(0, equals));
    Decoded value = decode(pair.substr(std::min(equals + 1, pair.size())));
    const std::string_view why = name.why.empty() ? value.why : name.why;
    if (!why.empty()) return std::unexpected(QueryViolation{begin, why});
    query.add(std::move(name.text), std::move(value.text));
  }
  return query;
}

std::string to_text(const Query& query) {
  std::string text;
  for (const auto& [name, value] : query) {
    if (!text.empty()) text += '&';
    append_encoded(text, name);
    text += '=';
    append_encoded(text, value);
  }
  return text;
}

std::optional<std::string> percent_decoded(std::string_view text) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      decoded.push_back(text[i]);
      continue;
    }
    const int high = i + 2 < text.size() ? hex_value(text[i + 1]) : -1;
    const int low = high >= 0 ? hex_value(text[i + 2]) : -1;
    if (low < 0) return std::nullopt;
    decoded.push_back(static_cast<char>(high << 4 | low));
    i += 2;
  }
  return decoded;
}

std::string percent_encoded(std::string_view text) {
  std::string encoded;
  encoded.reserve(text.size());
  for (const char c : text) {
    if (is_unreserved(c)) {
      encoded.push_back(c);
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    encoded.push_back('%');
    encoded.push_back(kHex[byte >> 4]);
    encoded.push_back(kHex[byte & 15]);
  }
  return encoded;
}

}  // namespace chasqui::wire
