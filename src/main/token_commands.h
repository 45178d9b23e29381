// Commands on tokens: whether one holds, with which keys; and new keys to sign them with.
#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "main/config.h"

namespace chasqui::main {

struct TokenOptions {
  std::string token;  // "-": the first line of standard input.
  std::string jwks_file, secret_file, site;
  std::string issuer, audience;
  std::optional<std::int64_t> at;  // Seconds since 1970; unsaid: now.
  bool signature_only = false;     // Prints what was signed, whatever it is.
};
// 0: accepted, its claims on standard output. 1: refused, why on standard error.
int token_verify(const Config& config, const TokenOptions& options);

struct RotateOptions {
  std::string site;
  std::int64_t overlap_days = 31;  // As long as the keys before still verify.
};
// A new key signs from now on; a server that runs takes it within a second. Prints all that verify.
int rotate_keys(const Config& config, const RotateOptions& options);

}  // namespace chasqui::main
