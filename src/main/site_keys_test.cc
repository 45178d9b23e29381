#include "main/site_keys.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "access/jwt_vectors.h"
#include "base/errors.h"
#include "main/site_fixture.h"

namespace chasqui::main {
namespace {

constexpr std::string_view kConCuentas = R"(
[app]
name = "notas"
[auth]
roles = { jefe = "Jefatura" }
admin_roles = ["jefe"]
)";
constexpr std::string_view kSimple = R"(
[app]
name = "notas"
[auth]
roles = { juez = "Juez" }
admin_roles = ["juez"]
format = "simplejwt"
id_claim = "juez_id"
)";

class SecretKey {  // In the environment, while it lives.
 public:
  explicit SecretKey(const char* text) { setenv("SECRET_KEY", text, 1); }
  ~SecretKey() { unsetenv("SECRET_KEY"); }
};

struct Notas : SiteFixture {
  explicit Notas(std::string_view toml = kConCuentas) : SiteFixture({"notas", toml, nullptr}) {}
  access::Keyring keyring() { return keyring_of(config, app.schema(), random); }
  SiteKeys::Needs needs() { return {config, app.schema(), random, clock}; }
  std::filesystem::path file() { return keys_path(config, "notas"); }
  void rotate() { access::rotate_keyring(file(), {.now = clock.now()}, random); }
};

constexpr const char* kSecret = "una clave de dieciséis bytes";

TEST(SiteKeys, AKeyIsMadeForItsOwnerAloneAndKept) {
  Notas notas;
  EXPECT_EQ(notas.keyring().signer().secret, notas.keyring().signer().secret);
  const auto mode = std::filesystem::status(notas.file());
  EXPECT_EQ(mode.permissions() & std::filesystem::perms::mask,
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

TEST(SiteKeys, SecretKeyIsDerivedForTheSiteUnlessItsTokensComeFromTheSystemBefore) {
  const SecretKey secret(kSecret);
  EXPECT_EQ(Notas(kSimple).keyring().signer().secret, kSecret);
  EXPECT_EQ(Notas(kNotas).keyring().signer().secret, kSecret) << "without accounts it verifies";
  EXPECT_EQ(Notas().keyring().signer().secret, access::key_for("notas", kSecret));
  EXPECT_NE(access::key_for("notas", kSecret), access::key_for("notas2", kSecret));
  EXPECT_FALSE(std::filesystem::exists(Notas().file())) << "no other key is made";
}

TEST(SiteKeys, ASiteWithoutAccountsMakesNone) {
  Notas notas(kNotas);
  EXPECT_TRUE(notas.keyring().empty());
  EXPECT_TRUE(SiteKeys(notas.needs()).live().take()->empty());
  EXPECT_FALSE(std::filesystem::exists(notas.file()));
}

TEST(SiteKeys, AnotherAlgorithmSignsAndTheKeysBeforeStillVerify) {
  Notas notas;
  const std::string before = notas.keyring().signer().secret;
  notas.config.sites["notas"].algorithm = access::Algorithm::kEddsa;
  const SecretKey secret(kSecret);
  const auto keyring = SiteKeys(notas.needs()).live().take();
  ASSERT_EQ(keyring->keys().size(), 3u);
  EXPECT_EQ(keyring->signer().algorithm, access::Algorithm::kEddsa);
  EXPECT_EQ(keyring->keys()[1].secret, before);
  EXPECT_EQ(keyring->keys()[2].secret, access::key_for("notas", kSecret));
}

TEST(SiteKeys, ARotationIsTakenWhileItServesAndABrokenFileIsNot) {
  Notas notas;
  SiteKeys keys(notas.needs());
  const auto first = keys.live().take();
  EXPECT_FALSE(keys.refresh());
  notas.rotate();
  EXPECT_TRUE(keys.refresh());
  const auto second = keys.live().take();
  EXPECT_NE(second->signer().kid, first->signer().kid);
  ASSERT_EQ(second->keys().size(), 2u);
  EXPECT_EQ(second->keys()[1].kid, first->signer().kid);
  std::ofstream(notas.file(), std::ios::trunc) << "{}";
  EXPECT_THROW(keys.refresh(), Refusal);
  EXPECT_EQ(keys.live().take()->signer().kid, second->signer().kid);
  EXPECT_FALSE(keys.refresh()) << "it is said once";
}

TEST(SiteKeys, KeysOfOthersVerifyToo) {
  Notas notas;
  const auto path = notas.config.data / "otros.json";
  std::filesystem::create_directories(notas.config.data);
  std::ofstream(path) << R"({"keys":[{"kty":"OKP","crv":"Ed25519","kid":"e","x":")"
                      << access::kEdOpen << R"("}]})";
  notas.config.sites["notas"].jwks = path;
  const access::Keyring keyring = notas.keyring();
  ASSERT_EQ(keyring.keys().size(), 2u);
  EXPECT_EQ(keyring.keys()[1].kid, "e");
  notas.config.sites["notas"].jwks = path.string() + "x";
  EXPECT_THROW(notas.keyring(), Refusal);
}

}  // namespace
}  // namespace chasqui::main
