// The keys that sign and verify tokens. Each has one algorithm, so that a public key is never taken
// for a secret. The first one signs, all verify.
#pragma once
#include <chrono>
#include <cstdint>
#include <expected>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/chance.h"
#include "base/clock.h"
#include "base/json.h"

namespace chasqui::access {

enum class Algorithm { kHs256, kEddsa, kRs256 };
std::string_view to_string(Algorithm algorithm);  // "HS256", "EdDSA", "RS256"
std::optional<Algorithm> algorithm_of(std::string_view name);

struct SigningKey {
  Algorithm algorithm = Algorithm::kHs256;
  std::string kid;     // Empty: tokens are signed without one.
  std::string secret;  // HS256: the bytes; EdDSA: the 32-byte seed; empty: only verifies.
  std::string open;    // EdDSA: the 32 bytes of the public key; RS256: its DER.
  std::optional<Utc> retired_at{};  // From then on it no longer verifies.

  bool is_live(Utc now) const { return !retired_at || now < *retired_at; }
};

// Throw Refusal kInvalid when it is no key, or too weak (no bytes at all, RSA under 2048 bits).
SigningKey hs256_key(std::string secret, std::string kid = "");
SigningKey eddsa_key(std::string_view seed, std::string kid = "");  // 32 bytes.
SigningKey eddsa_public_key(std::string open, std::string kid = "");
SigningKey rs256_public_key(std::string_view modulus, std::string_view exponent, std::string kid);

// Over exactly these bytes. The key has what it takes: a secret; RS256 keys only verify.
std::string signature_of(std::string_view bytes, const SigningKey& key);
// In constant time where a secret is compared.
bool is_signature(std::string_view signature, std::string_view bytes, const SigningKey& key);
// HMAC-SHA256, for what else a site signs.
std::string hmac_sha256(std::string_view bytes, std::string_view key);
bool equal_in_constant_time(std::string_view a, std::string_view b);

class Keyring final {
 public:
  Keyring() = default;
  explicit Keyring(std::vector<SigningKey> keys) : keys_(std::move(keys)) {}

  const std::vector<SigningKey>& keys() const { return keys_; }
  const SigningKey& signer() const;  // The first; there is one.
  bool empty() const { return keys_.empty(); }

 private:
  std::vector<SigningKey> keys_;
};

// A PEM file's public key (RFC 7468, SubjectPublicKeyInfo): RSA.
SigningKey rs256_public_pem(std::string_view pem);

// A JWK set (RFC 7517): `oct`, `OKP` with Ed25519 and `RSA` keys, with what is private when it is
// there. Keys of other kinds or for encryption are passed over; an error says what is wrong.
std::expected<Keyring, std::string> read_jwks(std::string_view json);
Json public_jwks(const Keyring& keyring, Utc now);  // For others to verify with: no HS256 keys.

// A key for one of several places that have the same secret: none can make another's tokens.
std::string key_for(std::string_view place, std::string_view secret);

// SECRET_KEY: signs HS256 as it is, without kid, as the reference systems did.
Keyring keyring_of_secret(std::string_view secret);

// DIR/<site>/keys.json, for its owner alone (0600); made with one new key when absent. Throws
// Refusal when it cannot be read, or when others may read it.
Keyring load_keyring(const std::filesystem::path& path, Algorithm algorithm, Random& random);
// A new first key; those before verify for `overlap` more. Replaces the file at once or not at all.
struct Rotation {
  Algorithm algorithm = Algorithm::kHs256;
  std::chrono::hours overlap{24 * 31};
  Utc now;
};
Keyring rotate_keyring(const std::filesystem::path& path, const Rotation& rotation, Random& random);

}  // namespace chasqui::access
