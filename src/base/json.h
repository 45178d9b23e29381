// The document type every folder shares: JSON values with exact numbers. Parsing lives in
// wire/json.
#pragma once
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/decimal.h"

namespace chasqui {

class Json;
using JsonArray = std::vector<Json>;
using JsonMember = std::pair<std::string, Json>;
using JsonMembers = std::vector<JsonMember>;

// Members keep their order, because clients read it. Look-ups are linear: objects here are small.
class JsonObject {
 public:
  JsonObject();
  JsonObject(std::initializer_list<JsonMember> members);
  JsonObject(const JsonObject&);
  JsonObject(JsonObject&&) noexcept;
  JsonObject& operator=(const JsonObject&);
  JsonObject& operator=(JsonObject&&) noexcept;
  ~JsonObject();

  const Json* find(std::string_view key) const;
  Json* find(std::string_view key);
  const Json& at(std::string_view key) const;  // Null when absent.
  void set(std::string_view key, Json value);  // Replaces in place, or appends.
  void append(std::string key, Json value);    // The caller knows that the key is new.
  bool erase(std::string_view key);
  bool contains(std::string_view key) const { return find(key) != nullptr; }
  std::size_t size() const;
  bool empty() const;
  JsonMembers::const_iterator begin() const;
  JsonMembers::const_iterator end() const;
  JsonMembers::iterator begin();
  JsonMembers::iterator end();
  bool operator==(const JsonObject&) const;

 private:
  JsonMembers members_;
};

// Numbers are int64 (written 10), Decimal (exact, written with a fraction: 10.0, 12.25) or, only
// when neither holds the text exactly, double.
class Json {
 public:
  Json() = default;
  Json(std::nullptr_t) {}
  Json(bool value) : value_(value) {}
  Json(int value) : value_(std::int64_t{value}) {}
  Json(std::int64_t value) : value_(value) {}
  Json(Decimal value) : value_(value) {}
  Json(double value) : value_(value) {}
  Json(std::string value) : value_(std::move(value)) {}
  Json(std::string_view value) : value_(std::string(value)) {}
  Json(const char* value) : value_(std::string(value)) {}
  Json(JsonArray value) : value_(std::move(value)) {}
  Json(JsonObject value) : value_(std::move(value)) {}

  bool is_null() const { return value_.index() == 0; }
  bool is_number() const { return if_int() || if_decimal() || std::get_if<double>(&value_); }
  const bool* if_bool() const { return std::get_if<bool>(&value_); }
  const std::int64_t* if_int() const { return std::get_if<std::int64_t>(&value_); }
  const Decimal* if_decimal() const { return std::get_if<Decimal>(&value_); }
  const double* if_double() const { return std::get_if<double>(&value_); }
  const std::string* if_string() const { return std::get_if<std::string>(&value_); }
  const JsonArray* if_array() const { return std::get_if<JsonArray>(&value_); }
  const JsonObject* if_object() const { return std::get_if<JsonObject>(&value_); }
  JsonArray* if_array() { return std::get_if<JsonArray>(&value_); }
  JsonObject* if_object() { return std::get_if<JsonObject>(&value_); }

  // What a member of an object is; null when this is no object or has no such member.
  const Json& operator[](std::string_view key) const;
  // The text of a string, empty when this is none.
  std::string_view text() const;

  bool operator==(const Json&) const = default;
  template <class Visitor>
  decltype(auto) visit(Visitor&& visitor) const {
    return std::visit(std::forward<Visitor>(visitor), value_);
  }

 private:
  std::variant<std::monostate, bool, std::int64_t, Decimal, double, std::string, JsonArray,
               JsonObject>
      value_;
};

// Defined here because clang wants Json to be complete first.
inline std::size_t JsonObject::size() const { return members_.size(); }
inline bool JsonObject::empty() const { return members_.empty(); }
inline JsonMembers::const_iterator JsonObject::begin() const { return members_.begin(); }
inline JsonMembers::const_iterator JsonObject::end() const { return members_.end(); }
inline JsonMembers::iterator JsonObject::begin() { return members_.begin(); }
inline JsonMembers::iterator JsonObject::end() { return members_.end(); }

// Compact JSON (RFC 8259), UTF-8 as it is; invalid UTF-8 never gets in (wire/json refuses it).
std::string to_text(const Json& value);
void append_text(std::string& out, const Json& value);
void append_json_string(std::string& out, std::string_view text);  // With quotes and escapes.

}  // namespace chasqui
