#include "edge/ws_conn.h"

#include <algorithm>
#include <utility>

#include "wire/ws_encoder.h"

namespace chasqui::edge {
namespace {

using std::chrono::milliseconds;
using wire::WsOpcode;
namespace ws_close = wire::ws_close;

constexpr std::size_t kReadBytes = 64 * 1024;

const wire::WsReaderSetup& setup_for(Shard& shard, const SocketAccept& accept) {
  const Limits& limits = shard.limits();
  return shard.reader_setup(accept.message_bytes_max.value_or(limits.ws_message_bytes_max),
                            accept.fragments_max.value_or(limits.ws_fragments_max));
}

// A session bounds its queue at Limits.ws_queue_bytes_max; this is where its mistake ends.
std::size_t hard_queue_bytes_max(const Limits& limits, const SocketAccept& accept) {
  const std::size_t message = accept.message_bytes_max.value_or(limits.ws_message_bytes_max);
  return std::max(4 * limits.ws_queue_bytes_max, 2 * message);
}

SocketTerms terms_of(WsOpening& opening) {
  return {.owner = std::move(opening.accept.owner),
          .expires = opening.accept.expires,
          .at_expiry = std::move(opening.accept.at_expiry),
          .heard_before = opening.endings_heard};
}

}  // namespace

WsConn::WsConn(Shard& shard, loop::TcpStream stream, Seat seat, WsOpening opening)
    : shard_(shard),
      stream_(std::move(stream)),
      seat_(std::move(seat)),
      reader_(setup_for(shard, opening.accept), opening.deflate),
      session_(std::move(opening.accept.session)),
      route_(opening.route),
      opened_at_(shard.site().tools.clock.now()),
      protocol_(std::move(opening.protocol)),
      remote_(std::move(opening.remote)),
      timer_(shard.loop(), [this] { on_timer(); }),
      heard_at_(shard.loop().now()),
      queue_bytes_max_(hard_queue_bytes_max(shard.limits(), opening.accept)),
      deflate_window_bits_(
          static_cast<std::uint8_t>(opening.deflate ? opening.deflate->server_window_bits : 0)) {
  add(shard_.metrics().sockets);
  add(shard_.metrics().sockets_total);
  SocketTerms terms = terms_of(opening);
  if (terms.matter())
    place_ = std::make_unique<SocketPlace>(static_cast<EndableSocket&>(*this), shard.loop(),
                                           shard.site().tools.clock, std::move(terms));
}

void WsConn::tell(OpenSocket& of) const {
  of.route = route_ ? route_->pattern : std::string();
  of.protocol = protocol_;
  of.remote = remote();
  of.opened_at = opened_at_;
  of.queued_bytes = pending_bytes();
  if (place_) of.owner = place_->owner();
  if (session_) of.streams = session_->streams();
}

WsConn::~WsConn() {
  take(shard_.metrics().sockets);
  loop().forget_flush(*this);
}

void WsConn::open(std::string_view rest) {
  timer_.arm(shard_.limits().ws_ping);
  if (place_) place_->open(shard_.site().settings.sockets);
  session_->on_open(*this);
  if (!stream_) return;
  stream_->read_for(*this, kReadBytes);
  if (is_paused_) stream_->pause_reading();
  std::string bytes(rest);
  process(std::as_writable_bytes(std::span(bytes)));
}

void WsConn::on_bytes(std::span<std::byte> bytes) {
  add(shard_.metrics().bytes_in, bytes.size());
  heard_at_ = shard_.loop().now();
  process(bytes);
}

void WsConn::process(std::span<std::byte> bytes) {
  while (state_ != State::kClosed && !is_paused_) {
    const auto event = reader_.next(bytes);
    if (!event) return fail(event.error().close_code, event.error().why);
    if (!*event) return;
    take_event(**event);
  }
  if (state_ != State::kClosed)
    unread_.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
}

void WsConn::take_event(const wire::WsEvent& event) {
  using Kind = wire::WsEvent::Kind;
  if (event.kind == Kind::kClose) return take_close(event);
  if (state_ != State::kOpen || event.kind == Kind::kPong) return;
  if (event.kind == Kind::kPing) return send_frame(WsOpcode::kPong, event.payload);
  add(shard_.metrics().messages_in);
  session_->on_message(event.payload, event.kind == Kind::kText);
}

void WsConn::take_close(const wire::WsEvent& event) {
  if (state_ == State::kClosing) return finish(close_code_, std::exchange(close_reason_, {}));
  std::string bytes;
  wire::append_ws_close(bytes, event.close_code, {});
  stream_->write(std::move(bytes));
  finish(event.close_code, event.payload);
}

void WsConn::send(Frames frames) {
  if (!may_queue()) return;
  add(shard_.metrics().messages_out);
  add(shard_.metrics().bytes_out, frames->size());
  stream_->write(std::move(frames));
}

void WsConn::send(wire::WsMessage& message) {
  if (deflate_window_bits_ == 0) return send(message.plain());
  send(message.deflated(
      {.window_bits = deflate_window_bits_, .bytes_min = shard_.limits().ws_deflate_bytes_min},
      shard_.deflate_pool()));
}

void WsConn::send_text(std::string_view text) { send_message(WsOpcode::kText, text); }

void WsConn::send_binary(std::string_view bytes) { send_message(WsOpcode::kBinary, bytes); }

void WsConn::send_message(WsOpcode opcode, std::string_view payload) {
  wire::WsMessage message(opcode, std::string(payload));
  send(message);
}

void WsConn::send_frame(WsOpcode opcode, std::string_view payload) {
  if (!may_queue()) return;
  std::string bytes;
  wire::append_ws_frame(bytes, {.opcode = opcode}, payload);
  stream_->write(std::move(bytes));
}

bool WsConn::may_queue() {
  if (state_ != State::kOpen || is_too_slow_) return false;
  if (stream_->pending_bytes() < queue_bytes_max_) return true;
  is_too_slow_ = true;
  loop().flush_later(*this);  // Not from inside the session's call.
  return false;
}

void WsConn::close(std::uint16_t code, std::string_view reason) {
  if (state_ != State::kOpen) return;
  state_ = State::kClosing;
  close_code_ = code;
  close_reason_ = reason;
  std::string bytes;
  wire::append_ws_close(bytes, code, reason);
  stream_->write(std::move(bytes));
  timer_.arm(shard_.limits().ws_close_timeout);
  if (is_paused_) resume_reading();  // The peer's close frame is to be heard.
}

void WsConn::belong(SocketBelonging to) {
  place_ = shard_.place_for(*this, std::move(to));
  place_->open(shard_.site().settings.sockets);
}

void WsConn::end_with(const SocketEnding& ending) {
  if (state_ != State::kOpen) return;
  add(shard_.metrics().sockets_ended);
  stream_->flush();  // The answer to the handshake may still wait.
  stream_->drop_pending();
  if (!ending.message.empty()) send_text(ending.message);
  close(ending.code, ending.reason);
}

std::size_t WsConn::pending_bytes() const { return stream_ ? stream_->pending_bytes() : 0; }

void WsConn::drop_pending() {
  if (state_ == State::kOpen) stream_->drop_pending();
}

void WsConn::pause_reading() {
  if (state_ != State::kOpen) return;
  is_paused_ = true;
  stream_->pause_reading();
}

void WsConn::resume_reading() {
  if (!is_paused_ || !stream_) return;
  is_paused_ = false;
  if (unread_.empty())
    stream_->resume_reading();
  else
    loop().flush_later(*this);  // Not from inside the session's call.
}

loop::Loop& WsConn::loop() const { return shard_.loop(); }

const std::string& WsConn::remote() const { return remote_.empty() ? stream_->remote() : remote_; }

void WsConn::flush_now() {
  if (!stream_) return;
  if (is_too_slow_) {
    count_refused(shard_.metrics(), Refused::kSlowReader);
    stream_->drop_pending();
    return fail(ws_close::kTryLater, "too slow");
  }
  if (is_paused_) return;
  std::string bytes = std::exchange(unread_, {});
  process(std::as_writable_bytes(std::span(bytes)));
  if (stream_ && !is_paused_) stream_->resume_reading();
}

void WsConn::on_drained() { session_->on_drained(); }

void WsConn::on_end() { finish(ws_close::kAbnormal, "ended without a close frame"); }

void WsConn::on_broken() { finish(ws_close::kAbnormal, "broken"); }

void WsConn::on_timer() {
  if (state_ == State::kClosing) return finish(close_code_, std::exchange(close_reason_, {}));
  watch();
}

// Looks after a socket that may be dead: nothing heard, or nothing taken.
void WsConn::watch() {
  const Limits& limits = shard_.limits();
  const std::uint64_t sent = stream_->sent_bytes();
  if (stream_->pending_bytes() > 0 && std::exchange(sent_before_, sent) == sent) {
    count_refused(shard_.metrics(), Refused::kSlowReader);
    return fail(ws_close::kTryLater, "takes nothing");
  }
  const auto silent = std::chrono::duration_cast<milliseconds>(shard_.loop().now() - heard_at_);
  if (silent >= limits.ws_idle && !is_paused_) {
    count_refused(shard_.metrics(), Refused::kSilent);
    return fail(ws_close::kGoingAway, "silent");
  }
  if (silent < limits.ws_ping) return timer_.arm(limits.ws_ping - silent);
  send_frame(WsOpcode::kPing, {});
  timer_.arm(std::min(limits.ws_ping, std::max(limits.ws_idle - silent, milliseconds(1))));
}

// Ends it from our side without waiting for the peer's close frame.
void WsConn::fail(std::uint16_t code, std::string_view why) {
  if (state_ == State::kOpen) {
    std::string bytes;
    wire::append_ws_close(bytes, code, why);
    stream_->write(std::move(bytes));
  }
  finish(code, why);
}

void WsConn::finish(std::uint16_t code, std::string_view reason) {
  if (std::exchange(state_, State::kClosed) == State::kClosed) return;
  timer_.disarm();
  session_->on_close(code, reason);
  std::move(*stream_).close_gently(kLinger);
  stream_.reset();
  shard_.remove(*this);
}

void WsConn::end_soon() { close(ws_close::kRestart, "restart"); }

void WsConn::end_now() {
  // A machine that stood still through the whole stop has told nobody yet.
  if (state_ == State::kOpen) return fail(ws_close::kRestart, "restart");
  if (state_ == State::kClosed) return;
  stream_->abort();
  finish(close_code_ != 0 ? close_code_ : ws_close::kRestart, "restart");
}

}  // namespace chasqui::edge
