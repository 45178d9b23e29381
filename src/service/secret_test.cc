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

}  // namespace
}  // namespace chasqui::service
