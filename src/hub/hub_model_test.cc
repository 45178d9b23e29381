// Whatever happens in whatever order, a listener hears exactly the durable events of its streams
// after its position, in order, once, or is told that it cannot. Random histories, checked by an
// ear that knows the log.
#include <gtest/gtest.h>

#include <algorithm>
#include <charconv>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/chance.h"
#include "base/text.h"
#include "hub/hub.h"
#include "hub/hub_test_support.h"

namespace chasqui::hub {
namespace {

const std::vector<std::string> kStreams = {"a", "b", "lento", "cursor"};
constexpr std::size_t kQueueMax = 24;
constexpr std::int64_t kNobody = -1;

class CheckingEar final : public Listener {
 public:
  explicit CheckingEar(const MemoryHistory& history) : history_(history) {}

  void starts(std::vector<std::string> streams, std::int64_t position) {
    streams_ = std::move(streams);
    heard_ = position;
  }
  void expect_complete(std::int64_t upto, const char* when) const {
    EXPECT_GT(next_after(heard_), upto) << when << ": missed after " << heard_;
  }
  void deliver(const Batch& batch) override {
    std::size_t count = 0;
    for (const std::string_view word : split(*batch.bytes, ' ')) {
      if (word.empty()) continue;
      ++count;
      word[0] == 'x' ? hear_whisper(number(word.substr(1))) : hear(number(word));
    }
    EXPECT_EQ(count, batch.count);
    queued_ += batch.bytes->size();
  }
  std::size_t queued_bytes() const override { return queued_; }
  void resync(const Resync& resync) override {
    expect_complete(resync.since, "told to start afresh");
    EXPECT_LT(resync.since, history_.kept_after);
    heard_ = resync.head;
    ++resyncs;
  }
  void end(EndReason) override { heard_ = kNobody; }
  void drain() { queued_ = 0; }
  bool has_ended() const { return heard_ == kNobody; }

  std::size_t resyncs = 0, heard_events = 0;
  Subscription subscription{*this};

 private:
  static std::int64_t number(std::string_view word) {
    std::int64_t value = 0;
    std::from_chars(word.data(), word.data() + word.size(), value);
    return value;
  }
  bool wants(const Event& event) const {
    return std::ranges::any_of(streams_, [&](const std::string& stream) {
      return stream == "*" || stream == event.stream;
    });
  }
  std::int64_t next_after(std::int64_t seq) const {
    for (auto at = static_cast<std::size_t>(seq); at < history_.log.size(); ++at) {
      if (wants(*history_.log[at])) return history_.log[at]->seq;
    }
    return std::numeric_limits<std::int64_t>::max();
  }
  void hear(std::int64_t seq) {
    EXPECT_EQ(seq, next_after(heard_)) << "after " << heard_;
    heard_ = seq;
    ++heard_events;
  }
  void hear_whisper(std::int64_t number) {
    EXPECT_GT(number, whispered_) << "an ephemeral event twice or out of order";
    whispered_ = number;
  }

  const MemoryHistory& history_;
  std::vector<std::string> streams_;
  std::int64_t heard_ = kNobody;
  std::int64_t whispered_ = 0;
  std::size_t queued_ = 0;
};

HubLimits tight_limits() {
  HubLimits limits;
  limits.queue_bytes_max = kQueueMax;
  limits.page_events_max = 3;
  limits.recent_events_max = 4;
  limits.waiting_events_max = 6;
  return limits;
}

class World {
 public:
  explicit World(std::uint64_t seed)
      : random_(seed),
        f_({{"lento", {SlowPolicy::kReadOn, std::chrono::milliseconds(5)}},
            {"cursor", {SlowPolicy::kLatest, {}}}},
           tight_limits()) {
    for (int i = 0; i < 6; ++i) ears_.push_back(std::make_unique<CheckingEar>(f_.history));
  }

  void step() {
    CheckingEar& ear = *ears_[random_.below(ears_.size())];
    switch (random_.below(16)) {
      case 0:
      case 1:
      case 2:
        f_.commit(any_stream());
        break;
      case 3:
      case 4:
      case 5:
        announce_next();
        break;
      case 6:
        f_.whisper(any_stream(), "x" + std::to_string(++whispers_));
        break;
      case 7:
      case 8:
        turn();
        break;
      case 9:
        read();
        break;
      case 10:
      case 11:
        answer();
        break;
      case 12:
        ear.drain();
        f_.hub.drained(ear.subscription);
        break;
      case 13:
        change(ear);
        break;
      case 14:
        come_back(ear);
        break;
      case 15:
        rare(ear);
        break;
    }
  }

  void finish() {
    while (announced_ < head()) announce_next();
    f_.announce(f_.commit("a"));  // Tells of those before it that nobody announced.
    for (int round = 0; round < 200; ++round) {
      for (const auto& ear : ears_) {
        ear->drain();
        f_.hub.drained(ear->subscription);
      }
      turn();
      while (!f_.history.asked.empty()) answer();
    }
    for (const auto& ear : ears_) {
      if (ear->has_ended()) continue;
      EXPECT_TRUE(ear->subscription.is_live());
      ear->expect_complete(head(), "at the end");
      resyncs += ear->resyncs;
      heard += ear->heard_events;
    }
    EXPECT_EQ(f_.hub.stats().catching_up + f_.hub.stats().lagging, 0u);
  }

  std::size_t resyncs = 0, heard = 0;

 private:
  std::int64_t head() const { return static_cast<std::int64_t>(f_.history.log.size()); }
  std::string any_stream() { return kStreams[random_.below(kStreams.size())]; }
  std::vector<std::string> any_streams() {
    std::vector<std::string> streams;
    for (std::uint64_t n = 1 + random_.below(2); n > 0; --n) streams.push_back(any_stream());
    if (random_.below(4) == 0) streams.push_back("*");
    return streams;
  }

  void announce_next() {
    if (announced_ == head()) return;
    if (random_.below(40) == 0) ++announced_;  // One that another process wrote.
    if (announced_ < head()) f_.announce(f_.history.log[static_cast<std::size_t>(announced_++)]);
  }
  void turn() {
    f_.now += std::chrono::milliseconds(random_.below(4));
    f_.flush();
  }
  // The log is read at one time, the answer arrives at another.
  void read() {
    if (f_.history.asked.empty()) return;
    const auto& asked = f_.history.asked.front();
    if (!page_) page_ = f_.history.page_of(asked.query);
  }
  void answer() {
    if (f_.history.asked.empty()) return;
    auto asked = std::move(f_.history.asked.front());
    f_.history.asked.pop_front();
    HistoryPage page = page_ ? std::move(*page_) : f_.history.page_of(asked.query);
    page_.reset();
    asked.answer(std::move(page));
  }
  void change(CheckingEar& ear) {
    const bool was_live = ear.subscription.is_live();
    std::vector<std::string> streams = any_streams();
    const std::int64_t from = f_.listen_as(ear, streams, std::nullopt);
    if (was_live) ear.expect_complete(from, "changed streams");
    ear.starts(streams, from);
  }
  void come_back(CheckingEar& ear) {
    f_.hub.unsubscribe(ear.subscription);
    const auto since =
        static_cast<std::int64_t>(random_.below(static_cast<std::uint64_t>(head()) + 1));
    std::vector<std::string> streams = any_streams();
    ear.starts(streams, since);
    f_.listen_as(ear, streams, Position{"e1", since});
  }
  void rare(CheckingEar& ear) {
    const std::uint64_t dice = random_.below(10);
    if (dice == 0) f_.history.kept_after = std::min(f_.space->head(), head() / 2);
    if (dice == 1) {
      f_.hub.unsubscribe(ear.subscription);
      ear.end(EndReason::kUnavailable);
    }
  }

  struct Fixture : HubFixture {
    using HubFixture::HubFixture;
    std::int64_t listen_as(CheckingEar& ear, std::vector<std::string> streams,
                           std::optional<Position> since) {
      return hub.subscribe(ear.subscription,
                           {space, std::move(streams), &format, &everybody, std::move(since)});
    }
  };
  SeededRandom random_;
  Fixture f_;
  std::vector<std::unique_ptr<CheckingEar>> ears_;
  std::optional<HistoryPage> page_;
  std::int64_t announced_ = 0;
  std::int64_t whispers_ = 0;
};

TEST(HubModel, EveryListenerHearsExactlyWhatItShould) {
  std::size_t resyncs = 0, heard = 0;
  for (std::uint64_t seed = 1; seed <= 400 && !testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    World world(seed);
    for (int i = 0; i < 400; ++i) world.step();
    world.finish();
    resyncs += world.resyncs;
    heard += world.heard;
  }
  EXPECT_GT(heard, 10'000u) << "the test has to try something";
  EXPECT_GT(resyncs, 50u);
}

}  // namespace
}  // namespace chasqui::hub
