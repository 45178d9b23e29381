#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "hub/hub.h"
#include "hub/hub_test_support.h"

namespace chasqui::hub {
namespace {

constexpr std::size_t kQueueMax = 10;
HubLimits small_limits() {
  HubLimits limits;
  limits.queue_bytes_max = kQueueMax;
  limits.page_events_max = 3;
  limits.recent_events_max = 2;
  return limits;
}

TEST(HubCatchUp, FirstWhatWasMissedThenWhatCameMeanwhileThenLive) {
  HubFixture f;
  Ear ear;
  f.publish({"a", "b", "a"});
  EXPECT_EQ(f.listen_since(ear, {"a"}, {"e1", 1}), 1);
  f.publish({"a", "b"});
  f.whisper("a", "x");
  f.flush();
  EXPECT_EQ(ear.heard, "") << "nothing live before what was missed";
  f.history.answer();
  EXPECT_EQ(ear.heard, "3 4 x ");
  EXPECT_TRUE(ear.subscription.is_live());
  f.publish({"a"});
  f.flush();
  EXPECT_EQ(ear.heard, "3 4 x 6 ");
}

// The log is read before, between or after the announcements of what it holds.
TEST(HubCatchUp, NothingIsLostOrDoubledWhereverTheReadFalls) {
  for (int read_after = 0; read_after <= 4; ++read_after) {
    for (int answer_after = read_after; answer_after <= 4; ++answer_after) {
      for (int flush_after = 0; flush_after <= 4; ++flush_after) {
        HubFixture f;
        Ear ear, live;
        f.publish({"a"});
        f.listen(live, {"a"});
        f.listen_since(ear, {"a"}, {"e1", 0});
        for (int i = 0; i < 4; ++i) f.commit("a");
        auto asked = std::move(f.history.asked.front());
        HistoryPage page;
        for (int step = 0; step <= 4; ++step) {
          if (step > 0) f.announce(f.history.log[static_cast<std::size_t>(step)]);
          if (step == read_after) page = f.history.page_of(asked.query);
          if (step == answer_after) asked.answer(page);
          if (step == flush_after) f.flush();
        }
        f.flush();
        EXPECT_EQ(ear.heard, "1 2 3 4 5 ") << read_after << answer_after << flush_after;
        EXPECT_EQ(live.heard, "2 3 4 5 ");
      }
    }
  }
}

TEST(HubCatchUp, ReadsPageByPageAndOnceMoreWhenTooMuchCameMeanwhile) {
  HubFixture f({}, small_limits());
  Ear ear;
  f.publish({"a", "a", "a", "a", "a"});
  f.listen_since(ear, {"a"}, {"e1", 0});
  f.history.answer();
  EXPECT_EQ(ear.heard, "1 2 3 ");
  auto asked = std::move(f.history.asked.front());
  f.history.asked.pop_front();
  const HistoryPage page = f.history.page_of(asked.query);
  f.publish({"a", "a", "a"});  // One more than is remembered.
  asked.answer(page);
  EXPECT_EQ(ear.heard, "1 2 3 4 5 ");
  EXPECT_EQ(ear.subscription.state(), SubscriptionState::kCatchingUp);
  f.publish({"a"});
  f.history.answer_all();
  f.flush();
  EXPECT_EQ(ear.heard, "1 2 3 4 5 6 7 8 9 ");
  EXPECT_TRUE(ear.subscription.is_live());
}

TEST(HubCatchUp, RemembersUpToTheBoundWithoutAnotherRound) {
  HubFixture f({}, small_limits());
  Ear ear;
  f.publish({"a"});
  f.listen_since(ear, {"a"}, {"e1", 0});
  auto asked = std::move(f.history.asked.front());
  f.history.asked.pop_front();
  const HistoryPage page = f.history.page_of(asked.query);
  f.publish({"a", "a"});
  asked.answer(page);
  EXPECT_EQ(ear.heard, "1 2 3 ");
  EXPECT_TRUE(ear.subscription.is_live());
}

TEST(HubCatchUp, SaysWhenItCannot) {
  struct {
    const char* name;
    Position since;
    std::int64_t kept_after;
    const char* heard;
  } const cases[] = {
      {"too old", {"e1", 1}, 2, "[too old 1->4] 5 "},
      {"just kept", {"e1", 2}, 2, "3 4 5 "},
      {"another epoch", {"e0", 2}, 0, "[other epoch 2->4] 5 "},
      {"from the future", {"e1", 9}, 0, "[other epoch 9->4] 5 "},
      {"negative", {"e1", -1}, 0, "[other epoch -1->4] 5 "},
      {"at the head", {"e1", 4}, 0, "5 "},
  };
  for (const auto& c : cases) {
    HubFixture f;
    Ear ear;
    f.publish({"a", "a", "a", "a"});
    f.history.kept_after = c.kept_after;
    f.listen_since(ear, {"a"}, c.since);
    f.history.answer_all();
    f.publish({"a"});
    f.flush();
    EXPECT_EQ(ear.heard, c.heard) << c.name;
    EXPECT_TRUE(ear.subscription.is_live()) << c.name;
  }
}

TEST(HubCatchUp, APositionAheadOfThisLoopIsRight) {
  HubFixture f;
  Ear ear, other;
  f.listen(other, {"a"});
  const EventRef one = f.commit("a");
  const EventRef two = f.commit("a");
  f.listen_since(ear, {"a"}, {"e1", 1});  // It knows of 1 from the answer to its own write.
  f.history.answer_all();
  EXPECT_EQ(ear.heard, "2 ");
  f.announce(one);
  f.flush();
  f.announce(two);
  f.publish({"a"});
  f.flush();
  EXPECT_EQ(ear.heard, "2 3 ");
  EXPECT_EQ(other.heard, "1 2 3 ");
}

TEST(HubCatchUp, ABrokenLogEndsTheSubscription) {
  HubFixture f;
  Ear ear;
  f.publish({"a"});
  f.listen_since(ear, {"a"}, {"e1", 0});
  f.history.is_broken = true;
  f.history.answer();
  EXPECT_EQ(ear.heard, "[unavailable]");
  EXPECT_EQ(f.hub.stats().listeners, 0u);
}

TEST(HubCatchUp, WhoLeftOrChangedMeanwhileIsNotMistaken) {
  HubFixture f;
  Ear stays;
  f.publish({"a", "b"});
  {
    Ear goes;
    f.listen_since(goes, {"a"}, {"e1", 0});
  }
  f.listen_since(stays, {"a"}, {"e1", 0});
  f.listen(stays, {"b"});  // Goes on from where it is, with other streams.
  EXPECT_EQ(f.history.asked.size(), 3u);
  f.history.answer_all();
  EXPECT_EQ(stays.heard, "2 ");
}

TEST(HubSlow, AtTheBoundItIsServedPastItOnlyItsPositionIsKept) {
  HubFixture f({}, small_limits());
  Ear slow, quick;
  f.listen(slow, {"a", "b"});
  f.listen(quick, {"a"});
  slow.queued = kQueueMax;
  f.publish({"a"});
  f.flush();
  EXPECT_EQ(slow.heard, "1 ");
  slow.queued = kQueueMax + 1;
  f.publish({"a", "b"});
  f.whisper("a", "x");
  f.flush();
  EXPECT_EQ(slow.heard, "1 ");
  EXPECT_EQ(slow.subscription.state(), SubscriptionState::kLagging);
  f.publish({"a"});
  f.whisper("a", "y");
  f.flush();
  EXPECT_EQ(f.hub.stats().ephemeral_dropped, 2u);
  EXPECT_EQ(quick.heard, "1 2 x 4 y ") << "the others notice nothing";

  f.hub.drained(slow.subscription);
  EXPECT_TRUE(f.history.asked.empty()) << "its queue is still full";
  slow.queued = 0;
  f.hub.drained(slow.subscription);
  f.history.answer_all();
  EXPECT_EQ(slow.heard, "1 2 3 4 ");
  f.publish({"b"});
  f.flush();
  EXPECT_EQ(slow.heard, "1 2 3 4 5 ");
}

TEST(HubSlow, WhoMissedNothingDurableGoesOnWithoutARead) {
  HubFixture f({}, small_limits());
  Ear slow;
  f.listen(slow, {"a"});
  f.publish({"b"});
  slow.queued = kQueueMax + 1;
  f.whisper("a", "x");
  f.flush();
  slow.queued = 0;
  f.hub.drained(slow.subscription);
  EXPECT_TRUE(f.history.asked.empty());
  f.publish({"a"});
  f.flush();
  EXPECT_EQ(slow.heard, "2 ");
}

TEST(HubSlow, ALatestStreamKeepsItsNewestValue) {
  HubFixture f({{"cursor", {SlowPolicy::kLatest, {}}}}, small_limits());
  Ear slow;
  f.listen(slow, {"cursor:1", "cursor:2"});
  slow.queued = kQueueMax + 1;
  f.whisper("cursor:1", "a");
  f.whisper("cursor:2", "b");
  f.whisper("cursor:1", "c");
  f.flush();
  f.whisper("cursor:2", "d");
  f.whisper("cursor:3", "e");
  f.flush();
  slow.queued = 0;
  f.hub.drained(slow.subscription);
  EXPECT_EQ(slow.heard, "c d ");
  f.whisper("cursor:1", "g");
  f.flush();
  EXPECT_EQ(slow.heard, "c d g ");
  EXPECT_EQ(f.hub.stats().ephemeral_dropped, 0u);
}

TEST(HubSlow, AStreamMayCloseWhoIsSlow) {
  HubFixture f({{"precios", {SlowPolicy::kClose, {}}}}, small_limits());
  Ear slow;
  f.listen(slow, {"a", "precios"});
  slow.queued = kQueueMax + 1;
  f.publish({"a", "precios"});
  f.flush();
  EXPECT_EQ(slow.heard, "[too slow]");
  EXPECT_EQ(f.hub.stats().listeners, 0u);
}

TEST(HubSlow, CatchingUpWaitsForTheReader) {
  HubFixture f({{"cursor", {SlowPolicy::kLatest, {}}}}, small_limits());
  Ear slow;
  for (int i = 0; i < 9; ++i) f.publish({"a"});
  slow.is_stuck = true;
  slow.queued = kQueueMax - 5;
  f.listen_since(slow, {"a", "cursor"}, {"e1", 0});
  f.whisper("cursor", "x");
  f.history.answer();  // Six bytes.
  EXPECT_TRUE(f.history.asked.empty()) << "no page for a full queue";
  EXPECT_EQ(slow.subscription.state(), SubscriptionState::kLagging);
  slow.is_stuck = false;
  slow.queued = 0;
  f.hub.drained(slow.subscription);
  f.history.answer_all();
  EXPECT_EQ(slow.heard, "1 2 3 x 4 5 6 7 8 9 ");
  EXPECT_TRUE(slow.subscription.is_live());
}

TEST(HubGap, WhatWasNotAnnouncedIsReadOnceForAll) {
  HubFixture f({}, small_limits());
  Ear ana, ben, eva;
  f.listen(ana, {"a"});
  f.listen(ben, {"*"});
  f.publish({"a"});
  for (int i = 0; i < 5; ++i) f.commit("a");  // 2 to 6: by another process.
  f.publish({"b", "a"});
  f.listen_since(eva, {"a"}, {"e1", 5});
  f.flush();
  EXPECT_EQ(ana.heard, "1 ");
  EXPECT_EQ(f.history.asked.size(), 2u);
  f.publish({"a"});
  f.history.answer_all();
  f.flush();
  EXPECT_EQ(ana.heard, "1 2 3 4 5 6 8 9 ");
  EXPECT_EQ(ben.heard, "1 2 3 4 5 6 7 8 9 ");
  EXPECT_EQ(eva.heard, "6 8 9 ");
}

TEST(HubGap, WhatCannotBeReadEndsLiveListenersAndNobodyIsLeftWithAGap) {
  for (const bool is_broken : {true, false}) {
    HubFixture f;
    Ear ana, eva;
    f.listen(ana, {"a"});
    f.commit("a");
    f.publish({"a"});
    f.listen_since(eva, {"a"}, {"e1", 1});
    f.history.is_broken = is_broken;
    f.history.kept_after = is_broken ? 0 : 1;
    f.history.answer();
    f.history.is_broken = false;
    f.history.answer_all();
    f.publish({"a"});
    f.flush();
    EXPECT_EQ(ana.heard, "[unavailable]");
    EXPECT_EQ(eva.heard, "2 3 ");
  }
}

}  // namespace
}  // namespace chasqui::hub
