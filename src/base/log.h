// The program's own log: one line an event, text on a terminal and JSON otherwise. Never a secret:
// see masked().
#pragma once
#include <atomic>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "base/json.h"

namespace chasqui {

enum class LogLevel { kDebug, kInfo, kWarn, kError, kOff };

class Log {
 public:
  using Fields = std::initializer_list<std::pair<std::string_view, Json>>;

  // To standard error; `as_json` false writes text for people.
  Log(LogLevel level, bool as_json);
  ~Log();
  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;

  // Safe from every thread. `event` is a stable word or short phrase, the rest goes into fields.
  void debug(std::string_view event, Fields fields = {}) const;
  void info(std::string_view event, Fields fields = {}) const;
  void warn(std::string_view event, Fields fields = {}) const;
  void error(std::string_view event, Fields fields = {}) const;
  bool shows(LogLevel level) const { return level >= this->level(); }
  bool shows_requests() const { return shows_requests_ && shows(LogLevel::kInfo); }

  // What is shown may change while it is written to, from any thread.
  LogLevel level() const { return level_; }
  void set_level(LogLevel level) { level_ = level; }
  void set_shows_requests(bool shows) { shows_requests_ = shows; }  // A line for each request.

 private:
  void write(LogLevel level, std::string_view event, Fields fields) const;
  struct Sink;
  std::atomic<LogLevel> level_;
  std::atomic<bool> shows_requests_{true};
  bool as_json_;
  std::unique_ptr<Sink> sink_;
};

// A request target with the values of token, ticket, key, password and the like replaced by ***.
std::string masked(std::string_view target);

}  // namespace chasqui
