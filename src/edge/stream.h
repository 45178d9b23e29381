// An answer that goes on: a response without a length, whose body is sent piece by piece for as
// long as both sides like. The connection is stream_conn's.
#pragma once
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "edge/socket.h"
#include "loop/loop.h"
#include "wire/http.h"

namespace chasqui::edge {

// Given to a session at on_open, valid until its on_close returned. On the loop's thread only. What
// is sent leaves at the end of the turn, everything together.
class StreamLink {
 public:
  using Pieces = std::shared_ptr<const std::string>;

  // Bytes as they go over the wire, shared by all streams that are framed alike: whole chunks
  // (wire::append_chunk) when is_chunked(), the body's own bytes otherwise.
  virtual void send(Pieces pieces) = 0;
  virtual void say(std::string_view bytes) = 0;  // Of the body, for this stream alone.
  // What was sent before still goes out, then the body ends; what is sent after it is dropped. The
  // session hears on_close later, never from inside this call.
  virtual void end() = 0;

  // As SocketLink has it, in place of what StreamAccept said. May end the stream at once.
  virtual void belong(SocketBelonging to) = 0;

  virtual std::size_t pending_bytes() const = 0;  // Not yet taken by the kernel.
  virtual bool is_chunked() const = 0;            // False for HTTP/1.0.
  virtual loop::Loop& loop() const = 0;

 protected:
  ~StreamLink() = default;
};

// One client's hearing. Lives on the loop of its connection; made before on_open, anywhere. It
// bounds what it queues.
class StreamSession {
 public:
  virtual ~StreamSession() = default;

  virtual void on_open(StreamLink& link) = 0;  // The head is on its way.
  virtual void on_drained() = 0;               // Everything that was sent has left.
  // What it listens to, for those who look after the site.
  virtual std::vector<std::string> streams() const { return {}; }
  virtual void on_silence() = 0;  // Nothing was sent for StreamAccept.heartbeat.
  // From outside, as sockets are ended: what waited was dropped, the body ends when this returns.
  virtual void on_ending(const SocketEnding& ending) = 0;
  virtual void on_close() = 0;  // Once, after on_open; the session is destroyed after it.
};

// What a handler answers to stream.
struct StreamAccept {
  std::unique_ptr<StreamSession> session;
  wire::Response head;  // Status and headers; its body is not looked at.
  std::chrono::milliseconds heartbeat{20'000};
  SocketOwner owner = {};  // For SocketRegistry::end_all.
  std::optional<Utc> expires = {};
  SocketEnding at_expiry = {.code = 4401, .reason = "expired"};
};

}  // namespace chasqui::edge
