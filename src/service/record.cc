#include "service/record.h"

#include "base/errors.h"

namespace chasqui::service {
namespace {

[[noreturn]] void not_there(std::string_view name, std::string_view wanted) {
  throw Refusal(Kind::kInternal, "interno", "internal error")
      .because("record has no " + std::string(wanted) + " named " + std::string(name));
}

}  // namespace

std::string_view Record::text(std::string_view name) const {
  const std::string* text = values_.at(name).if_string();
  if (!text) not_there(name, "text");
  return *text;
}

std::string_view Record::text_or(std::string_view name, std::string_view otherwise) const {
  const std::string* text = values_.at(name).if_string();
  return text ? std::string_view(*text) : otherwise;
}

std::int64_t Record::integer(std::string_view name) const {
  const std::int64_t* number = values_.at(name).if_int();
  if (!number) not_there(name, "integer");
  return *number;
}

Decimal Record::decimal(std::string_view name) const {
  const Json& value = values_.at(name);
  if (const Decimal* decimal = value.if_decimal()) return *decimal;
  if (const std::int64_t* whole = value.if_int()) return Decimal::whole(*whole);
  not_there(name, "decimal");
}

bool Record::flag(std::string_view name) const {
  const bool* flag = values_.at(name).if_bool();
  if (!flag) not_there(name, "boolean");
  return *flag;
}

Utc Record::time(std::string_view name) const {
  const auto time = parse_iso(text(name));
  if (!time) not_there(name, "timestamp");
  return *time;
}

Record& Record::set(std::string_view name, Json value) {
  values_.set(name, std::move(value));
  return *this;
}

}  // namespace chasqui::service
