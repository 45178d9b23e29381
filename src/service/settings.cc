#include "service/settings.h"

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
                   const std::map<std::string, std::string>& values) {
  std::vector<FieldError> errors;
  for (const schema::Field& field : schema.settings)
    values_.append(field.name, field.default_value);
  for (const auto& [name, text] : values) {
    const schema::Field* field = schema.find_setting(name);
    if (!field) {
      errors.push_back(unknown_setting(schema, name));
      continue;
    }
    auto valid = schema::validate(schema::shape_of(*field), Json(text), {"settings", name});
    if (valid)
      values_.set(name, std::move(*valid));
    else
      errors.insert(errors.end(), valid.error().begin(), valid.error().end());
  }
  if (!errors.empty()) throw Refusal::invalid(std::move(errors));
}

const Json& Settings::at(std::string_view name) const {
  const Json* value = values_.find(name);
  if (!value)
    throw Refusal(Kind::kInternal, "interno", "internal error")
        .because("no setting named " + std::string(name));
  return *value;
}

std::string_view Settings::text(std::string_view name) const { return at(name).text(); }

std::int64_t Settings::integer(std::string_view name) const {
  const std::int64_t* number = at(name).if_int();
  return number ? *number : 0;
}

Decimal Settings::decimal(std::string_view name) const {
  const Json& value = at(name);
  if (const Decimal* decimal = value.if_decimal()) return *decimal;
  return Decimal::whole(integer(name));
}

bool Settings::flag(std::string_view name) const {
  const bool* flag = at(name).if_bool();
  return flag && *flag;
}

}  // namespace chasqui::service
