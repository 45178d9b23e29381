// A site's settings: what app.toml declares under [settings], with the values of the configuration.
#pragma once
#include <map>
#include <string>
#include <string_view>

#include "base/json.h"
#include "schema/app_schema.h"

namespace chasqui::service {

class Settings {
 public:
  // Takes the declared defaults, then `values` over them. Throws Refusal{kInvalid} that names every
  // value nobody declared or that does not fit its declaration.
  Settings(const schema::AppSchema& schema, const std::map<std::string, std::string>& values);

  // Undeclared names are a mistake of the program and throw an internal Refusal.
  std::string_view text(std::string_view name) const;
  std::int64_t integer(std::string_view name) const;
  Decimal decimal(std::string_view name) const;
  bool flag(std::string_view name) const;

 private:
  const Json& at(std::string_view name) const;
  JsonObject values_;
};

}  // namespace chasqui::service
