#include "main/token_commands.h"

#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>

#include "access/jwt.h"
#include "base/clock.h"
#include "base/errors.h"
#include "base/text.h"
#include "main/site_accounts.h"

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
    return keyring_of(config, options.site, random);
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

}  // namespace chasqui::main
