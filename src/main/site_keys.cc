#include "main/site_keys.h"

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <utility>
#include <vector>

#include "base/errors.h"
#include "kit/http_get.h"
#include "main/site_door.h"

namespace chasqui::main {
namespace {

constexpr std::size_t kSecretBytesMin = 16;

std::string text_of(const std::string& path, std::string_view setting) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw Refusal(Kind::kInvalid, "llaves", std::string(setting) + " cannot be read");
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string secret_in(const char* path) {
  std::string text = text_of(path, "SECRET_KEY_FILE");
  while (text.ends_with('\n') || text.ends_with('\r')) text.pop_back();
  return text;
}

std::vector<access::SigningKey> keys_of_others(const std::string& path) {
  if (path.empty() || kit::is_address(path)) return {};
  const std::string text = text_of(path, path);
  if (text.starts_with("-----BEGIN")) return {access::rs256_public_pem(text)};
  const auto keyring = access::read_jwks(text);
  if (!keyring) throw Refusal(Kind::kInvalid, "llaves", path + ": " + keyring.error());
  return keyring->keys();
}

void append(std::vector<access::SigningKey>& keys, const std::vector<access::SigningKey>& more) {
  keys.insert(keys.end(), more.begin(), more.end());
}

std::unique_ptr<RemoteKeys> remote_of(const SiteKeys::Needs& needs) {
  const std::string& jwks = site_config(needs.config, needs.schema.app.name).jwks;
  return kit::is_address(jwks) ? std::make_unique<RemoteKeys>(jwks, needs.clock) : nullptr;
}

// Empty when there is no such file.
std::string look_of(const std::filesystem::path& path) {
  std::error_code none;
  const auto written = std::filesystem::last_write_time(path, none);
  const auto size = std::filesystem::file_size(path, none);
  if (none) return "-;";
  return std::to_string(written.time_since_epoch().count()) + " " + std::to_string(size) + ";";
}

}  // namespace

std::optional<std::string> secret_from_environment() {
  const char* const said = std::getenv("SECRET_KEY");
  const char* const file = std::getenv("SECRET_KEY_FILE");
  if (!said && !file) return std::nullopt;
  std::string secret = said ? std::string(said) : secret_in(file);
  if (secret.size() < kSecretBytesMin)
    throw Refusal(Kind::kInvalid, "secret_key", "SECRET_KEY: at least 16 bytes");
  return secret;
}

std::filesystem::path keys_path(const Config& config, const std::string& site) {
  return config.data / site / "keys.json";
}

std::string secret_of_site(const schema::AppSchema& schema, const std::string& secret) {
  const bool is_shared = !schema.auth || schema.auth->format == schema::TokenFormat::kSimpleJwt;
  return is_shared ? secret : access::key_for(schema.app.name, secret);
}

access::Keyring keyring_of(const Config& config, const schema::AppSchema& schema, Random& random,
                           bool signs) {
  const SiteConfig site = site_config(config, schema.app.name);
  const auto secret = secret_from_environment();
  const bool is_own_file = !secret || site.algorithm != access::Algorithm::kHs256;
  std::vector<access::SigningKey> keys;
  if (signs && schema.auth && is_own_file)
    append(keys,
           access::load_keyring(keys_path(config, schema.app.name), site.algorithm, random).keys());
  if (secret) append(keys, access::keyring_of_secret(secret_of_site(schema, *secret)).keys());
  append(keys, keys_of_others(site.jwks));
  return access::Keyring(std::move(keys));
}

SiteKeys::SiteKeys(const Needs& needs)
    : needs_(needs), remote_(remote_of(needs)), live_(first()), seen_(files()) {}

access::Keyring SiteKeys::read() const {
  access::Keyring keyring =
      keyring_of(needs_.config, needs_.schema, needs_.random, !needs_.is_open);
  const RemoteKeys::Text text = remote_ ? remote_->text() : nullptr;
  if (!text) return keyring;
  std::vector<access::SigningKey> keys = keyring.keys();
  const auto fetched = access::read_jwks(*text);
  if (!fetched) return keyring;  // It was read before it was kept.
  for (const access::SigningKey& key : fetched->keys())
    if (key.algorithm != access::Algorithm::kHs256) keys.push_back(key);  // No secret is public.
  return access::Keyring(std::move(keys));
}

access::Keyring SiteKeys::first() const {
  access::Keyring keyring = read();
  const std::string& site = needs_.schema.app.name;
  const access::Algorithm wanted = site_config(needs_.config, site).algorithm;
  if (needs_.is_open || !needs_.schema.auth || keyring.signer().algorithm == wanted) return keyring;
  access::rotate_keyring(keys_path(needs_.config, site),
                         {.algorithm = wanted, .now = needs_.clock.now()}, needs_.random);
  return read();
}

std::string SiteKeys::files() const {
  const std::string& site = needs_.schema.app.name;
  const char* const secret = std::getenv("SECRET_KEY_FILE");
  const RemoteKeys::Text text = remote_ ? remote_->text() : nullptr;
  return look_of(keys_path(needs_.config, site)) + look_of(site_config(needs_.config, site).jwks) +
         look_of(secret ? secret : "") + (text ? *text : "");
}

void SiteKeys::fetch() {
  if (remote_) remote_->fetch_when_due(live_.take_unknown());
}

bool SiteKeys::refresh() {
  std::string present = files();
  if (present == seen_) return false;
  seen_ = std::move(present);
  live_.replace(read());
  return true;
}

}  // namespace chasqui::main
