#include "access/password.h"

namespace chasqui::access {

TEST(Password, OnlyTheRightOneFitsItsHash) {
  const std::string hash = hashed_password("contraseña");
  EXPECT_TRUE(is_password(hash, "contraseña"));
  EXPECT_FALSE(is_password(hash, "contrasena"));
  EXPECT_FALSE(is_password("", "contraseña"));
  EXPECT_NE(hash, hashed_password("contraseña")) << "each hash has its own salt";
  EXPECT_TRUE(hash.starts_with("$argon2id$")) << hash;
}

}  // namespace chasqui::access
