#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <fstream>
#include <iterator>

#include "access/keyring.h"
#include "base/errors.h"
#include "base/ids.h"
#include "wire/base64.h"
#include "wire/json.h"

namespace chasqui::access {
namespace {

constexpr std::size_t kKeysMax = 100;

std::optional<std::string> bytes_of(const Json& key, std::string_view member) {
  const std::string* text = key[member].if_string();
  return text ? wire::from_base64url(*text) : std::nullopt;
}

// A key that says it is for something else is passed over, as RFC 7517 section 5 asks.
bool is_for_signatures(const Json& key, Algorithm algorithm) {
  const std::string* alg = key["alg"].if_string();
  const std::string* use = key["use"].if_string();
  return (!alg || *alg == to_string(algorithm)) && (!use || *use == "sig");
}

std::optional<Algorithm> algorithm_of_kind(const Json& key) {
  const std::string_view kty = key["kty"].text();
  if (kty == "oct") return Algorithm::kHs256;
  if (kty == "OKP" && key["crv"].text() == "Ed25519") return Algorithm::kEddsa;
  return kty == "RSA" ? std::optional(Algorithm::kRs256) : std::nullopt;
}

std::optional<SigningKey> secret_key(const Json& key, std::string kid) {
  auto secret = bytes_of(key, "k");
  if (!secret) return std::nullopt;
  return hs256_key(std::move(*secret), std::move(kid));
}

std::optional<SigningKey> curve_key(const Json& key, std::string kid) {
  auto open = bytes_of(key, "x");
  if (!open) return std::nullopt;
  if (key["d"].is_null()) return eddsa_public_key(std::move(*open), std::move(kid));
  const auto seed = bytes_of(key, "d");
  if (!seed) return std::nullopt;
  SigningKey whole = eddsa_key(*seed, std::move(kid));
  if (whole.open != *open) throw Refusal(Kind::kInvalid, "llave", "x and d are of two keys");
  return whole;
}

std::optional<SigningKey> rsa_key(const Json& key, std::string kid) {
  const auto modulus = bytes_of(key, "n"), exponent = bytes_of(key, "e");
  if (!modulus || !exponent) return std::nullopt;
  return rs256_public_key(*modulus, *exponent, std::move(kid));
}

std::optional<SigningKey> key_of(const Json& key, Algorithm algorithm) {
  std::string kid(key["kid"].text());
  if (algorithm == Algorithm::kHs256) return secret_key(key, std::move(kid));
  if (algorithm == Algorithm::kEddsa) return curve_key(key, std::move(kid));
  return rsa_key(key, std::move(kid));
}

// Throws Refusal.
std::vector<SigningKey> keys_of(const JsonArray& list) {
  std::vector<SigningKey> keys;
  for (const Json& item : list) {
    const auto algorithm = algorithm_of_kind(item);
    if (!algorithm || !is_for_signatures(item, *algorithm)) continue;
    auto key = key_of(item, *algorithm);
    if (!key) throw Refusal(Kind::kInvalid, "llave", "a key's member is missing or no base64url");
    if (const std::int64_t* retired = item["retired_at"].if_int())
      key->retired_at = Utc{*retired * 1000};
    keys.push_back(std::move(*key));
  }
  return keys;
}

JsonObject open_part(const SigningKey& key) {
  JsonObject jwk{{"kty", "OKP"}, {"crv", "Ed25519"}, {"alg", "EdDSA"}, {"use", "sig"}};
  if (!key.kid.empty()) jwk.set("kid", key.kid);
  jwk.set("x", wire::to_base64url(key.open));
  return jwk;
}

JsonObject whole_part(const SigningKey& key) {
  JsonObject jwk = open_part(key);
  if (key.algorithm == Algorithm::kEddsa) {
    jwk.set("d", wire::to_base64url(key.secret));
  } else {
    jwk = JsonObject{{"kty", "oct"}, {"alg", "HS256"}, {"use", "sig"}, {"kid", key.kid}};
    jwk.set("k", wire::to_base64url(key.secret));
  }
  if (key.retired_at) jwk.set("retired_at", key.retired_at->ms / 1000);
  return jwk;
}

[[noreturn]] void refuse_file(const std::filesystem::path& path, std::string_view why) {
  throw Refusal(Kind::kUnavailable, "llaves", path.string() + ": " + std::string(why));
}

// Written beside it and renamed, so that no reader sees half of it; never open to others.
void write_file(const std::filesystem::path& path, const std::string& text) {
  const std::string beside = path.string() + ".new";
  unlink(beside.c_str());
  const int file = open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) refuse_file(path, std::strerror(errno));
  const bool is_written =
      write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
      fsync(file) == 0;
  close(file);
  if (!is_written || rename(beside.c_str(), path.c_str()) != 0)
    refuse_file(path, std::strerror(errno));
}

void write_keyring(const std::filesystem::path& path, const Keyring& keyring) {
  JsonArray list;
  for (const SigningKey& key : keyring.keys()) list.emplace_back(whole_part(key));
  write_file(path, to_text(Json(JsonObject{{"keys", std::move(list)}})) + "\n");
}

Keyring read_keyring(const std::filesystem::path& path) {
  struct stat status{};
  if (stat(path.c_str(), &status) != 0) refuse_file(path, std::strerror(errno));
  if ((status.st_mode & 077) != 0) refuse_file(path, "others may read it; chmod 600");
  std::ifstream file(path, std::ios::binary);
  const std::string text((std::istreambuf_iterator<char>(file)), {});
  auto keyring = read_jwks(text);
  if (!keyring) refuse_file(path, keyring.error());
  if (keyring->empty() || keyring->keys().front().secret.empty())
    refuse_file(path, "its first key does not sign");
  return std::move(*keyring);
}

SigningKey new_key(Algorithm algorithm, Random& random) {
  std::array<std::byte, 32> bytes;
  random.fill(bytes);
  const std::string secret(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  std::array<std::byte, 6> name;
  random.fill(name);
  std::string kid = wire::to_base64url({reinterpret_cast<const char*>(name.data()), name.size()});
  return algorithm == Algorithm::kEddsa ? eddsa_key(secret, kid) : hs256_key(secret, kid);
}

}  // namespace

std::expected<Keyring, std::string> read_jwks(std::string_view json) {
  const auto read = wire::parse_json(json);
  if (!read) return std::unexpected("no JSON: " + read.error().why);
  const JsonArray* list = (*read)["keys"].if_array();
  if (!list) return std::unexpected("no JWK set: `keys` is missing or no list");
  if (list->size() > kKeysMax) return std::unexpected("more than 100 keys");
  try {
    return Keyring(keys_of(*list));
  } catch (const Refusal& refusal) {
    return std::unexpected(refusal.text());
  }
}

Json public_jwks(const Keyring& keyring, Utc now) {
  JsonArray list;
  for (const SigningKey& key : keyring.keys())
    if (key.algorithm == Algorithm::kEddsa && key.is_live(now)) list.emplace_back(open_part(key));
  return JsonObject{{"keys", std::move(list)}};
}

Keyring load_keyring(const std::filesystem::path& path, Algorithm algorithm, Random& random) {
  if (!std::filesystem::exists(path)) {
    if (path.has_parent_path()) std::filesystem::create_directories(path.parent_path());
    write_keyring(path, Keyring({new_key(algorithm, random)}));
  }
  return read_keyring(path);
}

Keyring rotate_keyring(const std::filesystem::path& path, const Rotation& rotation,
                       Random& random) {
  std::vector<SigningKey> keys{new_key(rotation.algorithm, random)};
  const Keyring present = read_keyring(path);
  for (SigningKey key : present.keys()) {
    if (!key.is_live(rotation.now)) continue;
    if (!key.retired_at) key.retired_at = rotation.now + rotation.overlap;
    keys.push_back(std::move(key));
  }
  write_keyring(path, Keyring(std::move(keys)));
  return read_keyring(path);
}

}  // namespace chasqui::access
