#include "access/keyring.h"

#include <openssl/bio.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <sodium.h>

#include <array>
#include <memory>

#include "base/check.h"
#include "base/errors.h"

namespace chasqui::access {
namespace {

constexpr std::array<std::pair<Algorithm, std::string_view>, 3> kNames{{
    {Algorithm::kHs256, "HS256"},
    {Algorithm::kEddsa, "EdDSA"},
    {Algorithm::kRs256, "RS256"},
}};
constexpr std::size_t kRsaBitsMin = 2048;
constexpr std::size_t kRsaBitsMax = 8192;  // Verifying with more takes too long for a loop.

struct Free {
  void operator()(BIO* bio) const { BIO_free(bio); }
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(EVP_PKEY_CTX* context) const { EVP_PKEY_CTX_free(context); }
  void operator()(OSSL_PARAM_BLD* builder) const { OSSL_PARAM_BLD_free(builder); }
  void operator()(OSSL_PARAM* params) const { OSSL_PARAM_free(params); }
  void operator()(BIGNUM* number) const { BN_free(number); }
};
template <class T>
using Owned = std::unique_ptr<T, Free>;

[[noreturn]] void refuse(std::string text) {
  throw Refusal(Kind::kInvalid, "llave", std::move(text));
}

Owned<BIGNUM> number_of(std::string_view bytes) {
  return Owned<BIGNUM>(BN_bin2bn(reinterpret_cast<const unsigned char*>(bytes.data()),
                                 static_cast<int>(bytes.size()), nullptr));
}

Owned<EVP_PKEY> rsa_key(const BIGNUM* modulus, const BIGNUM* exponent) {
  const Owned<OSSL_PARAM_BLD> builder(OSSL_PARAM_BLD_new());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, modulus);
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, exponent);
  const Owned<OSSL_PARAM> params(OSSL_PARAM_BLD_to_param(builder.get()));
  const Owned<EVP_PKEY_CTX> context(EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr));
  EVP_PKEY* key = nullptr;
  EVP_PKEY_fromdata_init(context.get());
  EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, params.get());
  return Owned<EVP_PKEY>(key);
}

std::string der_of(EVP_PKEY* key) {
  std::string der(static_cast<std::size_t>(i2d_PUBKEY(key, nullptr)), '\0');
  auto* out = reinterpret_cast<unsigned char*>(der.data());
  i2d_PUBKEY(key, &out);
  return der;
}

std::string ed25519_public(std::string_view seed) {
  CHASQUI_ASSERT(sodium_init() >= 0);
  std::array<unsigned char, crypto_sign_PUBLICKEYBYTES> open;
  std::array<unsigned char, crypto_sign_SECRETKEYBYTES> secret;
  crypto_sign_seed_keypair(open.data(), secret.data(),
                           reinterpret_cast<const unsigned char*>(seed.data()));
  sodium_memzero(secret.data(), secret.size());
  return {reinterpret_cast<const char*>(open.data()), open.size()};
}

}  // namespace

std::string_view to_string(Algorithm algorithm) {
  for (const auto& [known, name] : kNames)
    if (known == algorithm) return name;
  return "";
}

std::optional<Algorithm> algorithm_of(std::string_view name) {
  for (const auto& [algorithm, known] : kNames)
    if (known == name) return algorithm;
  return std::nullopt;
}

SigningKey hs256_key(std::string secret, std::string kid) {
  if (secret.empty()) refuse("an HS256 key has at least one byte");
  return {Algorithm::kHs256, std::move(kid), std::move(secret), ""};
}

SigningKey eddsa_key(std::string_view seed, std::string kid) {
  if (seed.size() != crypto_sign_SEEDBYTES) refuse("an Ed25519 key has 32 bytes");
  return {Algorithm::kEddsa, std::move(kid), std::string(seed), ed25519_public(seed)};
}

SigningKey eddsa_public_key(std::string open, std::string kid) {
  if (open.size() != crypto_sign_PUBLICKEYBYTES) refuse("an Ed25519 key has 32 bytes");
  return {Algorithm::kEddsa, std::move(kid), "", std::move(open)};
}

SigningKey rs256_public_key(std::string_view modulus, std::string_view exponent, std::string kid) {
  if (modulus.size() > kRsaBitsMax / 8 + 1 || exponent.size() > 8) refuse("the RSA key is too big");
  const Owned<BIGNUM> n = number_of(modulus), e = number_of(exponent);
  if (static_cast<std::size_t>(BN_num_bits(n.get())) < kRsaBitsMin)
    refuse("an RSA key has at least 2048 bits");
  if (!BN_is_odd(e.get()) || BN_is_one(e.get())) refuse("the RSA key's exponent is none");
  const Owned<EVP_PKEY> key = rsa_key(n.get(), e.get());
  if (!key) refuse("no RSA key");
  return {Algorithm::kRs256, std::move(kid), "", der_of(key.get())};
}

SigningKey rs256_public_pem(std::string_view pem) {
  const Owned<BIO> text(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  const Owned<EVP_PKEY> key(PEM_read_bio_PUBKEY(text.get(), nullptr, nullptr, nullptr));
  if (!key || EVP_PKEY_get_base_id(key.get()) != EVP_PKEY_RSA) refuse("no RSA public key in PEM");
  const auto bits = static_cast<std::size_t>(EVP_PKEY_get_bits(key.get()));
  if (bits < kRsaBitsMin || bits > kRsaBitsMax) refuse("an RSA key has 2048 to 8192 bits");
  return {Algorithm::kRs256, "", "", der_of(key.get())};
}

const SigningKey& Keyring::signer() const {
  CHASQUI_ASSERT(!keys_.empty() && !keys_.front().secret.empty());
  return keys_.front();
}

// One step of HKDF (RFC 5869) is enough: what is derived is as long as the hash.
std::string key_for(std::string_view place, std::string_view secret) {
  return hmac_sha256("chasqui site " + std::string(place), secret);
}

Keyring keyring_of_secret(std::string_view secret) {
  return Keyring({hs256_key(std::string(secret))});
}

}  // namespace chasqui::access
