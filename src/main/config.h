// What the program is told: chasqui.toml, overridden by CHASQUI_* variables, overridden by flags.
// All three speak of the same keys ("site.servitec.port"), so there is one table of them.
#pragma once
#include <cstdint>
#include <expected>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/keyring.h"
#include "base/address.h"
#include "base/limits.h"
#include "base/log.h"
#include "db/sqlite.h"
#include "edge/client_place.h"

namespace chasqui::main {

struct Endpoint {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;
};

struct SiteConfig {
  std::optional<std::string> address;
  std::optional<std::uint16_t> port;
  std::string database;  // A file; empty: DATA/<site>/main.db
  std::string zone;      // IANA name; empty: as the app says.
  bool remote = false;   // May listen beyond loopback: for apps that keep no data.
  std::string tls_cert;  // PEM files; both or neither.
  std::string tls_key;
  std::optional<std::uint16_t> redirect_port;  // Plain HTTP there is sent to https.
  std::chrono::milliseconds hsts{0};           // Strict-Transport-Security; 0: none.
  AddressSet allow_ips;                        // Who may come at all; empty: everybody.
  AddressSet allow;                            // Addresses that stand for a credential.
  access::Algorithm algorithm = access::Algorithm::kHs256;  // Of the key that signs its tokens.
  std::string jwks;  // Keys of others whose tokens hold as well, a file; empty: none.
  std::vector<std::string> origins;  // Pages of other origins that may use the site, or "null".
  std::optional<std::vector<std::string>> cors;  // Those in place of the ones that the app names.
  std::chrono::milliseconds backup_every{0};     // It makes a backup of itself; 0: it makes none.
  std::size_t backup_keep = 7;                   // So many of them.
  std::map<std::string, std::string> settings;
};

struct Config {
  std::filesystem::path data = "data";
  std::optional<Endpoint> admin = Endpoint{"127.0.0.1", 9180};
  LogLevel log = LogLevel::kInfo;
  std::optional<bool> log_json;  // Unsaid: text on a terminal, JSON otherwise.
  bool access_log = true;
  std::size_t loops = 0;    // 0: one per core.
  std::size_t workers = 0;  // 0: two per core, at least four.
  db::Synchronous synchronous = db::Synchronous::kFull;
  Limits limits;
  edge::ProxySettings proxies;
  std::map<std::string, SiteConfig> sites;
  std::map<std::string, std::string> said;  // Every key that was given, and the text that counts.
};

// One key with its value as text, and where it was said ("chasqui.toml:3:1", "CHASQUI_DATA",
// "--data").
struct ConfigValue {
  std::string key, value, where;
};
using ConfigErrors = std::vector<std::string>;  // "chasqui.toml:3:1: …", for people.

std::expected<std::vector<ConfigValue>, ConfigErrors> read_config_file(const std::string& path);
// CHASQUI_SITE__SERVITEC__PORT=8003 is site.servitec.port; `environment` as main() gets it. Also
// the names that the reference systems use: PORT, DB_PATH, TZ (for `only_app`, when just one is
// served).
std::vector<ConfigValue> read_environment(const char* const* environment,
                                          const std::string& only_app);
// Later values win. Every error at once.
std::expected<Config, ConfigErrors> make_config(const std::vector<ConfigValue>& values);

// The keys that say something else in one than in the other.
std::vector<std::string> changed_keys(const Config& before, const Config& after);

std::optional<Endpoint> parse_endpoint(std::string_view text);  // "127.0.0.1:8003", "[::1]:8003"
bool is_loopback(std::string_view address);

}  // namespace chasqui::main
