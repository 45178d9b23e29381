#include "access/sessions.h"

#include "access/access_fixture.h"

namespace chasqui::access {
namespace {

using namespace std::chrono_literals;

class Sessions : public AccessTest {
 protected:
  Session start(std::int64_t account, std::string agent = "") {
    return write([&](db::WriteTx& tx) {
      return start_session(
          tx, {.account = account, .life = 1h, .address = "10.0.0.1", .agent = std::move(agent)},
          random_);
    });
  }
  std::size_t live(std::int64_t account) {
    return list_sessions(*db_, account, clock_.now()).size();
  }
  std::int64_t ana_ = add("ana").id;
  std::int64_t ben_ = add("ben").id;
};

TEST_F(Sessions, BeginLiveAndExpire) {
  const Session session = start(ana_, "Firefox");
  EXPECT_EQ(session.id.size(), 32u);
  const auto found = find_session(*db_, session.id);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->address + " " + found->agent, "10.0.0.1 Firefox");
  EXPECT_EQ(found->generation, 1);
  EXPECT_EQ(found->salt, session.salt);
  EXPECT_EQ(live(ana_), 1u);
  clock_.advance(1h - 1ms);
  EXPECT_TRUE(found->is_live(clock_.now()));
  clock_.advance(1ms);
  EXPECT_FALSE(found->is_live(clock_.now()));
  EXPECT_EQ(live(ana_), 0u);
  EXPECT_FALSE(find_session(*db_, "nada"));
}

TEST_F(Sessions, EndOneAllOrNoneOfAnothers) {
  const Session one = start(ana_), two = start(ana_), three = start(ana_), other = start(ben_);
  const auto end = [&](std::int64_t account, const std::string& id) {
    return write([&](db::WriteTx& tx) { return end_session(tx, account, id); });
  };
  EXPECT_FALSE(end(ana_, other.id)) << "another's";
  EXPECT_TRUE(end(ana_, one.id));
  EXPECT_FALSE(end(ana_, one.id)) << "it has ended";
  EXPECT_EQ(live(ana_), 2u);
  EXPECT_EQ(write([&](db::WriteTx& tx) { return end_sessions(tx, ana_); }), 2);
  EXPECT_EQ(live(ana_), 0u);
  EXPECT_EQ(live(ben_), 1u);
}

TEST_F(Sessions, RotationGrowsTheGenerationAndTheLife) {
  const Session session = start(ana_);
  clock_.advance(30min);
  change([&](db::WriteTx& tx) { rotate_session(tx, session, 1h); });
  const Session rotated = find_session(*db_, session.id).value();
  EXPECT_EQ(rotated.generation, 2);
  EXPECT_EQ(rotated.rotated_at, clock_.now());
  EXPECT_EQ(rotated.expires_at, clock_.now() + 1h);
}

TEST_F(Sessions, AnAccountHasABoundedNumberAndTheOneUnusedLongestEnds) {
  const Session first = start(ana_);
  change([&](db::WriteTx& tx) {
    for (std::int64_t i = 1; i < kSessionsPerAccountMax; ++i)
      start_session(tx, {.account = ana_, .life = 1h}, random_);
  });
  const auto is_live = [&] { return find_session(*db_, first.id)->is_live(clock_.now()); };
  EXPECT_TRUE(is_live()) << "at the bound";
  clock_.advance(1s);
  change([&](db::WriteTx& tx) { touch_session(tx, first.id); });
  start(ana_);
  EXPECT_TRUE(is_live()) << "another one ended: this one was just used";
  EXPECT_EQ(live(ana_), static_cast<std::size_t>(kSessionsPerAccountMax));
  clock_.advance(1s);
  for (std::int64_t i = 1; i < kSessionsPerAccountMax; ++i) start(ana_);
  start(ana_);
  EXPECT_FALSE(is_live()) << "one past the bound";
}

TEST_F(Sessions, WhatTheClientCallsItselfIsCutBetweenCharacters) {
  const Session session = start(ana_, "x" + std::string(200, '\xc3').replace(1, 1, "\xb1"));
  EXPECT_LE(session.agent.size(), 200u);
  const std::string long_name = [] {
    std::string text = "x";
    while (text.size() < 300) text += "ñ";
    return text;
  }();
  EXPECT_EQ(start(ana_, long_name).agent, long_name.substr(0, 199));
}

TEST_F(Sessions, OldOnesAreForgottenAMonthAfterTheyEnd) {
  start(ana_);
  clock_.advance(24h * 30);
  EXPECT_EQ(write([](db::WriteTx& tx) { return forget_sessions(tx); }), 0);
  clock_.advance(2h);
  EXPECT_EQ(write([](db::WriteTx& tx) { return forget_sessions(tx); }), 1);
}

}  // namespace
}  // namespace chasqui::access
