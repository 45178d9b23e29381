#include "edge/address_tally.h"

#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

namespace chasqui::edge {
namespace {

TEST(AddressTally, HoldsAtTheBoundAndForgetsWhoLeft) {
  AddressTally tally(2, 7);
  const std::size_t first = tally.take("10.0.0.1");
  EXPECT_NE(first, AddressTally::kSlots);
  EXPECT_NE(tally.take("10.0.0.1"), AddressTally::kSlots);
  EXPECT_EQ(tally.take("10.0.0.1"), AddressTally::kSlots);
  EXPECT_NE(tally.take("10.0.0.2"), AddressTally::kSlots);
  tally.give_back(first);
  EXPECT_NE(tally.take("10.0.0.1"), AddressTally::kSlots);
}

TEST(AddressTally, FewAddressesShareACounter) {
  AddressTally tally(1, 12345);
  int refused = 0;
  for (int i = 0; i < 1000; ++i)
    refused += tally.take("192.168." + std::to_string(i / 250) + "." + std::to_string(i % 250)) ==
               AddressTally::kSlots;
  EXPECT_LT(refused, 30);
}

TEST(AddressTally, CountsRightlyFromManyThreads) {
  AddressTally tally(1'000'000, 1);
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&] {
      for (int i = 0; i < 10'000; ++i) tally.give_back(tally.take("a"));
    });
  for (std::thread& thread : threads) thread.join();
  AddressTally strict(1, 1);
  EXPECT_NE(strict.take("a"), AddressTally::kSlots);
  EXPECT_EQ(strict.take("a"), AddressTally::kSlots);
}

}  // namespace
}  // namespace chasqui::edge
