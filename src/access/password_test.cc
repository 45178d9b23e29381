#include "access/password.h"

#include "access/access_fixture.h"

namespace chasqui::access {
namespace {

TEST(Password, OnlyTheRightOneFitsItsHash) {
  const std::string hash = hashed_password("contraseña");
  EXPECT_TRUE(is_password(hash, "contraseña"));
  EXPECT_FALSE(is_password(hash, "contrasena"));
  EXPECT_NE(hash, hashed_password("contraseña")) << "each hash has its own salt";
  EXPECT_TRUE(hash.starts_with("$argon2id$")) << hash;
  EXPECT_FALSE(needs_rehash(hash));
}

// Made with Python's hashlib and crypt, put together as Django 4 does.
TEST(Password, HashesOfDjangoFitAndAreToBeReplaced) {
  const std::string_view hashes[] = {
      "pbkdf2_sha256$1000$seasalt$JgZryXe2Ga8ysg6XbzkLpTdyPQrHqsinbL9BnnhgX4A=",
      "bcrypt_sha256$$2b$04$abcdefghijklmnopqrstu.tTf/gLwYYn/nudPXqZfcQ.dXh9sPYI6",
  };
  for (const std::string_view hash : hashes) {
    EXPECT_TRUE(is_password(hash, "lètmein")) << hash;
    EXPECT_FALSE(is_password(hash, "letmein")) << hash;
    EXPECT_FALSE(is_password(hash, "")) << hash;
    EXPECT_TRUE(needs_rehash(hash)) << hash;
  }
}

TEST(Password, AHashOfAsManyIterationsAsDjangoUsesFits) {
  EXPECT_TRUE(is_password(
      "pbkdf2_sha256$260000$seasalt$YlZ2Vggtqdc61YjArZuoApoBh9JNGYoDRBUGu6tcJQo=", "lètmein"));
}

TEST(Password, NothingFitsWhatIsNoHash) {
  const std::string_view hashes[] = {
      "",
      "secreto",  // In clear text, as an early generation had some.
      "$argon2id$",
      "$argon2id$v=19$m=65536,t=2,p=1$x$y",
      "pbkdf2_sha256$1000$seasalt",
      "pbkdf2_sha256$1000$seasalt$",
      "pbkdf2_sha256$0$seasalt$JgZryXe2Ga8ysg6XbzkLpTdyPQrHqsinbL9BnnhgX4A=",
      "pbkdf2_sha256$-1$seasalt$JgZryXe2Ga8ysg6XbzkLpTdyPQrHqsinbL9BnnhgX4A=",
      "pbkdf2_sha256$9000000000$seasalt$JgZryXe2Ga8ysg6XbzkLpTdyPQrHqsinbL9BnnhgX4A=",
      "pbkdf2_sha256$1000$seasalt$JgZryXe2Ga8ysg6XbzkLpTdyPQrHqsinbL9BnnhgX4A",
      "bcrypt_sha256$$2b$31$abcdefghijklmnopqrstu.tTf/gLwYYn/nudPXqZfcQ.dXh9sPYI6",
      "bcrypt_sha256$$1$04$abcdefghijklmnopqrstu.",
      "bcrypt_sha256$*0",
      "md5$a$b",
      "!unusable",
  };
  for (const std::string_view hash : hashes)
    for (const std::string_view password : {"", "secreto", "lètmein"})
      EXPECT_FALSE(is_password(hash, password)) << hash;
}

TEST(Password, ADummyIsAHashThatNothingFits) {
  EXPECT_FALSE(needs_rehash(dummy_hash())) << "it takes as long as a real one";
  EXPECT_FALSE(is_password(dummy_hash(), ""));
}

TEST(Password, TooShortTooLongAndNoTextAreRefusedByField) {
  struct {
    std::string password;
    std::string_view says;
  } const cases[] = {
      {"1234567", "password"},
      {"12345678", ""},
      {"ñandúes!", ""},  // Eight characters in ten bytes.
      {"ñandúes", "password"},
      {std::string(1024, 'x'), ""},
      {std::string(1025, 'x'), "password"},
      {"12345678\xff", "password"},
      {std::string("1234567\0x", 9), "password"},
  };
  for (const auto& c : cases) {
    const std::string said = refusal_of([&] { require_password_policy(c.password); });
    EXPECT_TRUE(said.ends_with(c.says) && said.empty() == c.says.empty()) << c.password << said;
  }
  EXPECT_TRUE(refusal_of([] {
                require_password_size(std::string(10'000, 'x'), "clave");
              }).ends_with("clave"));
  const std::string huge(10'000, 'x');
  EXPECT_FALSE(is_password(hashed_password(huge), huge)) << "not even hashed";
}

}  // namespace
}  // namespace chasqui::access
