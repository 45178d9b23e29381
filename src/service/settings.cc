#include "service/settings.h"

#include <memory>
#include <utility>

#include "base/errors.h"
#include "base/text.h"

namespace chasqui::service {
namespace {

std::vector<std::string> names_of(const schema::AppSchema& schema) {
  std::vector<std::string> names;
  for (const schema::Field& field : schema.settings) names.push_back(field.name);
  return names;
}

FieldError unknown_setting(const schema::AppSchema& schema, const std::string& name) {
  const std::string near = nearest(name, names_of(schema));
  return {{"settings", name},
          "extra_forbidden",
          "no such setting" + (near.empty() ? "" : ", did you mean " + near + "?"),
          Json()};
}

}  // namespace

Settings::Settings(const schema::AppSchema& schema,
                   const std::map<std::string, std::string>& values)
    : schema_(schema) {
  std::vector<FieldError> errors;
  for (const auto& [name, text] : values) {
    const schema::Field* field = schema.find_setting(name);
    if (!field) {
      errors.push_back(unknown_setting(schema, name));
      continue;
    }
    auto valid = schema::validate(schema::shape_of(*field), Json(text), {"settings", name});
    if (valid)
      fixed_.set(name, std::move(*valid));
    else
      errors.insert(errors.end(), valid.error().begin(), valid.error().end());
  }
  if (!errors.empty()) throw Refusal::invalid(std::move(errors));
  take({});
}

Settings::~Settings() {
  for (const Values* values = now_.load(); values != nullptr;)
    delete std::exchange(values, values->before);
}

void Settings::take(const JsonObject& stored) {
  auto next = std::make_unique<Values>();
  for (const schema::Field& field : schema_.settings) {
    const Json* value = fixed_.find(field.name);
    if (!value) value = stored.find(field.name);
    auto valid = value ? schema::validate(schema::shape_of(field), *value, {field.name})
                       : std::expected<Json, schema::FieldErrors>(field.default_value);
    next->values.append(field.name, valid ? *valid : field.default_value);
  }
  Values* chained = next.release();
  chained->before = now_.load();
  while (!now_.compare_exchange_weak(chained->before, chained)) {
  }
}

bool Settings::is_fixed(std::string_view name) const { return fixed_.contains(name); }

const Json& Settings::value(std::string_view name) const {
  const Json* value = now_.load()->values.find(name);
  if (!value)
    throw Refusal(Kind::kInternal, "interno", "internal error")
        .because("no setting named " + std::string(name));
  return *value;
}

std::string_view Settings::text(std::string_view name) const { return value(name).text(); }

std::int64_t Settings::integer(std::string_view name) const {
  const std::int64_t* number = value(name).if_int();
  return number ? *number : 0;
}

Decimal Settings::decimal(std::string_view name) const {
  const Json& said = value(name);
  if (const Decimal* exact = said.if_decimal()) return *exact;
  return Decimal::whole(integer(name));
}

bool Settings::flag(std::string_view name) const {
  const bool* flag = value(name).if_bool();
  return flag && *flag;
}

}  // namespace chasqui::service
