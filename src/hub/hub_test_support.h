// For tests of the hub: a log in memory that answers when it is told, and listeners that write down
// what they hear.
#pragma once
#include <cstddef>
#include <cstdint>
#include <deque>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "hub/hub.h"

namespace chasqui::hub {

inline EventRef event(std::int64_t seq, std::string stream, std::string text = "") {
  if (text.empty()) text = std::to_string(seq);
  return std::make_shared<const Event>(Event{seq, std::move(stream), "algo", std::move(text), ""});
}

// "5 " for an event whose data is 5.
class WordFormat final : public Format {
 public:
  void encode(std::string& out, const Event& event, std::string_view) override {
    out.append(event.data).append(" ");
    ++encoded;
  }
  std::size_t encoded = 0;
};

class Ear final : public Listener {
 public:
  void deliver(const Batch& batch) override {
    heard += *batch.bytes;
    batches.push_back(batch);
    if (is_stuck) queued += batch.bytes->size();
  }
  std::size_t queued_bytes() const override { return queued; }
  void resync(const Resync& resync) override {
    const bool is_old = resync.reason == ResyncReason::kTooOld;
    heard += (is_old ? "[too old " : "[other epoch ") + std::to_string(resync.since) + "->" +
             std::to_string(resync.head) + "] ";
  }
  void end(EndReason reason) override {
    heard += reason == EndReason::kTooSlow ? "[too slow]" : "[unavailable]";
  }

  std::string heard;
  std::vector<Batch> batches;
  std::size_t queued = 0;
  bool is_stuck = false;  // Nothing leaves its queue.
  Subscription subscription{*this};
};

class MemoryHistory final : public History {
 public:
  void read(HistoryQuery query, Answer answer) override {
    asked.push_back({std::move(query), std::move(answer)});
  }

  // Answers the oldest question, with the log as it is now.
  void answer() {
    Asked next = std::move(asked.front());
    asked.pop_front();
    HistoryPage page = page_of(next.query);
    page.failed = is_broken;
    next.answer(std::move(page));
  }
  void answer_all() {
    while (!asked.empty()) answer();
  }

  HistoryPage page_of(const HistoryQuery& query) const {
    HistoryPage page;
    page.head = static_cast<std::int64_t>(log.size());
    page.too_old = query.since < kept_after;
    if (page.too_old) return page;
    for (const EventRef& event : log) {
      if (event->seq <= query.since || !wants(query, *event)) continue;
      page.more = page.events.size() == query.limit;
      if (page.more) return page;
      page.events.push_back(event);
    }
    return page;
  }

  struct Asked {
    HistoryQuery query;
    Answer answer;
  };
  std::vector<EventRef> log;  // From seq 1, without gaps.
  std::int64_t kept_after = 0;
  bool is_broken = false;
  std::deque<Asked> asked;

 private:
  static bool wants(const HistoryQuery& query, const Event& event) {
    for (const std::string& stream : query.streams) {
      if (stream == "*" || stream == event.stream) return true;
    }
    return false;
  }
};

// A hub over one space, with its log.
struct HubFixture {
  explicit HubFixture(StreamTable streams = {}, HubLimits limits = {})
      : space(std::make_shared<Space>("e1", 0, std::move(streams))), hub(history, limits) {}

  // Appends to the log without telling the hub.
  EventRef commit(std::string stream) {
    const auto seq = static_cast<std::int64_t>(history.log.size()) + 1;
    history.log.push_back(event(seq, std::move(stream)));
    return history.log.back();
  }
  void announce(const EventRef& event) {
    if (event->seq > 0) space->advance(event->seq);
    hub.publish(space, {&event, 1});
  }
  void publish(std::initializer_list<std::string_view> streams) {
    for (const std::string_view stream : streams) announce(commit(std::string(stream)));
  }
  void whisper(std::string stream, std::string text) {  // An ephemeral event.
    announce(event(0, std::move(stream), std::move(text)));
  }
  std::int64_t listen(Ear& ear, std::vector<std::string> streams) {
    return hub.subscribe(ear.subscription, {space, std::move(streams), &format, &everybody, {}});
  }
  std::int64_t listen_since(Ear& ear, std::vector<std::string> streams, Position since) {
    return hub.subscribe(ear.subscription,
                         {space, std::move(streams), &format, &everybody, std::move(since)});
  }
  void flush() { hub.flush(now); }

  std::chrono::nanoseconds now{1'000'000'000};
  SpaceRef space;
  WordFormat format;
  Everybody everybody;
  MemoryHistory history;
  Hub hub;
};

}  // namespace chasqui::hub
