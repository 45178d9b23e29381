#include "api/endings.h"

#include <gtest/gtest.h>

#include "edge/session_test_support.h"
#include "service/ending.h"

namespace chasqui::api {
namespace {

struct Socket final : edge::EndableSocket {
  void end_with(const edge::SocketEnding& ending) override {
    ended += std::to_string(ending.code) + " " + ending.reason + ";";
  }
  std::string ended;
};

struct EndingsTest : testing::Test, edge::RelayFixture {
  void ends(const std::string& socket) {
    commit(std::string(service::kEndings), "end",
           to_text(JsonObject{{"socket", socket}, {"code", 4410}, {"reason", "ya"}}));
    turn();
  }
  Endings endings{*relay, space};
  Socket one, two;
};

TEST_F(EndingsTest, OnlyTheSocketOfThatNameEnds) {
  endings.add(loop, "s1", one);
  endings.add(loop, "s2", two);
  ends("s2");
  ends("s3");
  EXPECT_EQ(one.ended, "");
  EXPECT_EQ(two.ended, "4410 ya;");
  endings.remove(loop, "s1", one);
  endings.remove(loop, "s2", two);
}

TEST_F(EndingsTest, SeveralThatCommitTogetherAllCount) {
  endings.add(loop, "s1", one);
  endings.add(loop, "s1", two);  // It came back before the first was known to be gone.
  for (const char* name : {"s1", "s9", "s1"})
    commit(std::string(service::kEndings), "end",
           to_text(JsonObject{{"socket", name}, {"code", 4410}, {"reason", "ya"}}));
  turn();
  EXPECT_EQ(one.ended, "4410 ya;4410 ya;");
  EXPECT_EQ(two.ended, one.ended);
  endings.remove(loop, "s1", one);
  ends("s1");
  EXPECT_EQ(one.ended, "4410 ya;4410 ya;");
  EXPECT_EQ(two.ended, "4410 ya;4410 ya;4410 ya;");
  endings.remove(loop, "s1", two);
}

TEST_F(EndingsTest, NothingIsHeardWhileNobodyIsThere) {
  endings.add(loop, "s1", one);
  EXPECT_EQ(relay->hub_of(loop).stats().listeners, 1u);
  endings.remove(loop, "s1", one);
  EXPECT_EQ(relay->hub_of(loop).stats().listeners, 0u);
  ends("s1");
  endings.add(loop, "s1", two);
  turn();
  EXPECT_EQ(one.ended + two.ended, "") << "what was said before is not for it";
  ends("s1");
  EXPECT_EQ(two.ended, "4410 ya;");
  endings.remove(loop, "s1", two);
}

}  // namespace
}  // namespace chasqui::api
