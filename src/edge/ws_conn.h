// One WebSocket connection: frames in and out, pings, idle time, closing. What is said on it is its
// session's business.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "edge/shard.h"
#include "edge/socket.h"
#include "edge/socket_registry.h"
#include "loop/tcp.h"
#include "wire/ws_deflate.h"
#include "wire/ws_reader.h"

namespace chasqui::edge {

struct WsOpening {
  SocketAccept accept;
  std::string protocol;
  std::optional<wire::WsDeflate> deflate;
  std::uint64_t endings_heard = 0;           // SocketRegistry::heard() when its request began.
  std::string remote;                        // The client's address when a proxy spoke for it.
  const RouteTable::Route* route = nullptr;  // That it was opened at.
};

class WsConn final : public Connection,
                     private SocketLink,
                     private EndableSocket,
                     private loop::StreamOwner,
                     private loop::Flushable {
 public:
  // The answer to the handshake is already on its way.
  WsConn(Shard& shard, loop::TcpStream stream, Seat seat, WsOpening opening);
  ~WsConn() override;

  void open(std::string_view rest);  // `rest` came behind the request.
  void end_soon() override;
  void end_now() override;
  bool is_socket() const override { return true; }
  void tell(OpenSocket& of) const override;
  void send_away(const SocketEnding& ending) override { end_with(ending); }

 private:
  enum class State : std::uint8_t {
    kOpen,
    kClosing,  // Our close frame is on its way; the peer's is awaited.
    kClosed,
  };

  void send(Frames frames) override;
  void send(wire::WsMessage& message) override;
  void send_text(std::string_view text) override;
  void send_binary(std::string_view bytes) override;
  void close(std::uint16_t code, std::string_view reason) override;
  void belong(SocketBelonging to) override;
  std::size_t pending_bytes() const override;
  void drop_pending() override;
  void pause_reading() override;
  void resume_reading() override;
  loop::Loop& loop() const override;
  const std::string& remote() const override;
  std::string_view protocol() const override { return protocol_; }
  int deflate_window_bits() const override { return deflate_window_bits_; }

  void end_with(const SocketEnding& ending) override;

  void on_bytes(std::span<std::byte> bytes) override;
  void on_end() override;
  void on_broken() override;
  void on_drained() override;
  void flush_now() override;

  void process(std::span<std::byte> bytes);
  void take_event(const wire::WsEvent& event);
  void take_close(const wire::WsEvent& event);
  void send_message(wire::WsOpcode opcode, std::string_view payload);
  void send_frame(wire::WsOpcode opcode, std::string_view payload);
  bool may_queue();
  void fail(std::uint16_t code, std::string_view why);
  void on_timer();
  void watch();
  void finish(std::uint16_t code, std::string_view reason);

  Shard& shard_;
  std::optional<loop::TcpStream> stream_;  // None: closed.
  Seat seat_;
  wire::WsReader reader_;
  std::unique_ptr<SocketSession> session_;
  const RouteTable::Route* route_;
  Utc opened_at_;
  std::unique_ptr<SocketPlace> place_;  // None: nobody's, for as long as it likes.
  std::string protocol_;
  std::string close_reason_;
  std::string remote_;  // Empty: the stream's.
  std::string unread_;  // While paused.
  loop::Timer timer_;
  loop::Instant heard_at_;
  std::uint64_t sent_before_ = 0;  // When the timer last looked.
  std::size_t queue_bytes_max_;
  std::uint16_t close_code_ = 0;
  std::uint8_t deflate_window_bits_;  // 0: no compression.
  State state_ = State::kOpen;
  bool is_paused_ = false;
  bool is_too_slow_ = false;
};

}  // namespace chasqui::edge
