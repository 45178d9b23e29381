#include "edge/rate_limits.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

namespace chasqui::edge {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;
using std::chrono::seconds;

constexpr nanoseconds kStart = std::chrono::hours(5);
constexpr nanoseconds kNone{0};

TEST(RateTable, GivesABurstAndThenAsMuchAsTimeBrings) {
  RateTable table(7);
  const RateLimit limit = RateLimit::per_second(20, 5);
  const auto taken = [&](nanoseconds now) {
    int count = 0;
    while (count < 1000 && table.take("a", limit, now) == kNone) ++count;
    return count;
  };
  EXPECT_EQ(taken(kStart), 5);
  EXPECT_EQ(taken(kStart + milliseconds(49)), 0);
  EXPECT_EQ(taken(kStart + milliseconds(50)), 1);
  EXPECT_EQ(taken(kStart + milliseconds(99)), 0);
  EXPECT_EQ(taken(kStart + milliseconds(199)), 2) << "parts are not lost";
  EXPECT_EQ(taken(kStart + seconds(3600)), 5) << "never more than the burst";
}

TEST(RateTable, WhoWaitsAsLongAsItWasToldPasses) {
  RateTable table(7);
  const RateLimit limit = RateLimit::per_minute(5, 5);
  for (int i = 0; i < 5; ++i) EXPECT_EQ(table.take("login", limit, kStart), kNone);
  const nanoseconds wait = table.take("login", limit, kStart + seconds(2));
  EXPECT_EQ(wait, seconds(10));
  EXPECT_GT(table.take("login", limit, kStart + seconds(2) + wait - nanoseconds(1)), kNone);
  EXPECT_EQ(table.take("login", limit, kStart + seconds(2) + wait), kNone);
}

TEST(RateTable, KeysDoNotTouchEachOtherAndNoLimitIsNone) {
  RateTable table(7);
  const RateLimit one = RateLimit::per_second(1, 1);
  EXPECT_EQ(table.take("a", one, kStart), kNone);
  EXPECT_NE(table.take("a", one, kStart), kNone);
  EXPECT_EQ(table.take("b", one, kStart), kNone);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(table.take("c", {}, kStart), kNone);
  EXPECT_EQ(RateLimit::per_second(0, 50).burst, 0u);
}

TEST(RateTable, CountsExactlyAmongThreads) {
  RateTable table(7);
  const RateLimit limit = RateLimit::per_second(1, 1000);
  std::atomic<int> taken = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] {
      for (int k = 0; k < 1000; ++k)
        if (table.take("a", limit, kStart) == kNone) ++taken;
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(taken, 1000);
}

TEST(RateLimits, AddressesAndIdentitiesAreCountedApart) {
  RateLimits limits(
      {.per_address = RateLimit::per_second(1, 2), .per_identity = RateLimit::per_second(1, 1)}, 7);
  EXPECT_EQ(limits.check_address("10.0.0.1", kStart), kNone);
  EXPECT_EQ(limits.check_address("10.0.0.1", kStart), kNone);
  EXPECT_EQ(limits.check_address("10.0.0.1", kStart), seconds(1));
  EXPECT_EQ(limits.check_address("10.0.0.2", kStart), kNone);
  EXPECT_EQ(limits.check_identity("user 7", kStart), kNone);
  EXPECT_EQ(limits.check_identity("user 7", kStart), seconds(1));
  EXPECT_EQ(limits.check_identity("user 8", kStart), kNone);
  EXPECT_EQ(limits.identities_refused(), 1u);
}

TEST(RateLimits, OneSubscriberOfIpv6IsOneAddress) {
  RateLimits limits({.per_address = RateLimit::per_second(1, 1), .per_identity = {}}, 7);
  EXPECT_EQ(limits.check_address("2001:db8:0:1::1", kStart), kNone);
  EXPECT_NE(limits.check_address("2001:db8:0:1:ffff::2", kStart), kNone);
  EXPECT_EQ(limits.check_address("2001:db8:0:2::1", kStart), kNone);
  EXPECT_EQ(limits.check_address("10.0.0.1", kStart), kNone);
  EXPECT_NE(limits.check_address("::ffff:10.0.0.1", kStart), kNone);
  EXPECT_EQ(source_of("nonsense:"), "nonsense:");
}

TEST(RateLimits, LoopbackIsSparedWhenThatIsSaid) {
  for (const bool spares : {false, true}) {
    RateLimits limits(
        {.per_address = RateLimit::per_second(1, 1), .per_identity = {}, .spares_loopback = spares},
        7);
    const RateLimit login = RateLimit::per_minute(1, 1);
    for (const char* const address : {"127.0.0.1", "::1"}) {
      EXPECT_EQ(limits.check_address(address, kStart), kNone);
      EXPECT_EQ(limits.check_address(address, kStart) == kNone, spares) << address;
      EXPECT_EQ(limits.check_from(address, "login ana", login, kStart), kNone);
      EXPECT_EQ(limits.check_from(address, "login ana", login, kStart) == kNone, spares);
      EXPECT_EQ(limits.check_from(address, "login eva", login, kStart), kNone);
    }
    EXPECT_EQ(limits.check_address("10.0.0.1", kStart), kNone);
    EXPECT_NE(limits.check_address("10.0.0.1", kStart), kNone);
  }
}

TEST(TooMany, SaysWhenToComeAgain) {
  struct {
    nanoseconds wait;
    int retry_after;
  } const cases[] = {{nanoseconds(1), 1},
                     {seconds(1), 1},
                     {seconds(1) + nanoseconds(1), 2},
                     {seconds(59), 59},
                     {std::chrono::hours(900), 24 * 3600}};
  for (const auto& c : cases) {
    EXPECT_EQ(too_many(c.wait).retry_after_s(), c.retry_after);
    EXPECT_EQ(too_many(c.wait).kind(), Kind::kTooMany);
  }
}

}  // namespace
}  // namespace chasqui::edge
