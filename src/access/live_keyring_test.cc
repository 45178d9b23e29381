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

TEST(LiveKeyring, RemembersThatATokenNamedAKeyItDoesNotHave) {
  const auto named = [](std::string kid) {
    return sign_token({{"exp", 2'000'000'000}}, hs256_key("la primera, y larga", std::move(kid)));
  };
  const LiveKeyring keys(Keyring({hs256_key("la primera, y larga", "a")}));
  const Utc now{1'700'000'000'000};
  EXPECT_TRUE(keys.verify(named("a"), {}, now));
  EXPECT_FALSE(keys.verify("nonsense", {}, now));
  EXPECT_FALSE(keys.take_unknown());
  EXPECT_FALSE(keys.verify(named("b"), {}, now));
  EXPECT_TRUE(keys.take_unknown());
  EXPECT_FALSE(keys.take_unknown()) << "once";
}

}  // namespace
}  // namespace chasqui::access
