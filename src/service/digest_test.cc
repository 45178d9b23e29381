#include "service/digest.h"

#include <gtest/gtest.h>

namespace chasqui::service {
namespace {

TEST(ServiceDigest, IsSha256) {
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

}  // namespace
}  // namespace chasqui::service
