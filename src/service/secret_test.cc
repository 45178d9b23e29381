#include "service/secret.h"

#include <gtest/gtest.h>

#include "access/password.h"

namespace chasqui::service {
namespace {

TEST(Secret, APasswordIsKeptAsAHashThatOnlyItMatches) {
  const std::string hashed = hashed_password("secreto");
  EXPECT_EQ(hashed.find("secreto"), std::string::npos);
  EXPECT_TRUE(access::is_password(hashed, "secreto"));
  EXPECT_FALSE(access::is_password(hashed, "Secreto"));
}

TEST(Secret, AMadeUpPasswordIsReadFromPaperAndSignsIn) {
  SeededRandom random(1);
  const Credential one = made_up_credential(random), other = made_up_credential(random);
  ASSERT_EQ(one.password.size(), 14u);
  EXPECT_EQ(one.password[4], '-');
  EXPECT_EQ(one.password.find_first_of("01ilo"), std::string::npos);
  EXPECT_NE(one.password, other.password);
  EXPECT_TRUE(access::is_password(one.hash, one.password));
}

}  // namespace
}  // namespace chasqui::service
