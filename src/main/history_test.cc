#include "main/history.h"

#include <gtest/gtest.h>

#include "loop/loops.h"
#include "main/site_fixture.h"

namespace chasqui::main {
namespace {

class HistoryTest : public testing::Test {
 protected:
  // Opens it again with a tail of that many events: older ones are read from the file.
  void open(std::size_t tail_events) {
    database_.reset();
    site_.open();
    db::DatabaseSettings settings;
    settings.path = site_.path();
    settings.tail_events_max = tail_events;
    database_ = std::make_unique<db::Database>(
        settings, db::DatabaseNeeds{nullptr, site_.clock, site_.random, site_.log});
    databases_[space_.get()] = database_.get();
  }
  void emit(const std::string& stream, const std::string& event) {
    database_->write_now([&](db::WriteTx& tx) {
      tx.emit(stream, event, "{}");
      return std::string();
    });
  }
  // "uno:1 dos:2 head=2"
  std::string read(std::vector<std::string> streams, std::int64_t since, std::size_t limit = 100) {
    std::string text;
    DatabaseHistory history(loops_[0], workers_, databases_);
    history.read({space_, std::move(streams), since, limit}, [&](hub::HistoryPage page) {
      for (const hub::EventRef& event : page.events)
        text += event->name + ":" + std::to_string(event->seq) + " ";
      text += "head=" + std::to_string(page.head) + (page.more ? " more" : "");
      if (page.too_old) text += " too old";
    });
    EXPECT_EQ(text, "") << "the answer comes later, on the loop";
    for (int turns = 0; text.empty() && turns < 1000; ++turns)
      loops_[0].run_turn(std::chrono::milliseconds(1));
    return text;
  }

  SiteFixture site_;
  loop::Loops loops_{1};
  loop::Workers workers_{1};
  hub::SpaceRef space_ = std::make_shared<hub::Space>("e");
  DatabaseOfSpace databases_;
  std::unique_ptr<db::Database> database_;
};

TEST_F(HistoryTest, IsTheSameFromMemoryAndFromTheFile) {
  for (const std::size_t tail : {100u, 1u}) {
    SCOPED_TRACE(tail);
    std::filesystem::remove(site_.path());
    open(tail);
    emit("clientes", "uno");
    emit("ventas", "dos");
    emit("clientes", "tres");
    EXPECT_EQ(read({"*"}, 0), "uno:1 dos:2 tres:3 head=3");
    EXPECT_EQ(read({"*"}, 2), "tres:3 head=3");
    EXPECT_EQ(read({"clientes"}, 0), "uno:1 tres:3 head=3");
    EXPECT_EQ(read({"*"}, 0, 2), "uno:1 dos:2 head=3 more");
    EXPECT_EQ(read({"*"}, 9), "head=3 too old");
  }
}

TEST(History, AnEventIsTheSameToTheHub) {
  const hub::EventRef event = to_hub_event({7, "ventas", "venta_creada", "{}", "caja-1", {}});
  EXPECT_EQ(event->seq, 7);
  EXPECT_EQ(event->stream, "ventas");
  EXPECT_EQ(event->name, "venta_creada");
  EXPECT_EQ(event->origin, "caja-1");
}

}  // namespace
}  // namespace chasqui::main
