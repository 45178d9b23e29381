#include "access/socket_states.h"

#include <gtest/gtest.h>

#include "access/access_fixture.h"

namespace chasqui::access {
namespace {

constexpr std::chrono::minutes kWithin{2};

class SocketStates : public AccessTest {
 protected:
  std::string back(const std::string& key) {
    const auto found = write([&](db::WriteTx& tx) { return take_back_socket(tx, key, kWithin); });
    if (found) return found->name + to_text(Json(found->state));
    return found.error() == SocketAbsence::kUnknown ? "unknown" : "still here";
  }
  void keep(const std::string& key) {
    change([&](db::WriteTx& tx) { keep_socket(tx, key, {"s-" + key, {{"a", 1}}}); });
  }
  void leave(const std::string& key) {
    change([&](db::WriteTx& tx) { note_socket_gone(tx, key, kWithin); });
  }
};

TEST_F(SocketStates, OneComesBackOnceAndOnlyWhenItWasGone) {
  EXPECT_EQ(back("k"), "unknown");
  keep("k");
  EXPECT_EQ(back("k"), "still here");
  leave("k");
  EXPECT_EQ(back("k"), R"(s-k{"a":1})");
  EXPECT_EQ(back("k"), "still here");
}

TEST_F(SocketStates, WhoIsGoneForTooLongIsForgotten) {
  for (const char* key : {"a", "b"}) keep(key);
  leave("a");
  clock_.advance(kWithin);
  EXPECT_EQ(back("a"), R"(s-a{"a":1})");
  leave("a");
  clock_.advance(kWithin + std::chrono::milliseconds(1));
  EXPECT_EQ(back("a"), "unknown");
  EXPECT_EQ(back("b"), "still here");
}

TEST_F(SocketStates, NobodyHasToComeBackForTheOldOnesToBeForgotten) {
  for (const char* key : {"a", "b"}) keep(key);
  leave("a");
  clock_.advance(2 * kWithin);
  leave("b");
  EXPECT_EQ(db_->query_int64("SELECT count(*) FROM chasqui_socket_state"), 1);
}

TEST_F(SocketStates, AStartFindsNobodyConnected) {
  keep("a");
  change([](db::WriteTx& tx) { note_all_sockets_gone(tx); });
  EXPECT_EQ(back("a"), R"(s-a{"a":1})");
}

}  // namespace
}  // namespace chasqui::access
