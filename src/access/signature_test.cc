#include <gtest/gtest.h>

#include "access/jwt_vectors.h"
#include "access/keyring.h"

namespace chasqui::access {
namespace {

// The bytes and the signature of a token.
std::pair<std::string, std::string> parts_of(std::string_view token) {
  const std::size_t last = token.rfind('.');
  return {std::string(token.substr(0, last)), bytes_of(token.substr(last + 1))};
}

TEST(Signature, ThoseOfTheRfcsHoldAndAreMadeAgain) {
  struct {
    std::string_view name, token;
    SigningKey key;
  } const cases[] = {
      {"RFC 7515 A.1", kA1Token, hs256_key(bytes_of(kA1Secret))},
      {"RFC 8037 A.4", kEdToken, eddsa_key(bytes_of(kEdSeed))},
  };
  for (const auto& c : cases) {
    const auto [bytes, signature] = parts_of(c.token);
    EXPECT_TRUE(is_signature(signature, bytes, c.key)) << c.name;
    EXPECT_EQ(signature_of(bytes, c.key), signature) << c.name;
  }
}

TEST(Signature, OneBitElsewhereAndItIsNone) {
  const SigningKey keys[] = {
      hs256_key(bytes_of(kA1Secret)),
      eddsa_public_key(bytes_of(kEdOpen)),
      rs256_public_key(bytes_of(kModulus), bytes_of("AQAB"), ""),
  };
  const std::string_view tokens[] = {kA1Token, kEdToken, kRs256Token};
  for (std::size_t i = 0; i < std::size(keys); ++i) {
    const auto [bytes, signature] = parts_of(tokens[i]);
    EXPECT_TRUE(is_signature(signature, bytes, keys[i])) << i;
    EXPECT_FALSE(is_signature(signature, bytes + "x", keys[i])) << i;
    EXPECT_FALSE(is_signature("", bytes, keys[i])) << i;
    EXPECT_FALSE(is_signature(signature.substr(1), bytes, keys[i])) << i;
    EXPECT_FALSE(is_signature(signature + signature, bytes, keys[i])) << i;
    for (std::size_t at = 0; at < signature.size(); at += 7) {
      std::string bent = signature;
      bent[at] = static_cast<char>(bent[at] ^ 1);
      EXPECT_FALSE(is_signature(bent, bytes, keys[i])) << i << " at " << at;
    }
  }
}

TEST(Signature, ComparesTextsWhole) {
  EXPECT_TRUE(equal_in_constant_time("", ""));
  EXPECT_TRUE(equal_in_constant_time("abc", "abc"));
  EXPECT_FALSE(equal_in_constant_time("abc", "abd"));
  EXPECT_FALSE(equal_in_constant_time("abc", "ab"));
}

}  // namespace
}  // namespace chasqui::access
