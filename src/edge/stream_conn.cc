#include "edge/stream_conn.h"

#include <algorithm>
#include <utility>

namespace chasqui::edge {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t kRequestBytes = 4 * 1024;

milliseconds between(loop::Instant from, loop::Instant to) {
  return std::chrono::duration_cast<milliseconds>(to - from);
}

SocketTerms terms_of(StreamOpening& opening) {
  return {.owner = std::move(opening.accept.owner),
          .expires = opening.accept.expires,
          .at_expiry = std::move(opening.accept.at_expiry),
          .heard_before = opening.endings_heard};
}

}  // namespace

StreamConn::StreamConn(Shard& shard, loop::TcpStream stream, Seat seat, StreamOpening opening)
    : shard_(shard),
      stream_(std::move(stream)),
      seat_(std::move(seat)),
      framing_{.version_minor = opening.is_chunked ? 1 : 0, .streamed = true},
      session_(std::move(opening.accept.session)),
      remote_(std::move(opening.remote)),
      route_(opening.route),
      opened_at_(shard.site().tools.clock.now()),
      heartbeat_(opening.accept.heartbeat),
      timer_(shard.loop(), [this] { on_timer(); }),
      said_at_(shard.loop().now()),
      taken_at_(shard.loop().now()) {
  add(shard_.metrics().streams);
  add(shard_.metrics().streams_total);
  SocketTerms terms = terms_of(opening);
  if (terms.matter())
    place_ = std::make_unique<SocketPlace>(static_cast<EndableSocket&>(*this), shard.loop(),
                                           shard.site().tools.clock, std::move(terms));
}

void StreamConn::tell(OpenSocket& of) const {
  of.route = route_ ? route_->pattern : std::string();
  of.is_stream = true;
  of.remote = remote_;
  of.opened_at = opened_at_;
  of.queued_bytes = pending_bytes();
  if (place_) of.owner = place_->owner();
  if (session_) of.streams = session_->streams();
}

StreamConn::~StreamConn() {
  take(shard_.metrics().streams);
  loop().forget_flush(*this);
}

void StreamConn::open() {
  stream_->read_for(*this, kRequestBytes);
  const SocketPlace* const first = place_.get();
  session_->on_open(*this);
  const bool belongs_as_before = place_.get() == first;
  if (place_ && belongs_as_before) place_->open(shard_.site().settings.sockets);
  if (shard_.is_stopping()) end();
  watch();
}

void StreamConn::send(Pieces pieces) {
  if (!stream_ || is_ending_) return;
  if (stream_->pending_bytes() == 0) taken_at_ = loop().now();
  said_at_ = loop().now();
  add(shard_.metrics().messages_out);
  add(shard_.metrics().bytes_out, pieces->size());
  stream_->write(std::move(pieces));
}

void StreamConn::say(std::string_view bytes) {
  std::string piece;
  wire::append_chunk(piece, bytes, framing_);
  send(std::make_shared<const std::string>(std::move(piece)));
}

void StreamConn::end() {
  if (!stream_ || std::exchange(is_ending_, true)) return;
  say_last();
  loop().flush_later(*this);  // Not from inside the session's call.
}

void StreamConn::say_last() {
  std::string last;
  wire::append_last_chunk(last, framing_);
  if (!last.empty()) stream_->write(std::move(last));
}

void StreamConn::belong(SocketBelonging to) {
  place_ = shard_.place_for(*this, std::move(to));
  place_->open(shard_.site().settings.sockets);
}

// The client learns no more than it may from now on, and why.
void StreamConn::end_with(const SocketEnding& ending) {
  if (!stream_ || is_ending_) return;
  add(shard_.metrics().sockets_ended);
  stream_->flush();  // The head may still wait.
  stream_->drop_pending();
  session_->on_ending(ending);
  end();
}

std::size_t StreamConn::pending_bytes() const { return stream_ ? stream_->pending_bytes() : 0; }

loop::Loop& StreamConn::loop() const { return shard_.loop(); }

void StreamConn::on_bytes(std::span<std::byte> bytes) {
  add(shard_.metrics().bytes_in, bytes.size());
}

void StreamConn::on_end() { finish(); }

void StreamConn::on_broken() { finish(); }

void StreamConn::on_drained() {
  if (!is_ending_) session_->on_drained();
}

void StreamConn::flush_now() { finish(); }

void StreamConn::on_timer() {
  const milliseconds silent = between(said_at_, loop().now());
  if (stream_->pending_bytes() == 0 && silent >= heartbeat_) session_->on_silence();
  watch();
}

// Looks after a reader that may be dead: nothing is taken. A beat to one that is waits in its
// queue.
void StreamConn::watch() {
  const loop::Instant now = loop().now();
  const milliseconds patience = shard_.limits().write_timeout;
  const std::uint64_t sent = stream_->sent_bytes();
  if (std::exchange(sent_before_, sent) != sent) taken_at_ = now;
  const bool is_slow = stream_->pending_bytes() > 0;
  if (is_slow && between(taken_at_, now) >= patience) {
    count_refused(shard_.metrics(), Refused::kSlowReader);
    return break_off();
  }
  const milliseconds to_beat = std::max(heartbeat_ - between(said_at_, now), milliseconds(1));
  timer_.arm(is_slow ? std::min(heartbeat_, patience) : to_beat);
}

void StreamConn::finish() {
  if (!stream_) return;
  timer_.disarm();
  session_->on_close();
  std::move(*stream_).close_gently(kLinger);
  stream_.reset();
  shard_.remove(*this);
}

void StreamConn::end_soon() { end(); }

void StreamConn::end_now() {
  if (!stream_) return;
  if (std::exchange(is_ending_, true)) return break_off();
  // A machine that stood still through the whole stop has told nobody yet.
  say_last();
  finish();
}

void StreamConn::break_off() {
  stream_->abort();
  finish();
}

}  // namespace chasqui::edge
