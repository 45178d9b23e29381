#include "access/password.h"

#include <crypt.h>
#include <openssl/evp.h>
#include <sodium.h>

#include <array>
#include <cstring>
#include <memory>

#include "access/digest.h"
#include "access/keyring.h"
#include "base/check.h"
#include "base/errors.h"
#include "base/text.h"
#include "wire/base64.h"

namespace chasqui::access {
namespace {

constexpr std::string_view kArgon2 = "$argon2id$";
constexpr std::string_view kPbkdf2 = "pbkdf2_sha256$";
constexpr std::string_view kBcrypt = "bcrypt_sha256$";
// A hash from elsewhere must not keep a worker busy for minutes.
constexpr std::int64_t kIterationsMax = 3'000'000;
constexpr std::size_t kBcryptCostMax = 14;

bool is_argon2(std::string_view hash, std::string_view password) {
  CHASQUI_ASSERT(sodium_init() >= 0);
  const std::string text(hash);
  return crypto_pwhash_str_verify(text.c_str(), password.data(), password.size()) == 0;
}

// pbkdf2_sha256$ITERATIONS$SALT$BASE64, as Django's PBKDF2PasswordHasher writes it.
bool is_pbkdf2(std::string_view hash, std::string_view password) {
  const auto parts = split(hash, '$');
  if (parts.size() != 4) return false;
  const auto iterations = parse_int(parts[1]);
  const auto digest = wire::from_base64(parts[3]);
  if (!iterations || *iterations < 1 || *iterations > kIterationsMax || !digest) return false;
  std::array<unsigned char, 32> made;
  const bool is_made =
      PKCS5_PBKDF2_HMAC(password.data(), static_cast<int>(password.size()),
                        reinterpret_cast<const unsigned char*>(parts[2].data()),
                        static_cast<int>(parts[2].size()), static_cast<int>(*iterations),
                        EVP_sha256(), made.size(), made.data()) == 1;
  return is_made &&
         equal_in_constant_time(*digest, {reinterpret_cast<const char*>(made.data()), made.size()});
}

// bcrypt_sha256$$2b$COST$…, as Django's BCryptSHA256PasswordHasher writes it: of the password's
// SHA-256 in hex, because bcrypt looks at 72 bytes only.
bool is_bcrypt(std::string_view hash, std::string_view password) {
  const std::string setting(hash.substr(kBcrypt.size()));
  const auto parts = split(setting, '$');  // "", "2b", cost, salt and digest
  if (parts.size() != 4 || (parts[1] != "2a" && parts[1] != "2b" && parts[1] != "2y")) return false;
  const auto cost = parse_int(parts[2]);
  if (!cost || *cost < 4 || static_cast<std::size_t>(*cost) > kBcryptCostMax) return false;
  const auto room = std::make_unique<crypt_data>();
  const std::string digest = sha256_hex(password);
  const char* made = crypt_r(digest.c_str(), setting.c_str(), room.get());
  return made && made[0] == '$' && equal_in_constant_time(setting, made);
}

[[noreturn]] void refuse(std::string_view field, std::string_view type, std::string text) {
  throw Refusal::invalid(
      {{{"body", std::string(field)}, std::string(type), std::move(text), nullptr}});
}

}  // namespace

std::string hashed_password(std::string_view password) {
  CHASQUI_ASSERT(sodium_init() >= 0);
  std::array<char, crypto_pwhash_STRBYTES> hash;
  const int failed =
      crypto_pwhash_str(hash.data(), password.data(), password.size(),
                        crypto_pwhash_OPSLIMIT_INTERACTIVE, crypto_pwhash_MEMLIMIT_INTERACTIVE);
  if (failed != 0)
    throw Refusal(Kind::kUnavailable, "ocupado", "Hay demasiado trabajo: intente de nuevo")
        .because("no memory to hash a password")
        .retry_after(5);
  return hash.data();
}

bool is_password(std::string_view hash, std::string_view password) {
  if (password.size() > kPasswordBytesMax || hash.find('\0') != std::string_view::npos)
    return false;
  if (hash.starts_with(kArgon2)) return is_argon2(hash, password);
  if (hash.starts_with(kPbkdf2)) return is_pbkdf2(hash, password);
  if (hash.starts_with(kBcrypt)) return is_bcrypt(hash, password);
  return false;
}

bool needs_rehash(std::string_view hash) {
  const std::string text(hash);
  return !hash.starts_with(kArgon2) ||
         crypto_pwhash_str_needs_rehash(text.c_str(), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                                        crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0;
}

std::string_view dummy_hash() {
  return "$argon2id$v=19$m=65536,t=2,p=1$c2luIGN1ZW50YSBuaW5ndQ$"
         "bm8gZXMgbGEgY2xhdmUgZGUgbmluZ3VuYSBjdWVudGE";
}

void require_password_size(std::string_view password, std::string_view field) {
  if (password.size() > kPasswordBytesMax)
    refuse(field, "string_too_long", "at most " + std::to_string(kPasswordBytesMax) + " bytes");
}

void require_password_policy(std::string_view password, std::string_view field) {
  require_password_size(password, field);
  if (!is_utf8(password) || password.find('\0') != std::string_view::npos)
    refuse(field, "value_error", "no text");
  if (count_code_points(password) < kPasswordCharactersMin)
    refuse(field, "string_too_short",
           "at least " + std::to_string(kPasswordCharactersMin) + " characters");
}

}  // namespace chasqui::access
