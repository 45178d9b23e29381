// For tests of socket sessions: a link that writes down as text what a client would hear, and the
// relay's one loop, whose turns the test runs.
#pragma once
#include <cstddef>
#include <cstdint>
#include <deque>
#include <expected>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "edge/choice.h"
#include "edge/hub_relay.h"
#include "edge/socket.h"
#include "loop/loop.h"
#include "wire/ws_encoder.h"
#include "wire/ws_reader.h"

namespace chasqui::edge {

class FakeLink final : public SocketLink {
 public:
  explicit FakeLink(loop::Loop& loop, std::optional<wire::WsDeflate> deflate = {})
      : loop_(loop), reader_(setup_of(pool_), deflate) {}

  void send(Frames frames) override {
    batches.push_back(frames);
    hear(*frames);
  }
  void send(wire::WsMessage& message) override { hear(*message.plain()); }
  void send_text(std::string_view text) override { frame({wire::WsOpcode::kText}, text); }
  void send_binary(std::string_view bytes) override { frame({wire::WsOpcode::kBinary}, bytes); }
  void close(std::uint16_t code, std::string_view reason) override {
    heard += "[close " + std::to_string(code) + " " + std::string(reason) + "]\n";
  }
  void belong(SocketBelonging to) override { belongs = std::move(to); }
  std::size_t pending_bytes() const override { return pending; }
  void drop_pending() override { pending = 0; }
  void pause_reading() override { heard += "[pause]\n"; }
  void resume_reading() override { heard += "[resume]\n"; }
  loop::Loop& loop() const override { return loop_; }
  const std::string& remote() const override { return remote_; }
  std::string_view protocol() const override { return {}; }
  int deflate_window_bits() const override { return window_bits; }

  std::string take() { return std::exchange(heard, {}); }

  std::string heard;  // One line a message; binary ones marked.
  std::vector<Frames> batches;
  std::size_t pending = 0;
  int window_bits = 0;
  SocketBelonging belongs;

 private:
  static const wire::WsReaderSetup& setup_of(wire::DeflatePool& pool) {
    static wire::WsReaderSetup setup{wire::WsRole::kClient, 1024 * 1024, 0, nullptr};
    setup.pool = &pool;
    return setup;
  }
  void frame(wire::WsHead head, std::string_view payload) {
    std::string bytes;
    wire::append_ws_frame(bytes, head, payload);
    hear(bytes);
  }
  void hear(std::string bytes) {
    std::span<std::byte> rest(reinterpret_cast<std::byte*>(bytes.data()), bytes.size());
    for (;;) {
      const auto event = reader_.next(rest);
      if (!event) heard += "[violation]\n";
      if (!event || !*event) return;
      if ((*event)->kind == wire::WsEvent::Kind::kBinary) heard += "binary ";
      heard += std::string((*event)->payload) + "\n";
    }
  }

  loop::Loop& loop_;
  wire::DeflatePool pool_;
  wire::WsReader reader_;
  std::string remote_ = "127.0.0.1";
};

// Answers at the end of the turn, like a worker that was quick.
class LogInMemory final : public hub::History {
 public:
  explicit LogInMemory(loop::Loop& loop) : loop_(loop) {}
  void read(hub::HistoryQuery query, Answer answer) override {
    loop_.post([this, query = std::move(query), answer = std::move(answer)]() mutable {
      hub::HistoryPage page;
      page.head = query.space->head();
      page.too_old = query.since < kept_after;
      page.failed = is_broken;
      for (const hub::EventRef& event : log) {
        if (!page.too_old && event->seq > query.since) page.events.push_back(event);
      }
      answer(std::move(page));
    });
  }
  std::vector<hub::EventRef> log;
  std::int64_t kept_after = 0;
  bool is_broken = false;

 private:
  loop::Loop& loop_;
};

// Answers when it is told, as who reads records does.
struct LateChooser final : Chooser {
  struct Asked {
    Wish wish;
    Answer answer;
  };
  explicit LateChooser(std::vector<Asked>& to) : asked(to) {}
  void choose(Wish wish, Answer answer) override {
    asked.push_back({std::move(wish), std::move(answer)});
  }
  static void give(std::vector<Asked>& asked, std::expected<Choice, WishFault> choice) {
    Answer waiting = std::move(asked.back().answer);
    asked.pop_back();
    waiting(std::move(choice));
  }
  std::vector<Asked>& asked;
};

struct RelayFixture {
  RelayFixture() {
    loop::Loop* loops[] = {&loop};
    const auto make = [this](loop::Loop& of) {
      auto made = std::make_unique<LogInMemory>(of);
      history = made.get();
      return made;
    };
    relay = std::make_unique<HubRelay>(loops, make, limits(), no_rests());
  }
  // By the real clock, which a test does not look at.
  static loop::Rests no_rests() { return {.after = std::chrono::hours(1), .longest = {}}; }
  static hub::HubLimits limits() {
    hub::HubLimits limits;
    limits.queue_bytes_max = 1000;
    return limits;
  }
  void commit(std::string stream, std::string name, std::string data, std::string origin = "") {
    auto event = std::make_shared<const hub::Event>(hub::Event{
        space->head() + 1, std::move(stream), std::move(name), std::move(data), std::move(origin)});
    history->log.push_back(event);
    relay->announce(space, {event});
  }
  void turn() {
    for (int i = 0; i < 3; ++i) loop.run_turn(std::chrono::milliseconds(0));
  }

  loop::Loop loop;
  LogInMemory* history = nullptr;
  std::unique_ptr<HubRelay> relay;
  hub::SpaceRef space = std::make_shared<hub::Space>("e1");
};

}  // namespace chasqui::edge
