// One connection whose answer goes on: framing, heartbeats, readers that take nothing, the end.
// What is said on it is its session's business.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "edge/shard.h"
#include "edge/socket_registry.h"
#include "edge/stream.h"
#include "loop/tcp.h"
#include "wire/http_response.h"

namespace chasqui::edge {

struct StreamOpening {
  StreamAccept accept;
  bool is_chunked = true;
  std::uint64_t endings_heard = 0;           // SocketRegistry::heard() when its request began.
  std::string remote;                        // The client's address.
  const RouteTable::Route* route = nullptr;  // That it was asked at.
};

// What the client still sends is not looked at: the head said "Connection: close".
class StreamConn final : public Connection,
                         private StreamLink,
                         private EndableSocket,
                         private loop::StreamOwner,
                         private loop::Flushable {
 public:
  // The head is already on its way.
  StreamConn(Shard& shard, loop::TcpStream stream, Seat seat, StreamOpening opening);
  ~StreamConn() override;

  void open();
  void end_soon() override;
  void end_now() override;
  bool is_socket() const override { return true; }
  void tell(OpenSocket& of) const override;
  void send_away(const SocketEnding& ending) override { end_with(ending); }

 private:
  void send(Pieces pieces) override;
  void say(std::string_view bytes) override;
  void end() override;
  void belong(SocketBelonging to) override;
  std::size_t pending_bytes() const override;
  bool is_chunked() const override { return framing_.version_minor > 0; }
  loop::Loop& loop() const override;

  void end_with(const SocketEnding& ending) override;

  void on_bytes(std::span<std::byte> bytes) override;
  void on_end() override;
  void on_broken() override;
  void on_drained() override;
  void flush_now() override;

  void on_timer();
  void watch();
  void say_last();
  void break_off();
  void finish();

  Shard& shard_;
  std::optional<loop::TcpStream> stream_;  // None: closed.
  Seat seat_;
  wire::Framing framing_;
  std::unique_ptr<StreamSession> session_;
  std::string remote_;
  const RouteTable::Route* route_;
  Utc opened_at_;
  std::unique_ptr<SocketPlace> place_;  // None: nobody's, for as long as it likes.
  std::chrono::milliseconds heartbeat_;
  loop::Timer timer_;
  loop::Instant said_at_;   // Something was queued last.
  loop::Instant taken_at_;  // The kernel was seen taking something last.
  std::uint64_t sent_before_ = 0;
  bool is_ending_ = false;
};

}  // namespace chasqui::edge
