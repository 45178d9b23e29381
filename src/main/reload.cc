#include "main/reload.h"

#include <algorithm>

namespace chasqui::main {
namespace {

bool is_live(const std::string& key) { return key == "log" || key == "access_log"; }

}  // namespace

void Reload::take(const std::expected<Config, ConfigErrors>& read) {
  if (read) return apply(*read);
  for (const std::string& error : read.error())
    log_.error("reload refused", {{"why", Json(error)}});
}

// Said at the more talkative of both levels: what silences the log is said as well.
void Reload::apply(const Config& now) {
  log_.set_level(std::min(live_.log, now.log));
  say(now);
  log_.set_level(now.log);
  log_.set_shows_requests(now.access_log);
  live_ = now;
}

void Reload::say(const Config& now) const {
  JsonArray applied, waiting;
  for (std::string& key : changed_keys(live_, now))
    if (is_live(key)) applied.emplace_back(std::move(key));
  for (std::string& key : changed_keys(started_, now))
    if (!is_live(key)) waiting.emplace_back(std::move(key));
  log_.info("reload", {{"applied", std::move(applied)}, {"needs_restart", std::move(waiting)}});
}

}  // namespace chasqui::main
