#include "base/log.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <array>
#include <charconv>

#include "base/clock.h"
#include "base/text.h"

namespace chasqui {
namespace {

constexpr std::array<std::string_view, 4> kLevelNames{"debug", "info", "warn", "error"};

std::string_view name_of(LogLevel level) { return kLevelNames[static_cast<std::size_t>(level)]; }

std::string json_line(LogLevel level, std::string_view event, Log::Fields fields) {
  JsonObject line{{"time", to_iso(SystemClock().now())},
                  {"level", Json(name_of(level))},
                  {"event", Json(event)}};
  for (const auto& [key, value] : fields) line.append(std::string(key), value);
  return to_text(line);
}

std::string text_line(LogLevel level, std::string_view event, Log::Fields fields) {
  std::string line = to_iso(SystemClock().now()).substr(11, 12);
  line.append(" ").append(name_of(level)).append(" ").append(event);
  for (const auto& [key, value] : fields)
    line.append(" ").append(key).append("=").append(to_text(value));
  return line;
}

// A query key as a server reads it: "%74oken" is "token".
std::string unescaped(std::string_view key) {
  std::string plain;
  for (std::size_t i = 0; i < key.size(); ++i) {
    unsigned code = 0;
    const char* digits = key.data() + i + 1;
    if (key[i] == '%' && i + 2 < key.size() &&
        std::from_chars(digits, digits + 2, code, 16).ptr == digits + 2) {
      plain.push_back(static_cast<char>(code));
      i += 2;
    } else {
      plain.push_back(key[i]);
    }
  }
  return plain;
}

bool is_secret(std::string_view key) {
  static constexpr std::array<std::string_view, 9> kSecret{
      "token",        "ticket",        "key",     "password",  "secret",
      "access_token", "refresh_token", "api_key", "cf_connect"};
  for (const std::string_view secret : kSecret)
    if (equal_ascii_case(key, secret)) return true;
  return false;
}

}  // namespace

struct Log::Sink {
  Sink() : logger("chasqui", std::make_shared<spdlog::sinks::stderr_sink_mt>()) {
    logger.set_pattern("%v");
    logger.set_level(spdlog::level::trace);
  }
  spdlog::logger logger;
};

Log::Log(LogLevel level, bool as_json)
    : level_(level), as_json_(as_json), sink_(std::make_unique<Sink>()) {}
Log::~Log() = default;

void Log::write(LogLevel level, std::string_view event, Fields fields) const {
  if (!shows(level)) return;
  sink_->logger.info(as_json_ ? json_line(level, event, fields) : text_line(level, event, fields));
}

void Log::debug(std::string_view e, Fields f) const { write(LogLevel::kDebug, e, f); }
void Log::info(std::string_view e, Fields f) const { write(LogLevel::kInfo, e, f); }
void Log::warn(std::string_view e, Fields f) const { write(LogLevel::kWarn, e, f); }
void Log::error(std::string_view e, Fields f) const { write(LogLevel::kError, e, f); }

std::string masked(std::string_view target) {
  const std::size_t query = target.find('?');
  if (query == std::string_view::npos) return std::string(target);
  std::string shown(target.substr(0, query));
  char joint = '?';
  for (const std::string_view pair : split(target.substr(query + 1), '&')) {
    const std::size_t equals = pair.find('=');
    shown.push_back(joint);
    joint = '&';
    if (equals == std::string_view::npos || !is_secret(unescaped(pair.substr(0, equals))))
      shown.append(pair);
    else
      shown.append(pair.substr(0, equals)).append("=***");
  }
  return shown;
}

}  // namespace chasqui
