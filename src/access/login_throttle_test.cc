#include "access/login_throttle.h"

#include <gtest/gtest.h>

namespace chasqui::access {
namespace {

using namespace std::chrono_literals;

class Throttle : public testing::Test {
 protected:
  // How many of `attempts` are let through.
  int tries(LoginThrottle& throttle, int attempts, std::string_view login = "ana") {
    int passed = 0;
    for (int i = 0; i < attempts; ++i) passed += throttle.try_once("10.0.0.1", login) == 0;
    return passed;
  }
  ManualClock clock_;
};

TEST_F(Throttle, FiveAttemptsAMinutePerAddressAndUser) {
  LoginThrottle throttle({}, clock_);
  EXPECT_EQ(tries(throttle, 7), 5);
  EXPECT_EQ(throttle.try_once("10.0.0.1", "ANA"), 12) << "the same user, and the wait is said";
  EXPECT_EQ(throttle.try_once("10.0.0.2", "ana"), 0) << "another address";
  EXPECT_EQ(tries(throttle, 1, "ben"), 1) << "another user";
  clock_.advance(11s);
  EXPECT_EQ(throttle.try_once("10.0.0.1", "ana"), 1);
  clock_.advance(1s);
  EXPECT_EQ(tries(throttle, 2), 1);
  clock_.advance(1h);
  EXPECT_EQ(tries(throttle, 9), 5);
}

TEST_F(Throttle, FailuresInARowLockLongerAndLonger) {
  LoginThrottle throttle({.burst = 1000}, clock_);
  const auto fail_and_ask = [&] {
    throttle.failed("10.0.0.1", "ana");
    return throttle.try_once("10.0.0.1", "ana");
  };
  for (int i = 1; i < 10; ++i) EXPECT_EQ(fail_and_ask(), 0) << i;
  for (const int wait : {30, 60, 120, 240, 480, 900, 900}) {
    EXPECT_EQ(fail_and_ask(), wait);
    clock_.advance(std::chrono::seconds(wait) - 1ms);
    EXPECT_EQ(throttle.try_once("10.0.0.1", "ana"), 1);
    clock_.advance(1ms);
    EXPECT_EQ(throttle.try_once("10.0.0.1", "ana"), 0);
  }
}

TEST_F(Throttle, FailuresAreForgottenAnHourAfterTheLast) {
  LoginThrottle throttle({.burst = 1000}, clock_);
  for (int i = 0; i < 9; ++i) throttle.failed("10.0.0.1", "ana");
  clock_.advance(1h + 1ms);
  throttle.failed("10.0.0.1", "ana");
  EXPECT_EQ(throttle.try_once("10.0.0.1", "ana"), 0);
}

TEST_F(Throttle, SuccessForgetsWhatWentBefore) {
  LoginThrottle throttle({}, clock_);
  EXPECT_EQ(tries(throttle, 5), 5);
  for (int i = 0; i < 9; ++i) throttle.failed("10.0.0.1", "ana");
  throttle.succeeded("10.0.0.1", "ana");
  EXPECT_EQ(throttle.size(), 0u);
  EXPECT_EQ(tries(throttle, 6), 5);
}

TEST_F(Throttle, RemembersABoundedNumber) {
  LoginThrottle throttle({.entries_max = 3}, clock_);
  EXPECT_EQ(tries(throttle, 6, "a"), 5);
  for (const char* login : {"b", "c", "a", "d", "e"}) throttle.try_once("10.0.0.1", login);
  EXPECT_EQ(throttle.size(), 3u);
  EXPECT_EQ(tries(throttle, 1, "a"), 0) << "used since: still remembered";
  throttle.try_once("10.0.0.1", std::string(1'000'000, 'x'));
  EXPECT_EQ(throttle.size(), 3u);
}

}  // namespace
}  // namespace chasqui::access
