#include "edge/hub_relay.h"

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <semaphore>
#include <string>
#include <thread>
#include <vector>

#include "edge/session_test_support.h"

namespace chasqui::edge {
namespace {

class SeqFormat final : public hub::Format {
 public:
  void encode(std::string& out, const hub::Event& event, std::string_view) override {
    out += std::to_string(event.seq) + " ";
  }
};

class Ear final : public hub::Listener {
 public:
  void deliver(const hub::Batch& batch) override {
    heard += *batch.bytes;
    last_seq.store(batch.last_seq, std::memory_order_release);
  }
  std::size_t queued_bytes() const override { return 0; }
  void resync(const hub::Resync&) override { heard += "[resync]"; }
  void end(hub::EndReason) override { heard += "[end]"; }
  std::string heard;  // Of the loop's thread until that has ended.
  std::atomic<std::int64_t> last_seq = 0;
  hub::Subscription subscription{*this};
};

hub::EventRef event(std::int64_t seq) {
  return std::make_shared<const hub::Event>(hub::Event{seq, "a", "x", "1", ""});
}

TEST(HubRelay, DeliversAtTheEndOfTheTurnAndJoinsWhatCameInIt) {
  RelayFixture f;
  SeqFormat format;
  hub::Everybody everybody;
  Ear ear;
  f.relay->hub_of(f.loop).subscribe(ear.subscription, {f.space, {"a"}, &format, &everybody, {}});
  f.relay->announce(f.space, {event(1), event(2)});
  f.relay->announce(f.space, {event(3)});
  f.relay->announce(f.space, {});
  EXPECT_EQ(ear.heard, "");
  EXPECT_EQ(f.space->head(), 3);
  f.turn();
  EXPECT_EQ(ear.heard, "1 2 3 ");
}

TEST(HubRelay, AWaitingStreamIsDeliveredWithoutAnotherEvent) {
  RelayFixture f;
  SeqFormat format;
  hub::Everybody everybody;
  Ear ear;
  const auto space = std::make_shared<hub::Space>(
      "e", 0, hub::StreamTable{{"a", {hub::SlowPolicy::kReadOn, std::chrono::milliseconds(1)}}});
  f.relay->hub_of(f.loop).subscribe(ear.subscription, {space, {"a"}, &format, &everybody, {}});
  f.relay->announce(space, {event(1)});
  for (int i = 0; i < 1000 && ear.heard.empty(); ++i) {
    f.loop.run_turn(std::chrono::milliseconds(100));
  }
  EXPECT_EQ(ear.heard, "1 ");
}

// Workers announce one after the other, whoever has the lock, as the log's writers do; listeners
// come at any time on two loops.
TEST(HubRelay, EveryLoopHearsTheCommitOrderOfManyThreads) {
  constexpr int kThreads = 4, kBatches = 200;
  constexpr std::int64_t kLast = kThreads * kBatches * 2;
  loop::Loop first({.index = 0}), second({.index = 1});
  loop::Loop* loops[] = {&first, &second};
  HubRelay relay(loops, [](loop::Loop& loop) { return std::make_unique<LogInMemory>(loop); }, {});
  const auto space = std::make_shared<hub::Space>("e");
  hub::Everybody everybody;
  SeqFormat formats[2];
  Ear early[2], late[2];
  for (std::size_t i = 0; i < 2; ++i) {
    relay.hub_of(*loops[i]).subscribe(early[i].subscription,
                                      {space, {"a"}, &formats[i], &everybody, {}});
  }
  std::int64_t starts[2] = {-1, -1};
  std::vector<std::thread> threads;
  for (loop::Loop* loop : loops) threads.emplace_back([loop] { loop->run(); });
  std::binary_semaphore commit(1);  // The log's write lock.
  std::int64_t seq = 0;
  std::vector<std::thread> workers;
  for (int worker = 0; worker < kThreads; ++worker) {
    workers.emplace_back([&] {
      for (int i = 0; i < kBatches; ++i) {
        commit.acquire();
        relay.announce(space, {event(seq + 1), event(seq + 2)});
        seq += 2;
        commit.release();
      }
    });
  }
  for (std::size_t i = 0; i < 2; ++i) {
    loops[i]->post([&, i] {
      starts[i] = relay.hub_of(*loops[i]).subscribe(late[i].subscription,
                                                    {space, {"a"}, &formats[i], &everybody, {}});
    });
  }
  for (std::thread& worker : workers) worker.join();
  while (early[0].last_seq.load() < kLast || early[1].last_seq.load() < kLast) {
    std::this_thread::yield();
  }
  for (loop::Loop* loop : loops) loop->stop();
  for (std::thread& thread : threads) thread.join();
  for (std::size_t i = 0; i < 2; ++i) {
    std::string all, after_start;
    for (std::int64_t each = 1; each <= kLast; ++each) {
      all += std::to_string(each) + " ";
      if (each > starts[i]) after_start += std::to_string(each) + " ";
    }
    EXPECT_EQ(early[i].heard, all);
    EXPECT_EQ(late[i].heard, after_start);
  }
}

}  // namespace
}  // namespace chasqui::edge
