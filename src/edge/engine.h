// Engine.IO (revision 4) as its users see it: one conversation, over long polling or a WebSocket,
// that may go from the first to the second on the way.
#pragma once
#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "base/limits.h"
#include "edge/socket.h"
#include "loop/loop.h"

namespace chasqui::edge {

struct EngineSettings {
  std::chrono::milliseconds ping_interval{25'000};
  std::chrono::milliseconds ping_timeout{20'000};
  std::chrono::milliseconds upgrade_timeout{10'000};
  std::size_t payload_bytes_max = 1'000'000;
  // Of what waits for the next poll, beside what the hub hands over, which has its own limit; past
  // it: closed. One message may be larger by itself.
  std::size_t queue_bytes_max = 1024 * 1024;
  std::size_t sessions_max = 20'000;  // Of one loop; past it: 503.
  bool upgrades = true;               // To a WebSocket.
};

EngineSettings engine_settings(const Limits& limits);

enum class EngineClose : unsigned char {
  kTransportClose,  // The connection is gone.
  kTransportError,
  kPingTimeout,
  kParseError,
  kForced,  // By us.
};

// Given to a user at on_open, valid until its on_close returned. On one loop only.
class EngineLink {
 public:
  using Bytes = SocketLink::Frames;

  virtual void send_text(std::string_view text) = 0;
  virtual void send_binary(std::string_view bytes) = 0;
  // Messages that many share, in the form that is_polling() asks for: whole WebSocket frames, or
  // packets of a payload, each with a separator before it.
  virtual void send(Bytes messages) = 0;
  virtual bool is_polling() const = 0;
  // The user hears on_close before this returns.
  virtual void close(EngineClose why) = 0;

  virtual std::size_t pending_bytes() const = 0;
  virtual loop::Loop& loop() const = 0;
  virtual const std::string& remote() const = 0;

 protected:
  ~EngineLink() = default;
};

class EngineUser {
 public:
  virtual ~EngineUser() = default;
  virtual void on_open(EngineLink& link) = 0;
  // `payload` is gone after the call. Text is valid UTF-8.
  virtual void on_message(std::string_view payload, bool is_text) = 0;
  // is_polling() is false from now on. During the call what is sent may still have the old form.
  virtual void on_upgraded() {}
  virtual void on_drained() {}
  virtual void on_close(EngineClose why) = 0;  // Once, after on_open; destroyed after it.
};

}  // namespace chasqui::edge
