// A site's settings: what app.toml declares under [settings], with the values of the
// configuration and, where it is silent, those that were stored.
#pragma once
#include <atomic>
#include <map>
#include <string>
#include <string_view>

#include "base/json.h"
#include "schema/app_schema.h"

namespace chasqui::service {

// Read from any thread while take() changes them.
class Settings {
 public:
  // Takes the declared defaults, then `values` over them, which stay for good. Throws
  // Refusal{kInvalid} that names every value nobody declared or that does not fit its declaration.
  Settings(const schema::AppSchema& schema, const std::map<std::string, std::string>& values);
  ~Settings();
  Settings(const Settings&) = delete;
  Settings& operator=(const Settings&) = delete;

  // Undeclared names are a mistake of the program and throw an internal Refusal. A text that was
  // handed out stays as it was.
  std::string_view text(std::string_view name) const;
  std::int64_t integer(std::string_view name) const;
  Decimal decimal(std::string_view name) const;
  bool flag(std::string_view name) const;
  const Json& value(std::string_view name) const;

  bool is_fixed(std::string_view name) const;  // The configuration says it.
  // From now on these, by name, and the declared ones where they are silent. What does not fit a
  // declaration, or is fixed, is not looked at.
  void take(const JsonObject& stored);

 private:
  struct Values {
    JsonObject values;
    const Values* before;  // Kept for who still reads it.
  };

  const schema::AppSchema& schema_;
  JsonObject fixed_;
  std::atomic<const Values*> now_{nullptr};
};

}  // namespace chasqui::service
