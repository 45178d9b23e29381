#include "loop/in_step.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

namespace chasqui::loop {
namespace {

using std::chrono::milliseconds;

constexpr Rests kNoRests{.after = std::chrono::hours(1)};

struct Two {
  explicit Two(Rests rests = kNoRests) : step(both, rests) {}

  Loop a, b;
  Loop* const both[2] = {&a, &b};
  std::string seen[2];
  InStep step;

  void post(char word) {
    step.post([this, word](std::size_t loop) { seen[loop] += word; });
  }
  static void turn(Loop& loop) { loop.run_turn(milliseconds(0)); }
};

TEST(InStep, EveryLoopSeesAllWorkInOrder) {
  Two two;
  for (const char word : {'x', 'y', 'z'}) two.post(word);
  for (int i = 0; i < 8; ++i) {
    Two::turn(two.a);
    Two::turn(two.b);
  }
  EXPECT_EQ(two.seen[0], "xyz");
  EXPECT_EQ(two.seen[1], "xyz");
}

TEST(InStep, WhatComesMeanwhileWaitsForTheSlowestAndGoesTogether) {
  Two two;
  two.post('1');
  for (int i = 0; i < 4; ++i) Two::turn(two.a);
  two.post('2');
  two.post('3');
  for (int i = 0; i < 4; ++i) Two::turn(two.a);
  EXPECT_EQ(two.seen[0], "1");
  Two::turn(two.b);  // Does the work…
  Two::turn(two.b);  // …and says so.
  Two::turn(two.a);
  EXPECT_EQ(two.seen[0], "123");
  Two::turn(two.b);
  EXPECT_EQ(two.seen[1], "123");
}

TEST(InStep, WhatALoopPostsInOneTurnGoesTogether) {
  Two two;
  two.a.post([&] {
    two.post('1');
    for (int i = 0; i < 2; ++i) Two::turn(two.b);
    EXPECT_EQ(two.seen[1], "");  // Else it would have gone alone.
    two.post('2');
    two.post('3');
  });
  for (int i = 0; i < 3; ++i) Two::turn(two.a);
  Two::turn(two.b);
  EXPECT_EQ(two.seen[0], "123");
  EXPECT_EQ(two.seen[1], "123");
}

TEST(InStep, AfterALongBatchMoreCanGather) {
  Two two({.after = milliseconds(0), .longest = milliseconds(1)});
  two.post('1');
  for (int i = 0; i < 2; ++i) {
    Two::turn(two.a);
    Two::turn(two.b);
  }
  two.post('2');
  two.post('3');
  Two::turn(two.b);
  EXPECT_EQ(two.seen[1], "1");  // The rest ends on the first loop.
  while (two.seen[0].size() < 3) two.a.run_turn(milliseconds(10));
  Two::turn(two.b);
  EXPECT_EQ(two.seen[0], "123");
  EXPECT_EQ(two.seen[1], "123");
}

TEST(InStep, BeforeALongBatchMoreCanGather) {
  Two two({.after = milliseconds(0), .longest = milliseconds(1)});
  two.post('0');
  for (int i = 0; i < 2; ++i) {
    Two::turn(two.a);
    Two::turn(two.b);
  }
  for (int i = 0; i < 4; ++i) two.a.run_turn(milliseconds(5));  // The rest.
  two.post('1');
  Two::turn(two.b);
  EXPECT_EQ(two.seen[1], "0");
  two.post('2');
  while (two.seen[0].size() < 2) two.a.run_turn(milliseconds(10));
  Two::turn(two.b);
  EXPECT_EQ(two.seen[0], "012");
  EXPECT_EQ(two.seen[1], "012");
}

}  // namespace
}  // namespace chasqui::loop
