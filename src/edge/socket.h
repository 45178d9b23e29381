// A WebSocket as the program sees it: a session that hears, a link that it speaks through. Frames,
// pings, compression and closing are ws_conn's.
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "hub/listener.h"
#include "loop/loop.h"
#include "wire/ws_encoder.h"

namespace chasqui::edge {

// Whose socket it is, as far as a revocation can name it. 0 and empty: not by that.
struct SocketOwner {
  std::int64_t account = 0;
  std::int64_t key = 0;
  std::string session = {};

  bool operator==(const SocketOwner&) const = default;
};

// The last words to a socket: one text message, when there is one, then the close frame.
struct SocketEnding {
  std::uint16_t code = 1008;
  std::string reason = {};   // At most 123 bytes: it is cut at that.
  std::string message = {};  // What a browser's page can read; empty: none.
};

// Whose a socket is and until when.
struct SocketBelonging {
  SocketOwner owner = {};
  std::optional<Utc> expires = {};
  SocketEnding at_expiry = {.code = 4401, .reason = "expired"};
};

// Given to a session at on_open, valid until its on_close returned. On the loop's thread only. What
// is sent leaves at the end of the turn, everything together.
class SocketLink {
 public:
  using Frames = std::shared_ptr<const std::string>;

  virtual void send(Frames frames) = 0;             // Whole unmasked frames, encoded by the caller.
  virtual void send(wire::WsMessage& message) = 0;  // Encoded once per form for all its receivers.
  virtual void send_text(std::string_view text) = 0;  // One message for this socket alone.
  virtual void send_binary(std::string_view bytes) = 0;
  // What was sent before still goes out, then the close frame; what is sent after it is dropped.
  // The session hears on_close when the peer has answered, after Limits.ws_close_timeout at the
  // latest, never from inside this call.
  virtual void close(std::uint16_t code, std::string_view reason) = 0;

  // For protocols whose clients say who they are once they are in, or renew it: in place of what
  // the handler that accepted had said. A revocation from now on ends it.
  virtual void belong(SocketBelonging to) = 0;

  virtual std::size_t pending_bytes() const = 0;  // Not yet taken by the kernel.
  // Takes back whole frames that were not begun: for a listener that fell too far behind.
  virtual void drop_pending() = 0;
  // Reading stops, so that a sender who is too fast waits. Pings are not answered meanwhile.
  virtual void pause_reading() = 0;
  virtual void resume_reading() = 0;

  virtual loop::Loop& loop() const = 0;
  virtual const std::string& remote() const = 0;  // The peer's address without port.
  virtual std::string_view protocol() const = 0;  // The subprotocol that was agreed on, or empty.
  // Of permessage-deflate as agreed on for what we send, without context takeover; 0: none.
  virtual int deflate_window_bits() const = 0;
  // Of events as this link wants them in send(Frames); null: WebSocket frames of the session's own.
  virtual hub::Format* own_format() const { return nullptr; }

 protected:
  ~SocketLink() = default;
};

// One client's conversation. Lives on the loop of its socket; made before on_open, anywhere.
class SocketSession {
 public:
  virtual ~SocketSession() = default;

  virtual void on_open(SocketLink& link) = 0;
  // `payload` is gone after the call. Text is valid UTF-8.
  virtual void on_message(std::string_view payload, bool is_text) = 0;
  virtual void on_new_format() {}  // The link's own_format() is another from now on.
  virtual void on_drained() {}     // Everything that was sent has left.
  // What it listens to, for those who look after the site.
  virtual std::vector<std::string> streams() const { return {}; }
  // Once, after on_open; the session is destroyed after it. `code` is what the peer sent, 1005 when
  // it sent none, 1006 when the connection broke, or ours.
  virtual void on_close(std::uint16_t code, std::string_view reason) = 0;
};

// What a handler answers to accept a WebSocket.
struct SocketAccept {
  std::unique_ptr<SocketSession> session;
  std::vector<std::string> protocols;            // Subprotocols served; the client's order decides.
  bool may_deflate = true;                       // permessage-deflate when the client offers it.
  std::optional<std::size_t> message_bytes_max;  // In place of Limits.ws_message_bytes_max.
  std::optional<std::size_t> fragments_max;      // In place of Limits.ws_fragments_max.
  SocketOwner owner = {};                        // For SocketRegistry::end_all.
  std::optional<Utc> expires = {};  // When it is ended with at_expiry; at once when it is past.
  SocketEnding at_expiry = {.code = 4401, .reason = "expired"};
};

}  // namespace chasqui::edge
