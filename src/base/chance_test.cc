#include "base/chance.h"

#include <gtest/gtest.h>

#include <array>
#include <set>

namespace chasqui {
namespace {

TEST(SeededRandom, GivesTheSameSeriesForTheSameSeed) {
  SeededRandom a(7), b(7), c(8);
  const std::uint64_t first = a.next();
  EXPECT_EQ(first, b.next());
  EXPECT_NE(first, c.next());
  EXPECT_NE(first, a.next());
}

TEST(SeededRandom, FillsWhatIsNotAMultipleOfEight) {
  std::array<std::byte, 13> bytes{};
  SeededRandom(1).fill(bytes);
  std::set<std::byte> seen(bytes.begin(), bytes.end());
  EXPECT_GT(seen.size(), 8u) << "most of 13 random bytes differ";
}

TEST(Random, BelowStaysBelowAndReachesEveryValue) {
  SeededRandom random(3);
  std::array<int, 7> seen{};
  for (int i = 0; i < 7000; ++i) {
    const std::uint64_t value = random.below(7);
    ASSERT_LT(value, 7u);
    ++seen[value];
  }
  for (const int count : seen) EXPECT_NEAR(count, 1000, 150);
  EXPECT_EQ(random.below(1), 0u);
}

TEST(Random, BelowDrawsAgainWhereTheRemainderWouldBeBiased) {
  class Fixed final : public Random {
   public:
    void fill(std::span<std::byte> out) override {
      std::fill(out.begin(), out.end(), draws_++ == 0 ? std::byte{0xff} : std::byte{0});
    }
    int draws_ = 0;
  };
  Fixed random;
  EXPECT_EQ(random.below(10), 0u);
  EXPECT_EQ(random.draws_, 2) << "the topmost value belongs to an incomplete ten";
}

TEST(Random, BelowZeroIsAProgrammersError) {
  SeededRandom random(1);
  EXPECT_DEATH((void)random.below(0), "broken claim: bound > 0");
}

TEST(SystemRandom, GivesOtherBytesEachTime) {
  SystemRandom random;
  EXPECT_NE(random.next(), random.next());
}

}  // namespace
}  // namespace chasqui
