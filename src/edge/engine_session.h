// One Engine.IO session: packets in and out, heartbeat, the change from polling to a WebSocket.
#pragma once
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "edge/engine.h"
#include "edge/engine_pipe.h"
#include "edge/handler.h"
#include "wire/engineio.h"

namespace chasqui::edge {

enum class EngineRefusal : unsigned char {  // With the codes of the reference server.
  kTransportUnknown,
  kSessionUnknown,
  kBadMethod,
  kBadRequest,
  kForbidden,
  kUnsupportedVersion,
};
wire::Response engine_refusal(EngineRefusal why);

struct EngineBirth {
  loop::Loop& loop;
  const EngineSettings& settings;
  std::string sid;
  std::string remote;
  std::unique_ptr<EngineUser> user;
  std::function<void(const std::string& sid)> on_gone;  // The table lets it go.
};

// On its loop only. Kept by its table; its WebSocket holds it weakly.
class EngineSession final : private EngineLink,
                            public EnginePipeEnd,
                            public std::enable_shared_from_this<EngineSession> {
 public:
  explicit EngineSession(EngineBirth birth);
  ~EngineSession() override;

  // The first request was a poll: it is answered with the handshake.
  void open_by_poll(Responder&& responder);
  // The first request was an upgrade; its pipe opens later.
  void open_by_socket();

  void poll(Responder&& responder);
  void push(std::string_view body, Responder&& responder);
  // May another WebSocket come to take over?
  bool may_upgrade() const;
  void stop();  // The server goes away: a client comes back by itself.

  void pipe_opened(const std::shared_ptr<EnginePipe>& pipe) override;
  void pipe_said(EnginePipe& pipe, std::string_view payload, bool is_text) override;
  void pipe_drained(EnginePipe& pipe) override;
  void pipe_closed(EnginePipe& pipe) override;

 private:
  enum class State : unsigned char { kOpening, kOpen, kLeaving, kClosed };

  void send_text(std::string_view text) override;
  void send_binary(std::string_view bytes) override;
  void send(Bytes messages) override;
  bool is_polling() const override { return is_polling_; }
  void close(EngineClose why) override;
  std::size_t pending_bytes() const override;
  loop::Loop& loop() const override { return birth_.loop; }
  const std::string& remote() const override { return birth_.remote; }

  std::string handshake() const;
  void begin();
  bool is_overdue() const;
  void on_timer();
  void heartbeat_from(loop::Instant at);
  void arm();
  void take(const wire::EnginePacket& packet);
  void take_probe(EnginePipe& pipe, std::string_view payload);
  void upgrade();
  void put(const wire::EnginePacket& packet);
  void queue(std::string_view payload);
  std::string take_queue();
  void answer_poll(std::string_view payload);
  bool flush_poll();
  void leave();

  EngineBirth birth_;
  State state_ = State::kOpening;
  bool is_polling_ = true;
  bool awaits_pong_ = false;
  bool is_overfull_ = false;
  loop::Instant
      due_;  // Of the next ping, or of its pong; by the plan, not by when the timer fired.
  loop::Timer timer_;
  std::optional<Responder> poll_;      // A request that waits for something to say.
  std::string queue_;                  // A payload for the next poll.
  std::size_t said_ = 0;               // Bytes of it that the hub did not hand over.
  std::shared_ptr<EnginePipe> pipe_;   // The transport, once it is a WebSocket.
  std::shared_ptr<EnginePipe> probe_;  // One that wants to become it.
  bool is_probed_ = false;             // It has asked, and was answered.
};

}  // namespace chasqui::edge
