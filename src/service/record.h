// A record as services see it: the names of its model's fields to values.
#pragma once
#include <string>
#include <string_view>
#include <utility>

#include "base/clock.h"
#include "base/ids.h"
#include "base/json.h"

namespace chasqui::service {

// The typed getters throw an internal Refusal when the field is absent or of another type: the
// model says what is there, so asking for something else is a mistake of the program.
class Record {
 public:
  Record() = default;
  Record(std::initializer_list<JsonMember> members) : values_(members) {}
  explicit Record(JsonObject values) : values_(std::move(values)) {}

  Id id() const { return Id{integer("id")}; }
  const Json& operator[](std::string_view name) const { return values_.at(name); }
  bool is_null(std::string_view name) const { return values_.at(name).is_null(); }
  std::string_view text(std::string_view name) const;
  std::string_view text_or(std::string_view name, std::string_view otherwise) const;
  std::int64_t integer(std::string_view name) const;
  Decimal decimal(std::string_view name) const;
  bool flag(std::string_view name) const;
  Utc time(std::string_view name) const;

  Record& set(std::string_view name, Json value);
  const JsonObject& values() const { return values_; }
  JsonObject take() && { return std::move(values_); }

 private:
  JsonObject values_;
};

}  // namespace chasqui::service
