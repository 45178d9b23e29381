#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "access/access_fixture.h"
#include "access/jwt_vectors.h"
#include "access/keyring.h"

namespace chasqui::access {
namespace {

std::string jwks(const std::string& keys) { return "{\"keys\":[" + keys + "]}"; }

std::string names_of(const Keyring& keyring) {
  std::string text;
  for (const SigningKey& key : keyring.keys())
    text.append(to_string(key.algorithm)).append(":").append(key.kid).append(" ");
  return text;
}

TEST(Jwks, KeysAreTakenAndThoseForSomethingElsePassedOver) {
  const std::string n(kModulus), x(kEdOpen);
  struct {
    std::string_view name;
    std::string keys;
    std::string_view seen;
  } const cases[] = {
      {"none", "", ""},
      {"secret", R"({"kty":"oct","k":"AAEC","kid":"a"})", "HS256:a "},
      {"curve", R"({"kty":"OKP","crv":"Ed25519","x":")" + x + R"("})", "EdDSA: "},
      {"RSA", R"({"kty":"RSA","n":")" + n + R"(","e":"AQAB","alg":"RS256","use":"sig","kid":"r"})",
       "RS256:r "},
      {"other algorithm", R"({"kty":"oct","k":"AAEC","alg":"HS512"})", ""},
      {"RSA of PSS", R"({"kty":"RSA","n":")" + n + R"(","e":"AQAB","alg":"PS256"})", ""},
      {"for encryption", R"({"kty":"oct","k":"AAEC","use":"enc"})", ""},
      {"other curve", R"({"kty":"OKP","crv":"X25519","x":"AAEC"})", ""},
      {"other kind", R"({"kty":"EC","crv":"P-256"},{"kty":"oct","k":"AAEC"})", "HS256: "},
      {"private RSA", R"({"kty":"RSA","n":")" + n + R"(","e":"AQAB","d":"AAEC"})", "RS256: "},
  };
  for (const auto& c : cases) {
    const auto keyring = read_jwks(jwks(c.keys));
    ASSERT_TRUE(keyring) << c.name << ": " << keyring.error();
    EXPECT_EQ(names_of(*keyring), c.seen) << c.name;
  }
}

TEST(Jwks, WhatIsWrongIsSaid) {
  struct {
    std::string_view name;
    std::string text;
    std::string_view says;
  } const cases[] = {
      {"no JSON", "keys", "no JSON"},
      {"a list", "[]", "`keys` is missing"},
      {"keys is no list", R"({"keys":{}})", "no list"},
      {"a member twice", R"({"keys":[],"keys":[]})", "no JSON"},
      {"no secret", jwks(R"({"kty":"oct"})"), "missing"},
      {"empty secret", jwks(R"({"kty":"oct","k":""})"), "at least one byte"},
      {"padded", jwks(R"({"kty":"oct","k":"AAE="})"), "base64url"},
      {"short point", jwks(R"({"kty":"OKP","crv":"Ed25519","x":"AAEC"})"), "32 bytes"},
      {"weak RSA", jwks(R"({"kty":"RSA","n":")" + std::string(kShortModulus) + R"(","e":"AQAB"})"),
       "2048"},
      {"two halves",
       jwks(R"({"kty":"OKP","crv":"Ed25519","x":")" + std::string(kEdOpen) + R"(","d":")" +
            std::string(kEdOpen) + R"("})"),
       "two keys"},
  };
  for (const auto& c : cases) {
    const auto keyring = read_jwks(c.text);
    ASSERT_FALSE(keyring) << c.name;
    EXPECT_NE(keyring.error().find(c.says), std::string::npos) << c.name << ": " << keyring.error();
  }
}

TEST(Jwks, WhatOthersSeeHoldsNoSecret) {
  const Keyring keyring({eddsa_key(bytes_of(kEdSeed), "e"), hs256_key("secreto", "h")});
  EXPECT_EQ(to_text(public_jwks(keyring, Utc{})),
            R"({"keys":[{"kty":"OKP","crv":"Ed25519","alg":"EdDSA","use":"sig","kid":"e","x":")" +
                std::string(kEdOpen) + R"("}]})");
}

class KeysFile : public testing::Test {
 protected:
  ~KeysFile() override { std::filesystem::remove_all(path_.parent_path()); }
  Keyring load(Algorithm algorithm = Algorithm::kHs256) {
    return load_keyring(path_, algorithm, random_);
  }
  db::PrivateFile file_;
  std::filesystem::path path_ = file_.path() + ".d/sitio/keys.json";
  SeededRandom random_{1};
  ManualClock clock_;
};

TEST_F(KeysFile, IsMadeOnceForItsOwnerAlone) {
  const Keyring first = load();
  EXPECT_EQ(first.keys().size(), 1u);
  EXPECT_EQ(first.signer().secret.size(), 32u);
  EXPECT_FALSE(first.signer().kid.empty());
  EXPECT_EQ(load().signer().secret, first.signer().secret);
  struct stat status{};
  ASSERT_EQ(stat(path_.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777u, 0600u);
}

TEST_F(KeysFile, IsRefusedWhenOthersMayReadItOrItIsBroken) {
  load();
  chmod(path_.c_str(), 0640);
  EXPECT_EQ(refusal_of([&] { load(); }), "llaves");
  chmod(path_.c_str(), 0600);
  for (const char* text : {"", "{}", R"({"keys":[]})"}) {
    std::ofstream(path_, std::ios::trunc) << text;
    EXPECT_EQ(refusal_of([&] { load(); }), "llaves") << text;
  }
}

TEST_F(KeysFile, RotatesAndTheOldKeyVerifiesUntilItRetires) {
  const Keyring before = load();
  const Rotation rotation{Algorithm::kEddsa, std::chrono::hours(2), clock_.now()};
  const Keyring after = rotate_keyring(path_, rotation, random_);
  ASSERT_EQ(after.keys().size(), 2u);
  EXPECT_EQ(after.signer().algorithm, Algorithm::kEddsa);
  EXPECT_EQ(after.keys()[1].secret, before.signer().secret);
  EXPECT_TRUE(after.keys()[1].is_live(clock_.now()));
  EXPECT_FALSE(after.keys()[1].is_live(clock_.now() + std::chrono::hours(2)));
  clock_.advance(std::chrono::hours(3));
  const Rotation second{Algorithm::kHs256, std::chrono::hours(2), clock_.now()};
  const Keyring last = rotate_keyring(path_, second, random_);
  ASSERT_EQ(last.keys().size(), 2u) << "the first one has retired";
  EXPECT_EQ(last.keys()[1].kid, after.signer().kid);
}

}  // namespace
}  // namespace chasqui::access
