#include "base/json.h"

#include <array>
#include <charconv>
#include <cmath>

namespace chasqui {

JsonObject::JsonObject() = default;
JsonObject::JsonObject(std::initializer_list<JsonMember> members) : members_(members) {}
JsonObject::JsonObject(const JsonObject&) = default;
JsonObject::JsonObject(JsonObject&&) noexcept = default;
JsonObject& JsonObject::operator=(const JsonObject&) = default;
JsonObject& JsonObject::operator=(JsonObject&&) noexcept = default;
JsonObject::~JsonObject() = default;
bool JsonObject::operator==(const JsonObject&) const = default;

namespace {
constexpr std::size_t kMembersAtFirst = 8;  // Growing from 1 would move the first ones thrice.

const Json& null_json() {
  static const Json null;
  return null;
}
}  // namespace

const Json* JsonObject::find(std::string_view key) const {
  for (const JsonMember& member : members_)
    if (member.first == key) return &member.second;
  return nullptr;
}

Json* JsonObject::find(std::string_view key) {
  for (JsonMember& member : members_)
    if (member.first == key) return &member.second;
  return nullptr;
}

const Json& JsonObject::at(std::string_view key) const {
  const Json* found = find(key);
  return found ? *found : null_json();
}

void JsonObject::set(std::string_view key, Json value) {
  if (Json* found = find(key)) {
    *found = std::move(value);
    return;
  }
  append(std::string(key), std::move(value));
}

void JsonObject::append(std::string key, Json value) {
  if (members_.capacity() == 0) members_.reserve(kMembersAtFirst);
  members_.emplace_back(std::move(key), std::move(value));
}

bool JsonObject::erase(std::string_view key) {
  return std::erase_if(members_, [key](const JsonMember& m) { return m.first == key; }) != 0;
}

const Json& Json::operator[](std::string_view key) const {
  const JsonObject* object = if_object();
  return object ? object->at(key) : null_json();
}

std::string_view Json::text() const {
  const std::string* string = if_string();
  return string ? std::string_view(*string) : std::string_view();
}

void append_json_string(std::string& out, std::string_view text) {
  static constexpr std::string_view kHex = "0123456789abcdef";
  out.push_back('"');
  std::size_t clean = 0;  // Everything before this is in `out`.
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c >= 0x20 && c != '"' && c != '\\') continue;
    out.append(text, clean, i - clean);
    clean = i + 1;
    out.push_back('\\');
    switch (c) {
      case '"':
        out.push_back('"');
        break;
      case '\\':
        out.push_back('\\');
        break;
      case '\b':
        out.push_back('b');
        break;
      case '\f':
        out.push_back('f');
        break;
      case '\n':
        out.push_back('n');
        break;
      case '\r':
        out.push_back('r');
        break;
      case '\t':
        out.push_back('t');
        break;
      default:
        out.append("u00").push_back(kHex[c >> 4]);
        out.push_back(kHex[c & 15]);
    }
  }
  out.append(text, clean);
  out.push_back('"');
}

namespace {

template <class Number>
void append_number(std::string& out, Number value) {
  std::array<char, 32> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  out.append(digits.data(), end);
}

// In the fewest digits that give this double back. Where they are a short decimal with an exponent
// (1e+06) it is written as that decimal would be, for a reader takes it for one.
void append_double(std::string& out, double value) {
  const std::size_t start = out.size();
  append_number(out, value);
  const std::string_view text = std::string_view(out).substr(start);
  if (text.find('e') == text.npos) return;
  const auto decimal = Decimal::parse(text);
  if (!decimal) return;
  out.resize(start);
  decimal->append_json(out);
}

struct Writer {
  std::string& out;
  void operator()(std::monostate) const { out.append("null"); }
  void operator()(bool value) const { out.append(value ? "true" : "false"); }
  void operator()(std::int64_t value) const { append_number(out, value); }
  void operator()(const Decimal& value) const { value.append_json(out); }
  void operator()(double value) const {
    if (!std::isfinite(value)) return (*this)(std::monostate());  // JSON has no word for it.
    append_double(out, value);
  }
  void operator()(const std::string& value) const { append_json_string(out, value); }
  void operator()(const JsonArray& items) const {
    out.push_back('[');
    bool first = true;
    for (const Json& item : items) {
      if (!std::exchange(first, false)) out.push_back(',');
      append_text(out, item);
    }
    out.push_back(']');
  }
  void operator()(const JsonObject& members) const {
    out.push_back('{');
    bool first = true;
    for (const auto& [key, value] : members) {
      if (!std::exchange(first, false)) out.push_back(',');
      append_json_string(out, key);
      out.push_back(':');
      append_text(out, value);
    }
    out.push_back('}');
  }
};

}  // namespace

void append_text(std::string& out, const Json& value) { value.visit(Writer{out}); }

std::string to_text(const Json& value) {
  std::string out;
  append_text(out, value);
  return out;
}

}  // namespace chasqui
