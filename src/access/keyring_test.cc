#include "access/keyring.h"

#include "access/access_fixture.h"
#include "access/jwt_vectors.h"

namespace chasqui::access {
namespace {

TEST(Keyring, WeakAndBrokenKeysAreRefused) {
  const std::string exponent = bytes_of("AQAB");
  EXPECT_EQ(refusal_of([] { hs256_key(""); }), "llave");
  EXPECT_EQ(refusal_of([] { eddsa_key("corta"); }), "llave");
  EXPECT_EQ(refusal_of([] { eddsa_public_key(std::string(31, 'x')); }), "llave");
  EXPECT_EQ(refusal_of([&] { rs256_public_key(bytes_of(kShortModulus), exponent, ""); }), "llave");
  EXPECT_EQ(refusal_of([&] { rs256_public_key("", exponent, ""); }), "llave");
  EXPECT_EQ(refusal_of([&] { rs256_public_key(bytes_of(kModulus), "\x01", ""); }), "llave");
  EXPECT_EQ(refusal_of([&] { rs256_public_key(bytes_of(kModulus), "", ""); }), "llave");
  EXPECT_EQ(refusal_of([&] { rs256_public_key(std::string(5'000, 'x'), exponent, ""); }), "llave");
  EXPECT_EQ(refusal_of([&] { rs256_public_key(bytes_of(kModulus), exponent, ""); }), "");
}

std::string pem_of(std::string_view der) {
  std::string text = wire::to_base64(der), pem = "-----BEGIN PUBLIC KEY-----\n";
  for (std::size_t at = 0; at < text.size(); at += 64) pem += text.substr(at, 64) + "\n";
  return pem + "-----END PUBLIC KEY-----\n";
}

TEST(Keyring, APublicKeyInPemIsTheSameKey) {
  const SigningKey key = rs256_public_key(bytes_of(kModulus), bytes_of("AQAB"), "");
  EXPECT_EQ(rs256_public_pem(pem_of(key.open)).open, key.open);
  EXPECT_EQ(refusal_of([&] { rs256_public_pem(pem_of("nothing")); }), "llave");
  EXPECT_EQ(refusal_of([&] { rs256_public_pem(""); }), "llave");
}

TEST(Keyring, APublicKeyIsThatOfItsSeed) {
  EXPECT_EQ(eddsa_key(bytes_of(kEdSeed)).open, bytes_of(kEdOpen));
}

TEST(Keyring, ASecretSignsWithoutAName) {
  const Keyring keyring = keyring_of_secret("secreto");
  EXPECT_EQ(keyring.signer().secret, "secreto");
  EXPECT_EQ(keyring.signer().kid, "");
  EXPECT_EQ(to_string(keyring.signer().algorithm), "HS256");
}

TEST(Keyring, AlgorithmsAreAFixedList) {
  for (const std::string_view name : {"HS256", "EdDSA", "RS256"})
    EXPECT_EQ(to_string(algorithm_of(name).value()), name);
  for (const std::string_view name : {"none", "None", "hs256", "HS384", "ES256", "PS256", ""})
    EXPECT_FALSE(algorithm_of(name)) << name;
}

}  // namespace
}  // namespace chasqui::access
