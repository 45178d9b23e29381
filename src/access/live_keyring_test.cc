#include "access/live_keyring.h"

#include <gtest/gtest.h>

namespace chasqui::access {
namespace {

TEST(LiveKeyring, WhoTookTheKeysKeepsThemWhileOthersGetTheNext) {
  LiveKeyring keys(keyring_of_secret("la primera"));
  const auto taken = keys.take();
  keys.replace(keyring_of_secret("la segunda"));
  EXPECT_EQ(taken->signer().secret, "la primera");
  EXPECT_EQ(keys.take()->signer().secret, "la segunda");
}

}  // namespace
}  // namespace chasqui::access
