#include <openssl/evp.h>
#include <openssl/x509.h>
#include <sodium.h>

#include <array>
#include <memory>

#include "access/keyring.h"
#include "base/check.h"

namespace chasqui::access {
namespace {

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

template <std::size_t kSize>
std::string text_of(const std::array<unsigned char, kSize>& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::string ed25519(std::string_view bytes, std::string_view seed) {
  std::array<unsigned char, crypto_sign_PUBLICKEYBYTES> open;
  std::array<unsigned char, crypto_sign_SECRETKEYBYTES> secret;
  std::array<unsigned char, crypto_sign_BYTES> signature;
  CHASQUI_ASSERT(seed.size() == crypto_sign_SEEDBYTES);
  crypto_sign_seed_keypair(open.data(), secret.data(), bytes_of(seed));
  crypto_sign_detached(signature.data(), nullptr, bytes_of(bytes), bytes.size(), secret.data());
  sodium_memzero(secret.data(), secret.size());
  return text_of(signature);
}

bool is_ed25519(std::string_view signature, std::string_view bytes, std::string_view open) {
  return signature.size() == crypto_sign_BYTES &&
         crypto_sign_verify_detached(bytes_of(signature), bytes_of(bytes), bytes.size(),
                                     bytes_of(open)) == 0;
}

struct Free {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

bool is_rs256(std::string_view signature, std::string_view bytes, std::string_view der) {
  const unsigned char* at = bytes_of(der);
  const std::unique_ptr<EVP_PKEY, Free> key(
      d2i_PUBKEY(nullptr, &at, static_cast<long>(der.size())));
  const std::unique_ptr<EVP_MD_CTX, Free> context(EVP_MD_CTX_new());
  CHASQUI_ASSERT(key && context);
  return EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key.get()) == 1 &&
         EVP_DigestVerify(context.get(), bytes_of(signature), signature.size(), bytes_of(bytes),
                          bytes.size()) == 1;
}

}  // namespace

std::string hmac_sha256(std::string_view bytes, std::string_view key) {
  CHASQUI_ASSERT(sodium_init() >= 0);
  crypto_auth_hmacsha256_state state;
  std::array<unsigned char, crypto_auth_hmacsha256_BYTES> digest;
  crypto_auth_hmacsha256_init(&state, bytes_of(key), key.size());
  crypto_auth_hmacsha256_update(&state, bytes_of(bytes), bytes.size());
  crypto_auth_hmacsha256_final(&state, digest.data());
  return text_of(digest);
}

bool equal_in_constant_time(std::string_view a, std::string_view b) {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string signature_of(std::string_view bytes, const SigningKey& key) {
  CHASQUI_ASSERT(!key.secret.empty());
  return key.algorithm == Algorithm::kEddsa ? ed25519(bytes, key.secret)
                                            : hmac_sha256(bytes, key.secret);
}

bool is_signature(std::string_view signature, std::string_view bytes, const SigningKey& key) {
  switch (key.algorithm) {
    case Algorithm::kHs256:
      return equal_in_constant_time(signature, hmac_sha256(bytes, key.secret));
    case Algorithm::kEddsa:
      return is_ed25519(signature, bytes, key.open);
    case Algorithm::kRs256:
      return is_rs256(signature, bytes, key.open);
  }
  return false;
}

}  // namespace chasqui::access
