#include "access/password.h"

#include <sodium.h>

#include <array>

#include "base/check.h"

namespace chasqui::access {

std::string hashed_password(std::string_view password) {
  CHASQUI_ASSERT(sodium_init() >= 0);
  std::array<char, crypto_pwhash_STRBYTES> hash;
  const int failed =
      crypto_pwhash_str(hash.data(), password.data(), password.size(),
                        crypto_pwhash_OPSLIMIT_INTERACTIVE, crypto_pwhash_MEMLIMIT_INTERACTIVE);
  CHASQUI_ASSERT(failed == 0);
  return hash.data();
}

bool is_password(std::string_view hash, std::string_view password) {
  CHASQUI_ASSERT(sodium_init() >= 0);
  const std::string text(hash);
  return crypto_pwhash_str_verify(text.c_str(), password.data(), password.size()) == 0;
}

}  // namespace chasqui::access
