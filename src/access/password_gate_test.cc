#include "access/password_gate.h"

#include <sys/resource.h>

#include <thread>

#include "access/access_fixture.h"

namespace chasqui::access {
namespace {

TEST(PasswordGate, LetsAsManyInAsThereIsRoomFor) {
  PasswordGate gate({.at_once = 2, .waiting_max = 0});
  const PasswordGate::Slot first = gate.enter();
  {
    const PasswordGate::Slot second = gate.enter();
    EXPECT_EQ(refusal_of([&] { gate.enter(); }), "ocupado");
    EXPECT_EQ(gate.waiting(), 0);
  }
  EXPECT_EQ(refusal_of([&] { gate.enter(); }), "") << "the second has left";
}

TEST(PasswordGate, SaysWhenToComeAgain) {
  PasswordGate gate({.at_once = 1, .waiting_max = 0});
  const PasswordGate::Slot slot = gate.enter();
  try {
    gate.enter();
    FAIL() << "entered a full gate";
  } catch (const Refusal& refusal) {
    EXPECT_EQ(refusal.kind(), Kind::kTooMany);
    EXPECT_GT(refusal.retry_after_s(), 0);
  }
}

TEST(PasswordGate, WhoWaitsGetsIn) {
  PasswordGate gate({.at_once = 1, .waiting_max = 1});
  auto slot = std::make_unique<PasswordGate::Slot>(gate.enter());
  std::thread other([&] { gate.enter(); });
  while (gate.waiting() == 0) std::this_thread::yield();
  EXPECT_EQ(refusal_of([&] { gate.enter(); }), "ocupado") << "one waits already";
  slot.reset();
  other.join();
  EXPECT_EQ(gate.waiting(), 0);
}

TEST(PasswordGate, WhatRunsYieldsToOthersAndTheCallerDoesNot) {
  PasswordGate gate({.at_once = 1, .waiting_max = 0});
  const int before = getpriority(PRIO_PROCESS, 0);
  EXPECT_GT(gate.run([] { return getpriority(PRIO_PROCESS, 0); }), before);
  EXPECT_EQ(getpriority(PRIO_PROCESS, 0), before);
}

TEST(PasswordGate, WhatFailsTellsTheCallerAndLeaves) {
  PasswordGate gate({.at_once = 1, .waiting_max = 0});
  const auto fails = []() -> int { throw Refusal(Kind::kForbidden, "no", "no"); };
  EXPECT_EQ(refusal_of([&] { gate.run(fails); }), "no");
  EXPECT_EQ(gate.run([] { return 7; }), 7);
}

}  // namespace
}  // namespace chasqui::access
