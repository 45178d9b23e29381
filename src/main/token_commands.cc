#include "main/token_commands.h"

#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>

#include "access/jwt.h"
#include "base/clock.h"
#include "base/errors.h"
#include "base/text.h"
#include "main/commands.h"
#include "main/loaded_app.h"
#include "main/site_door.h"
#include "main/site_keys.h"

namespace chasqui::main {
namespace {

std::string text_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw Refusal(Kind::kNotFound, "archivo", "cannot read " + path);
  return {std::istreambuf_iterator<char>(file), {}};
}

access::Keyring keyring_for(const Config& config, const TokenOptions& options) {
  if (!options.jwks_file.empty()) {
    auto keyring = access::read_jwks(text_of(options.jwks_file));
    if (!keyring)
      throw Refusal(Kind::kInvalid, "llaves", options.jwks_file + ": " + keyring.error());
    return std::move(*keyring);
  }
  if (!options.secret_file.empty()) {
    std::string secret = text_of(options.secret_file);
    if (secret.ends_with('\n')) secret.pop_back();
    return access::keyring_of_secret(secret);
  }
  if (!options.site.empty()) {
    SystemRandom random;
    const LoadedApp app(find_app(options.site), app_options(config, options.site));
    return keyring_of(config, app.schema(), random);
  }
  if (const auto secret = secret_from_environment()) return access::keyring_of_secret(*secret);
  throw Refusal(Kind::kInvalid, "llaves",
                "with which key? --jwks FILE, --secret-file FILE, --site APP or SECRET_KEY");
}

std::string token_of(const TokenOptions& options) {
  if (options.token != "-") return options.token;
  std::string line;
  std::getline(std::cin, line);
  return std::string(trim(line));
}

int refused(access::TokenFault fault) {
  std::fprintf(stderr, "refused: %s\n", std::string(access::to_string(fault)).c_str());
  return 1;
}

}  // namespace

int token_verify(const Config& config, const TokenOptions& options) {
  const access::Keyring keyring = keyring_for(config, options);
  const std::string token = token_of(options);
  const Utc now = options.at ? Utc{*options.at * 1000} : SystemClock().now();
  if (options.signature_only) {
    const auto payload = access::verify_signature(token, keyring, now);
    if (!payload) return refused(payload.error());
    return std::cout << *payload << "\n" << std::flush, 0;
  }
  const auto claims = access::verify_token(
      token, keyring,
      {.issuer = options.issuer, .audience = options.audience, .needs_expiry = false}, now);
  if (!claims) return refused(claims.error());
  return std::printf("%s\n", to_text(Json(*claims)).c_str()), 0;
}

int rotate_keys(const Config& config, const RotateOptions& options) {
  const LoadedApp app(find_app(options.site), app_options(config, options.site));
  if (!app.schema().auth)
    throw Refusal(Kind::kNotFound, "sin_cuentas", options.site + " has no accounts: no [auth]");
  const access::Algorithm algorithm = site_config(config, options.site).algorithm;
  if (secret_from_environment() && algorithm == access::Algorithm::kHs256)
    throw Refusal(Kind::kConflict, "secret_key",
                  "SECRET_KEY signs the tokens of " + options.site + ": change it, or set site." +
                      options.site + ".algorithm = EdDSA");
  SystemRandom random;
  const std::filesystem::path path = keys_path(config, options.site);
  access::load_keyring(path, algorithm, random);
  const Utc now = SystemClock().now();
  const access::Keyring keyring = access::rotate_keyring(
      path, {algorithm, std::chrono::hours(24 * options.overlap_days), now}, random);
  for (const access::SigningKey& key : keyring.keys())
    std::printf("%s\t%s\t%s\n", key.kid.c_str(), std::string(to_string(key.algorithm)).c_str(),
                key.retired_at ? to_iso(*key.retired_at).c_str() : "signs");
  return 0;
}

}  // namespace chasqui::main
