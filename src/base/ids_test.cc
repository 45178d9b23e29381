#include "base/ids.h"

#include <gtest/gtest.h>

#include <set>

namespace chasqui {
namespace {

TEST(Uuid, HasTheTimeTheVersionAndTheVariantOfRfc9562) {
  SeededRandom random(1);
  const std::string text = Uuid::make({0x0123456789ab}, random).to_string();
  EXPECT_EQ(text.substr(0, 15), "01234567-89ab-7") << text;
  EXPECT_NE(std::string("89ab").find(text[19]), std::string::npos) << text;
  EXPECT_EQ(text.size(), 36u);
}

TEST(Uuid, SortsByTime) {
  SeededRandom random(2);
  Uuid last = Uuid::make({1}, random);
  for (std::int64_t ms = 2; ms < 70'000; ms += 97) {
    const Uuid next = Uuid::make({ms}, random);
    ASSERT_LT(last, next);
    ASSERT_LT(last.to_string(), next.to_string());
    last = next;
  }
}

TEST(Uuid, OfOneMillisecondDiffer) {
  SeededRandom random(3);
  std::set<Uuid> seen;
  for (int i = 0; i < 1000; ++i) seen.insert(Uuid::make({5}, random));
  EXPECT_EQ(seen.size(), 1000u);
}

TEST(Uuid, ReadsAnyCaseAndWritesLowerCase) {
  const auto uuid = Uuid::parse("0190163D-8694-739B-AEA5-966c26f8ad91");
  ASSERT_TRUE(uuid);
  EXPECT_EQ(uuid->to_string(), "0190163d-8694-739b-aea5-966c26f8ad91");
}

TEST(Uuid, RefusesOtherShapes) {
  for (const std::string_view text :
       {"", "0190163d", "0190163d-8694-739b-aea5-966c26f8ad9",
        "0190163d-8694-739b-aea5-966c26f8ad911", "0190163d8694-739b-aea5-966c26f8ad911-",
        "g190163d-8694-739b-aea5-966c26f8ad91", "0190163d-8694-739b-aea5-966c26f8a-91",
        "{190163d-8694-739b-aea5-966c26f8ad9}"})
    EXPECT_FALSE(Uuid::parse(text)) << text;
}

TEST(Id, ComparesByValue) {
  EXPECT_LT(Id{1}, Id{2});
  EXPECT_EQ(Id{}, Id{0});
}

}  // namespace
}  // namespace chasqui
