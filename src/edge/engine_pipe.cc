#include "edge/engine_pipe.h"

#include <utility>

namespace chasqui::edge {

// Weakly: a task may lie in a mailbox until its loop is destroyed, after what the session needs.
template <class Work>
void EnginePipe::at_home(Work work) {
  if (&home_ == &here_) {
    const auto end = end_.lock();
    return end ? work(*this, *end) : close(wire::ws_close::kNormal);
  }
  home_.post([weak = weak_from_this(), work = std::move(work)] {
    const auto pipe = weak.lock();
    if (!pipe) return;
    const auto end = pipe->end_.lock();
    end ? work(*pipe, *end) : pipe->close(wire::ws_close::kNormal);
  });
}

template <class Work>
void EnginePipe::over_there(Work work) {
  if (&home_ == &here_) {
    if (link_ != nullptr) work(*this);
    return;
  }
  here_.post([weak = weak_from_this(), work = std::move(work)] {
    const auto pipe = weak.lock();
    if (pipe && pipe->link_ != nullptr) work(*pipe);
  });
}

void EnginePipe::send(SocketLink::Frames frames) {
  queued_ += frames->size();
  over_there([frames = std::move(frames)](EnginePipe& pipe) {
    pipe.given_ += frames->size();
    pipe.link_->send(frames);
  });
}

void EnginePipe::close(std::uint16_t code) {
  over_there([code](EnginePipe& pipe) { pipe.link_->close(code, {}); });
}

std::size_t EnginePipe::pending_bytes() const {
  if (&home_ == &here_) return link_ != nullptr ? link_->pending_bytes() : 0;
  return queued_ - gone_;
}

void EngineSocket::on_open(SocketLink& link) {
  pipe_->link_ = &link;
  pipe_->at_home(
      [](EnginePipe& pipe, EnginePipeEnd& end) { end.pipe_opened(pipe.shared_from_this()); });
}

void EngineSocket::on_message(std::string_view payload, bool is_text) {
  EnginePipe& pipe = *pipe_;
  if (&pipe.home_ == &pipe.here_) {  // Without a copy.
    if (const auto end = pipe.end_.lock()) end->pipe_said(pipe, payload, is_text);
    return;
  }
  pipe.at_home([text = std::string(payload), is_text](EnginePipe& of, EnginePipeEnd& end) {
    end.pipe_said(of, text, is_text);
  });
}

void EngineSocket::on_drained() {
  pipe_->at_home([given = pipe_->given_](EnginePipe& pipe, EnginePipeEnd& end) {
    pipe.gone_ = given;
    end.pipe_drained(pipe);
  });
}

void EngineSocket::on_close(std::uint16_t, std::string_view) {
  pipe_->link_ = nullptr;
  // Held, not weak: the socket's own hold on the pipe ends now.
  if (&pipe_->home_ == &pipe_->here_) {
    if (const auto end = pipe_->end_.lock()) end->pipe_closed(*pipe_);
    return;
  }
  pipe_->home_.post([pipe = pipe_] {
    if (const auto end = pipe->end_.lock()) end->pipe_closed(*pipe);
  });
}

}  // namespace chasqui::edge
