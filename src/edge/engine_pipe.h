// A WebSocket of an Engine.IO session. The session lives where its first request came in; the
// socket may be on another loop, and then what is said goes over by post.
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "edge/socket.h"
#include "loop/loop.h"

namespace chasqui::edge {

class EnginePipe;

// The session's side, called on its loop. It may be gone: pipes hold it weakly.
class EnginePipeEnd {
 public:
  virtual ~EnginePipeEnd() = default;
  virtual void pipe_opened(const std::shared_ptr<EnginePipe>& pipe) = 0;
  virtual void pipe_said(EnginePipe& pipe, std::string_view payload, bool is_text) = 0;
  virtual void pipe_drained(EnginePipe& pipe) = 0;
  virtual void pipe_closed(EnginePipe& pipe) = 0;
};

class EnginePipe final : public std::enable_shared_from_this<EnginePipe> {
 public:
  EnginePipe(loop::Loop& home, loop::Loop& here, std::weak_ptr<EnginePipeEnd> end)
      : home_(home), here_(here), end_(std::move(end)) {}

  // The session's loop.
  void send(SocketLink::Frames frames);
  void close(std::uint16_t code);
  std::size_t pending_bytes() const;

 private:
  friend class EngineSocket;
  template <class Work>
  void at_home(Work work);
  template <class Work>
  void over_there(Work work);

  loop::Loop& home_;
  loop::Loop& here_;
  const std::weak_ptr<EnginePipeEnd> end_;
  std::size_t queued_ = 0;      // Bytes that were sent on their way, and
  std::size_t gone_ = 0;        // those that have left; both at home.
  std::size_t given_ = 0;       // Bytes that the socket was given; there.
  SocketLink* link_ = nullptr;  // There; null before it opened and after it closed.
};

// The socket's side.
class EngineSocket final : public SocketSession {
 public:
  explicit EngineSocket(std::shared_ptr<EnginePipe> pipe) : pipe_(std::move(pipe)) {}

  void on_open(SocketLink& link) override;
  void on_message(std::string_view payload, bool is_text) override;
  void on_drained() override;
  void on_close(std::uint16_t code, std::string_view reason) override;

 private:
  std::shared_ptr<EnginePipe> pipe_;
};

}  // namespace chasqui::edge
