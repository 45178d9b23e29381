// What a running program takes over from its configuration when that is read again (SIGHUP).
#pragma once
#include <expected>

#include "base/log.h"
#include "main/config.h"

namespace chasqui::main {

class Reload final {
 public:
  Reload(const Config& started, Log& log) : started_(started), live_(started), log_(log) {}

  // Applies `log` and `access_log`. The log says which keys took effect and which wait for a
  // restart; a configuration with errors changes nothing, and each error is said.
  void take(const std::expected<Config, ConfigErrors>& read);

 private:
  void say(const Config& now) const;
  void apply(const Config& now);

  const Config started_;
  Config live_;
  Log& log_;
};

}  // namespace chasqui::main
