#include "main/config.h"

#include <array>
#include <functional>

#include "base/text.h"

namespace chasqui::main {
namespace {

using Milliseconds = std::chrono::milliseconds;

struct SizeLimit {
  std::string_view name;
  std::size_t Limits::* member;
};
constexpr std::array<SizeLimit, 18> kSizeLimits{{
    {"header_bytes_max", &Limits::header_bytes_max},
    {"headers_max", &Limits::headers_max},
    {"url_bytes_max", &Limits::url_bytes_max},
    {"body_bytes_max", &Limits::body_bytes_max},
    {"pipeline_max", &Limits::pipeline_max},
    {"ws_message_bytes_max", &Limits::ws_message_bytes_max},
    {"ws_fragments_max", &Limits::ws_fragments_max},
    {"ws_queue_bytes_max", &Limits::ws_queue_bytes_max},
    {"ws_deflate_bytes_min", &Limits::ws_deflate_bytes_min},
    {"engineio_payload_bytes_max", &Limits::engineio_payload_bytes_max},
    {"engineio_upgrades", &Limits::engineio_upgrades},
    {"connections_max", &Limits::connections_max},
    {"connections_per_address_max", &Limits::connections_per_address_max},
    {"address_requests_per_second", &Limits::address_requests_per_second},
    {"address_requests_burst", &Limits::address_requests_burst},
    {"identity_requests_per_second", &Limits::identity_requests_per_second},
    {"identity_requests_burst", &Limits::identity_requests_burst},
    {"json_depth_max", &Limits::json_depth_max},
}};

struct TimeLimit {
  std::string_view name;
  Milliseconds Limits::* member;
};
constexpr std::array<TimeLimit, 14> kTimeLimits{{
    {"header_timeout", &Limits::header_timeout},
    {"body_timeout", &Limits::body_timeout},
    {"keep_alive_timeout", &Limits::keep_alive_timeout},
    {"write_timeout", &Limits::write_timeout},
    {"ws_ping", &Limits::ws_ping},
    {"ws_idle", &Limits::ws_idle},
    {"ws_close_timeout", &Limits::ws_close_timeout},
    {"engineio_ping_interval", &Limits::engineio_ping_interval},
    {"engineio_ping_timeout", &Limits::engineio_ping_timeout},
    {"socketio_connect_timeout", &Limits::socketio_connect_timeout},
    {"socketio_recovery", &Limits::socketio_recovery},
    {"sse_heartbeat", &Limits::sse_heartbeat},
    {"sse_retry", &Limits::sse_retry},
    {"drain", &Limits::drain},
}};

// "250ms", "10s", "5m", "180d"; a bare number is milliseconds.
std::optional<Milliseconds> parse_duration(std::string_view text) {
  struct Unit {
    std::string_view suffix;
    std::int64_t ms;
  };
  static constexpr std::array<Unit, 5> kUnits{
      {{"ms", 1}, {"s", 1000}, {"m", 60'000}, {"h", 3'600'000}, {"d", 86'400'000}}};
  std::int64_t ms = 1;
  for (const Unit& unit : kUnits) {
    if (!text.ends_with(unit.suffix)) continue;
    text.remove_suffix(unit.suffix.size());
    ms = unit.ms;
    break;
  }
  const auto number = parse_int(text);
  if (!number || *number < 0 || *number > 1'000'000'000) return std::nullopt;
  return Milliseconds(*number * ms);
}

std::optional<std::size_t> parse_size(std::string_view text) {
  const auto number = parse_int(text);
  if (!number || *number < 0) return std::nullopt;
  return static_cast<std::size_t>(*number);
}

std::optional<bool> parse_flag(std::string_view text) {
  if (text == "true" || text == "1" || text == "on") return true;
  if (text == "false" || text == "0" || text == "off") return false;
  return std::nullopt;
}

std::optional<std::uint16_t> parse_port(std::string_view text) {
  const auto number = parse_int(text);
  if (!number || *number < 0 || *number > 65535) return std::nullopt;
  return static_cast<std::uint16_t>(*number);
}

// Puts a parsed value in its place; false when there was nothing to put.
template <class T, class U>
bool put(std::optional<T> parsed, U& place) {
  if (parsed) place = std::move(*parsed);
  return parsed.has_value();
}

template <class T>
bool put(std::optional<T> parsed, std::optional<T>& place) {
  const bool is_good = parsed.has_value();
  if (is_good) place = std::move(parsed);
  return is_good;
}

bool set_admin(Config& config, std::string_view text) {
  if (text == "off") return config.admin.reset(), true;
  return put(parse_endpoint(text), config.admin);
}

bool set_log(Config& config, std::string_view text) {
  static constexpr std::array<std::string_view, 5> kLevels{"debug", "info", "warn", "error", "off"};
  for (std::size_t i = 0; i < kLevels.size(); ++i)
    if (kLevels[i] == text) return config.log = static_cast<LogLevel>(i), true;
  return false;
}

bool set_log_format(Config& config, std::string_view text) {
  if (text != "json" && text != "text") return false;
  config.log_json = text == "json";
  return true;
}

bool set_synchronous(Config& config, std::string_view text) {
  if (text != "full" && text != "normal") return false;
  config.synchronous = text == "full" ? db::Synchronous::kFull : db::Synchronous::kNormal;
  return true;
}

bool set_addresses(AddressSet& set, std::string_view text) {
  auto parsed = AddressSet::parse(text);
  if (!parsed) return false;
  set = std::move(*parsed);
  return true;
}

bool set_proxy_headers(Config& config, std::string_view text) {
  if (text != "x-forwarded" && text != "forwarded") return false;
  config.proxies.headers =
      text == "forwarded" ? edge::ProxyHeaders::kForwarded : edge::ProxyHeaders::kXForwarded;
  return true;
}

bool set_algorithm(SiteConfig& site, std::string_view text) {
  const auto algorithm = access::algorithm_of(text);
  if (!algorithm || *algorithm == access::Algorithm::kRs256) return false;  // That only verifies.
  site.algorithm = *algorithm;
  return true;
}

// "https://a.example, null": an origin has no path, and browsers write it in small letters.
bool set_origins(std::vector<std::string>& origins, std::string_view text) {
  origins.clear();
  for (const std::string_view piece : split(text, ',')) {
    const std::string_view origin = trim(piece);
    const std::size_t scheme = origin.find("://");
    const bool is_page = scheme != std::string_view::npos && scheme + 3 < origin.size() &&
                         !origin.substr(scheme + 3).contains('/');
    if (!is_page && origin != "null") return false;
    origins.push_back(lower_ascii(origin));
  }
  return true;
}

struct RootKey {
  std::string_view name;
  bool (*set)(Config&, std::string_view);
};
constexpr std::array<RootKey, 10> kRootKeys{{
    {"data", [](Config& c, std::string_view t) { return c.data = t, !t.empty(); }},
    {"admin", set_admin},
    {"log", set_log},
    {"log_format", set_log_format},
    {"access_log", [](Config& c, std::string_view t) { return put(parse_flag(t), c.access_log); }},
    {"loops", [](Config& c, std::string_view t) { return put(parse_size(t), c.loops); }},
    {"workers", [](Config& c, std::string_view t) { return put(parse_size(t), c.workers); }},
    {"synchronous", set_synchronous},
    {"trusted_proxies",
     [](Config& c, std::string_view t) { return set_addresses(c.proxies.trusted, t); }},
    {"proxy_headers", set_proxy_headers},
}};

struct SiteKey {
  std::string_view name;
  bool (*set)(SiteConfig&, std::string_view);
};
constexpr std::array<SiteKey, 17> kSiteKeys{{
    {"address", [](SiteConfig& s, std::string_view t) { return s.address = t, !t.empty(); }},
    {"port", [](SiteConfig& s, std::string_view t) { return put(parse_port(t), s.port); }},
    {"database", [](SiteConfig& s, std::string_view t) { return s.database = t, !t.empty(); }},
    {"zone", [](SiteConfig& s, std::string_view t) { return s.zone = t, true; }},
    {"remote", [](SiteConfig& s, std::string_view t) { return put(parse_flag(t), s.remote); }},
    {"tls_cert", [](SiteConfig& s, std::string_view t) { return s.tls_cert = t, true; }},
    {"tls_key", [](SiteConfig& s, std::string_view t) { return s.tls_key = t, true; }},
    {"redirect_port",
     [](SiteConfig& s, std::string_view t) { return put(parse_port(t), s.redirect_port); }},
    {"hsts", [](SiteConfig& s, std::string_view t) { return put(parse_duration(t), s.hsts); }},
    {"allow_ips",  // Nobody may come: not what an empty list is meant to say.
     [](SiteConfig& s, std::string_view t) {
       return set_addresses(s.allow_ips, t) && !s.allow_ips.empty();
     }},
    {"allow", [](SiteConfig& s, std::string_view t) { return set_addresses(s.allow, t); }},
    {"algorithm", set_algorithm},
    {"jwks", [](SiteConfig& s, std::string_view t) { return s.jwks = t, true; }},
    {"origins", [](SiteConfig& s, std::string_view t) { return set_origins(s.origins, t); }},
    {"cors", [](SiteConfig& s, std::string_view t) { return set_origins(s.cors.emplace(), t); }},
    {"backup_every",
     [](SiteConfig& s, std::string_view t) { return put(parse_duration(t), s.backup_every); }},
    {"backup_keep",
     [](SiteConfig& s, std::string_view t) {
       const auto many = parse_int(t);
       return many && *many > 0 && (s.backup_keep = static_cast<std::size_t>(*many), true);
     }},
}};

enum class Outcome { kDone, kUnknown, kBadValue };

Outcome outcome_of(bool is_good) { return is_good ? Outcome::kDone : Outcome::kBadValue; }

Outcome set_limit(Limits& limits, std::string_view name, std::string_view text) {
  for (const SizeLimit& limit : kSizeLimits)
    if (limit.name == name) return outcome_of(put(parse_size(text), limits.*limit.member));
  for (const TimeLimit& limit : kTimeLimits)
    if (limit.name == name) return outcome_of(put(parse_duration(text), limits.*limit.member));
  return Outcome::kUnknown;
}

Outcome set_site(Config& config, std::string_view path, std::string_view text) {
  const std::size_t dot = path.find('.');
  if (dot == std::string_view::npos) return Outcome::kUnknown;
  SiteConfig& site = config.sites[std::string(path.substr(0, dot))];
  const std::string_view name = path.substr(dot + 1);
  constexpr std::string_view kSettings = "settings.";
  if (name.starts_with(kSettings)) {
    site.settings[std::string(name.substr(kSettings.size()))] = text;
    return Outcome::kDone;
  }
  for (const SiteKey& key : kSiteKeys)
    if (key.name == name) return outcome_of(key.set(site, text));
  return Outcome::kUnknown;
}

Outcome set_value(Config& config, std::string_view key, std::string_view text) {
  if (key.starts_with("limits.")) return set_limit(config.limits, key.substr(7), text);
  if (key.starts_with("site.")) return set_site(config, key.substr(5), text);
  for (const RootKey& root : kRootKeys)
    if (root.name == key) return outcome_of(root.set(config, text));
  return Outcome::kUnknown;
}

// Those of a site under the name that `key` has for it.
std::vector<std::string> known_keys(std::string_view key) {
  std::vector<std::string> keys;
  for (const RootKey& root : kRootKeys) keys.emplace_back(root.name);
  for (const SizeLimit& limit : kSizeLimits) keys.push_back("limits." + std::string(limit.name));
  for (const TimeLimit& limit : kTimeLimits) keys.push_back("limits." + std::string(limit.name));
  const bool names_site = key.starts_with("site.") && key.rfind('.') > 5;
  const std::string site(names_site ? key.substr(0, key.rfind('.') + 1) : "site.NAME.");
  for (const SiteKey& known : kSiteKeys) keys.push_back(site + std::string(known.name));
  return keys;
}

std::string unknown_key(const ConfigValue& value) {
  const std::string near = nearest(value.key, known_keys(value.key));
  return value.where + ": unknown key \"" + value.key + "\"" +
         (near.empty() ? "" : ", did you mean \"" + near + "\"?");
}

}  // namespace

std::vector<ConfigValue> read_environment(const char* const* environment,
                                          const std::string& only_app) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kReferenceNames{
      {{"PORT", "port"},
       {"CORS_ORIGIN", "cors"},
       {"CORS_ALLOWED_ORIGINS", "cors"},
       {"DB_PATH", "database"},
       {"TZ", "zone"},
       {"SSL_CERT", "tls_cert"},
       {"SSL_KEY", "tls_key"}}};
  std::vector<ConfigValue> values, ours;
  for (; environment && *environment; ++environment) {
    const std::string_view entry = *environment;
    const std::size_t equals = entry.find('=');
    if (equals == std::string_view::npos || equals + 1 == entry.size()) continue;
    const std::string_view name = entry.substr(0, equals), value = entry.substr(equals + 1);
    for (const auto& [reference, key] : kReferenceNames)
      if (name == reference && !only_app.empty())
        values.push_back(
            {"site." + only_app + "." + std::string(key), std::string(value), std::string(name)});
    if (!name.starts_with("CHASQUI_")) continue;
    std::string key = lower_ascii(name.substr(8));
    for (std::size_t at; (at = key.find("__")) != std::string::npos;) key.replace(at, 2, ".");
    ours.push_back({std::move(key), std::string(value), std::string(name)});
  }
  values.insert(values.end(), ours.begin(), ours.end());
  return values;
}

std::expected<Config, ConfigErrors> make_config(const std::vector<ConfigValue>& values) {
  Config config;
  ConfigErrors errors;
  for (const ConfigValue& value : values) {
    const Outcome outcome = set_value(config, value.key, value.value);
    config.said[value.key] = value.value;
    if (outcome == Outcome::kUnknown) errors.push_back(unknown_key(value));
    if (outcome == Outcome::kBadValue)
      errors.push_back(value.where + ": " + value.key + ": \"" + value.value + "\" does not fit");
  }
  for (const auto& [name, site] : config.sites)
    if (site.tls_cert.empty() != site.tls_key.empty())
      errors.push_back("site." + name + ": tls_cert and tls_key go together");
  if (!errors.empty()) return std::unexpected(std::move(errors));
  return config;
}

std::vector<std::string> changed_keys(const Config& before, const Config& after) {
  std::vector<std::string> keys;
  for (const auto& [key, text] : before.said)
    if (const auto found = after.said.find(key); found == after.said.end() || found->second != text)
      keys.push_back(key);
  for (const auto& [key, text] : after.said)
    if (!before.said.contains(key)) keys.push_back(key);
  return keys;
}

std::optional<Endpoint> parse_endpoint(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos || colon == 0) return std::nullopt;
  const auto port = parse_port(text.substr(colon + 1));
  std::string_view address = text.substr(0, colon);
  if (address.starts_with('[') && address.ends_with(']'))
    address = address.substr(1, address.size() - 2);
  if (!port || address.empty()) return std::nullopt;
  return Endpoint{std::string(address), *port};
}

bool is_loopback(std::string_view address) {
  return address == "localhost" || address == "::1" || address.starts_with("127.");
}

}  // namespace chasqui::main
