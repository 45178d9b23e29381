#include "main/remote_keys.h"

#include <gtest/gtest.h>

#include "base/errors.h"

namespace chasqui::main {
namespace {

constexpr std::string_view kUrl = "https://sign-in.example/jwks";

struct Service {
  std::string operator()(const std::string&) const {
    ++*asked;
    if (text->empty()) throw Refusal(Kind::kInvalid, "llaves", "away");
    return *text;
  }
  std::shared_ptr<int> asked = std::make_shared<int>(0);
  std::shared_ptr<std::string> text = std::make_shared<std::string>(R"({"keys":[]})");
};

TEST(RemoteKeys, AreAskedForOnceAMinuteAndKeptWhileNobodyAnswers) {
  ManualClock clock;
  const Service service;
  RemoteKeys keys(std::string(kUrl), clock, service);
  EXPECT_EQ(keys.text(), nullptr);
  keys.fetch_when_due();
  const RemoteKeys::Text first = keys.text();
  ASSERT_NE(first, nullptr);
  clock.advance(std::chrono::seconds(59));
  keys.fetch_when_due();
  EXPECT_EQ(*service.asked, 1);
  clock.advance(std::chrono::seconds(1));
  keys.fetch_when_due();
  EXPECT_EQ(*service.asked, 2);
  EXPECT_EQ(keys.text(), first) << "the same text is no change";
  clock.advance(std::chrono::seconds(60));
  *service.text = "";
  EXPECT_THROW(keys.fetch_when_due(), Refusal);
  keys.fetch_when_due();
  EXPECT_EQ(*service.asked, 3) << "not at once again";
  clock.advance(std::chrono::seconds(10));
  *service.text = "no JSON";
  EXPECT_THROW(keys.fetch_when_due(), Refusal);
  EXPECT_EQ(keys.text(), first);
  clock.advance(std::chrono::seconds(10));
  *service.text = R"({"keys": []})";
  keys.fetch_when_due();
  EXPECT_NE(keys.text(), first);
}

TEST(RemoteKeys, AreAskedForSoonerWhenAKeyIsMissedButNotForEveryOne) {
  ManualClock clock;
  const Service service;
  RemoteKeys keys(std::string(kUrl), clock, service);
  keys.fetch_when_due();
  clock.advance(std::chrono::seconds(9));
  keys.fetch_when_due(/*is_missed=*/true);
  EXPECT_EQ(*service.asked, 1) << "ten seconds apart";
  clock.advance(std::chrono::seconds(1));
  keys.fetch_when_due();
  EXPECT_EQ(*service.asked, 2) << "and it is not forgotten until then";
  clock.advance(std::chrono::seconds(10));
  keys.fetch_when_due();
  EXPECT_EQ(*service.asked, 2) << "once for all that missed it before";
  *service.text = "";
  EXPECT_THROW(keys.fetch_when_due(true), Refusal);
  keys.fetch_when_due(true);
  EXPECT_EQ(*service.asked, 3);
}

TEST(RemoteKeys, ComeOverTlsOrFromThisMachine) {
  const ManualClock clock;
  for (const char* url : {"https://a.example/k", "http://localhost/k", "http://127.0.0.1:9000/k",
                          "http://[::1]:9000/k"}) {
    EXPECT_NO_THROW(RemoteKeys(url, clock)) << url;
  }
  for (const char* url : {"http://a.example/k", "http://127.0.0.1.a.example/k",
                          "http://localhost@a.example/k", "http://", "http://10.0.0.1/k"})
    EXPECT_THROW(RemoteKeys(url, clock), Refusal) << url;
}

TEST(RemoteKeys, WhatDoesNotAnswerSaysSo) {
  EXPECT_THROW(fetch_text("http://127.0.0.1:1/k"), Refusal);
}

}  // namespace
}  // namespace chasqui::main
