// A client that hears streams by server-sent events: an EventSource, or curl. It says nothing; it
// comes back with the id of the last event.
#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "edge/choice.h"
#include "edge/hub_relay.h"
#include "edge/sse_format.h"
#include "edge/stream.h"
#include "edge/veiled_format.h"
#include "hub/listener.h"

namespace chasqui::edge {

// What all clients of a route share. Everything outlives the sessions.
struct SseRoute {
  struct Formats {  // Of one loop.
    explicit Formats(const std::string& name)
        : chunked(SseFormat::Framing::kChunked, name), plain(SseFormat::Framing::kPlain, name) {}
    SseFormat chunked, plain;
    VeiledFormats veiled;
  };
  HubRelay* relay = nullptr;
  std::chrono::milliseconds retry{2000};
  std::vector<std::unique_ptr<Formats>> formats;  // By loop.

  // With a `name`, every event goes by it: for who hears what he does not know the names of.
  static std::shared_ptr<SseRoute> make(HubRelay& relay, std::chrono::milliseconds retry,
                                        const std::string& name = {});
};

// Who listens, and to what: streams that were looked at already.
struct SseGuest {
  hub::SpaceRef space;
  std::shared_ptr<const hub::Audience> audience;
  std::optional<hub::Position> since;
  std::shared_ptr<const Veil> veil = nullptr;  // Null: all of what is heard is seen.
  std::vector<std::string> streams = {};
  std::string records = {};  // Said first, at `since`: {"ordenes":[…]} in JSON.
  // With a chooser: the records are told again whenever a position is lost.
  Wish wish = {};
  std::unique_ptr<Chooser> chooser = nullptr;
};

// Says first how long to wait before coming back, then "suscrito" with a position: who hears
// nothing more comes back without a gap too. Between a resync and the records that follow it
// nothing has a position: who is cut off there comes back with its old one, and is told again.
class SseSession final : public StreamSession, private hub::Listener {
 public:
  SseSession(std::shared_ptr<SseRoute> route, SseGuest guest);
  ~SseSession() override;

  void on_open(StreamLink& link) override;
  void on_drained() override;
  void on_silence() override;
  void on_ending(const SocketEnding& ending) override;
  void on_close() override;
  std::vector<std::string> streams() const override { return guest_.streams; }

 private:
  void deliver(const hub::Batch& batch) override;
  std::size_t queued_bytes() const override;
  void resync(const hub::Resync& resync) override;
  void end(hub::EndReason reason) override;

  void begin(std::optional<hub::Position> since, std::string_view records);
  std::int64_t listen(std::optional<hub::Position> since);
  void ask_records(std::int64_t head);
  void take_records(std::expected<Choice, WishFault> choice, std::int64_t head);
  enum class Id : std::uint8_t { kNone, kPosition };
  void say(std::string_view event, JsonObject data, std::int64_t seq, Id id = Id::kPosition);
  void greet(std::int64_t seq);
  void say_records(std::string_view records, const hub::Position& at);

  std::shared_ptr<SseRoute> route_;
  SseGuest guest_;
  StreamLink* link_ = nullptr;  // Null before on_open and after on_close.
  hub::Subscription subscription_{*this};
  std::vector<StreamLink::Pieces> held_;  // While records are awaited.
  bool awaits_records_ = false;
  std::shared_ptr<const bool> is_here_;  // Weakly held by who is asked for records; null: nobody.
};

// The head of the answer.
wire::Response sse_head();

}  // namespace chasqui::edge
