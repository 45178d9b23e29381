#include "loop/tcp.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>
#include <vector>

#include "base/check.h"
#include "loop/tls_session.h"

namespace chasqui::loop {
namespace {

using boost::asio::ip::tcp;
using Socket = boost::asio::basic_stream_socket<tcp, boost::asio::io_context::executor_type>;

constexpr std::size_t kGatherMax = 64;        // Pieces in one system call.
constexpr std::size_t kQueueKeptMax = 4;      // Capacity that an idle stream may keep.
constexpr std::size_t kSendMax = 256 * 1024;  // Bytes in one system call.
// For a peer that has everything to end its direction too.
constexpr std::chrono::milliseconds kPeerEndTime{2000};

bool would_block(int error) { return error == EAGAIN || error == EWOULDBLOCK || error == EINTR; }

}  // namespace

// The connection itself. Completions hold it, so it outlives a TcpStream that was destroyed in a
// callback; `owner_` is null from then on. All socket input and output is in receive() and send().
class TcpStream::Link final : public Flushable, public std::enable_shared_from_this<Link> {
 public:
  Link(Loop& loop, int fd, std::string remote);
  ~Link() { loop_.forget_flush(*this); }

  void serve_tls(const TlsContextRef& context);
  void read_for(StreamOwner& owner, std::size_t bytes_max);
  void set_reading(bool reads);
  void write(SharedBytes bytes);
  void flush();
  void flush_now() override;
  void drop_pending();
  void linger(std::chrono::milliseconds longest);
  void close();
  void abort();

  std::size_t pending_bytes() const { return pending_; }
  std::uint64_t sent_bytes() const { return sent_; }
  const std::string& remote() const { return remote_; }
  Loop& loop() const { return loop_; }

 private:
  ssize_t receive(std::span<std::byte> into);
  ssize_t send(std::span<iovec> pieces);

  void wait_to_read();
  void wait_to_write();
  void on_readable();
  void on_writable();
  bool shake_hands();
  void take_received(ssize_t count);
  void send_queued();
  void forget_sent(std::size_t bytes);
  void mark_broken();
  void report();
  void tell_drained();
  void linger_on();
  bool is_lingering() const { return lingering_ != nullptr; }

  Loop& loop_;
  Socket socket_;
  StreamOwner* owner_ = nullptr;
  std::string remote_;
  std::vector<SharedBytes> queue_;
  std::size_t first_ = 0;       // Of queue_; those before it were sent.
  std::size_t first_sent_ = 0;  // Bytes of queue_[first_] that were sent.
  std::size_t pending_ = 0;
  std::uint64_t sent_ = 0;
  struct Lingering {
    Timer timer;
    Instant end;
  };
  std::unique_ptr<Lingering> lingering_;
  std::unique_ptr<TlsSession> tls_;  // None: plain.
  std::uint32_t read_bytes_max_ = 0;
  bool is_reading_ = false;
  bool waits_to_read_ = false;
  bool waits_to_write_ = false;
  // Something was queued: its owner may wait until it is sent, however quickly that happens.
  bool owes_drained_ = false;
  bool has_ended_ = false;  // The peer's direction.
  bool has_shut_ = false;   // Our direction.
  bool is_broken_ = false;
};

TcpStream::Link::Link(Loop& loop, int fd, std::string remote)
    : loop_(loop), socket_(loop.asio()), remote_(std::move(remote)) {
  const int one = 1;
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  socket_.assign(remote_.contains(':') ? tcp::v6() : tcp::v4(), fd);
  socket_.native_non_blocking(true);
}

void TcpStream::Link::read_for(StreamOwner& owner, std::size_t bytes_max) {
  owner_ = &owner;
  read_bytes_max_ = static_cast<std::uint32_t>(std::min(bytes_max, loop_.read_buffer().size()));
  set_reading(true);
}

void TcpStream::Link::set_reading(bool reads) {
  is_reading_ = reads;
  if (reads) wait_to_read();
}

void TcpStream::Link::wait_to_read() {
  if (waits_to_read_ || has_ended_ || is_broken_) return;
  waits_to_read_ = true;
  socket_.async_wait(tcp::socket::wait_read,
                     [self = shared_from_this()](const boost::system::error_code& error) {
                       self->waits_to_read_ = false;
                       self->loop_.woke();
                       if (!error) self->on_readable();
                     });
}

void TcpStream::Link::wait_to_write() {
  if (waits_to_write_ || is_broken_) return;
  waits_to_write_ = true;
  socket_.async_wait(tcp::socket::wait_write,
                     [self = shared_from_this()](const boost::system::error_code& error) {
                       self->waits_to_write_ = false;
                       self->loop_.woke();
                       if (!error) self->on_writable();
                     });
}

void TcpStream::Link::serve_tls(const TlsContextRef& context) {
  CHASQUI_ASSERT(owner_ == nullptr && !tls_);
  tls_ = std::make_unique<TlsSession>(context, socket_.native_handle());
}

// True once the handshake is done. Until then it goes on whenever the socket is ready.
bool TcpStream::Link::shake_hands() {
  if (!tls_ || tls_->is_ready()) return true;
  switch (tls_->shake()) {
    case TlsSession::Handshake::kDone:
      send_queued();
      return true;
    case TlsSession::Handshake::kWantsRead:
      return false;
    case TlsSession::Handshake::kWantsWrite:
      wait_to_write();
      return false;
    case TlsSession::Handshake::kFailed:
      mark_broken();
      report();
      return false;
  }
  return false;
}

ssize_t TcpStream::Link::receive(std::span<std::byte> into) {
  if (tls_) return tls_->receive(into);
  return ::recv(socket_.native_handle(), into.data(), into.size(), 0);
}

ssize_t TcpStream::Link::send(std::span<iovec> pieces) {
  if (tls_) return tls_->send(pieces);
  if (pieces.size() == 1)
    return ::send(socket_.native_handle(), pieces[0].iov_base, pieces[0].iov_len, MSG_NOSIGNAL);
  msghdr message{};
  message.msg_iov = pieces.data();
  message.msg_iovlen = pieces.size();
  return ::sendmsg(socket_.native_handle(), &message, MSG_NOSIGNAL);
}

void TcpStream::Link::on_readable() {
  if (!is_reading_ || !socket_.is_open()) return;
  if (shake_hands()) {
    std::size_t count = is_lingering() ? loop_.read_buffer().size() : read_bytes_max_;
    if (tls_) count = std::max(count, TlsSession::kRecordBytesMax);
    take_received(receive(loop_.read_buffer().first(count)));
  }
  if (is_reading_ && socket_.is_open()) wait_to_read();
}

void TcpStream::Link::take_received(ssize_t count) {
  if (count > 0) {
    if (owner_ != nullptr)
      owner_->on_bytes(loop_.read_buffer().first(static_cast<std::size_t>(count)));
    return;
  }
  if (count < 0 && would_block(errno)) return;
  is_reading_ = false;
  if (count < 0)
    mark_broken();
  else
    has_ended_ = true;
  report();
}

// Tells the owner, or ends a lingering close.
void TcpStream::Link::report() {
  if (is_lingering()) return linger_on();
  if (owner_ == nullptr) return;
  if (is_broken_) return std::exchange(owner_, nullptr)->on_broken();
  owner_->on_end();
}

void TcpStream::Link::write(SharedBytes bytes) {
  if (bytes->empty() || is_broken_) return;
  pending_ += bytes->size();
  owes_drained_ = true;
  queue_.push_back(std::move(bytes));
  if (!waits_to_write_) loop_.flush_later(*this);
}

void TcpStream::Link::flush() {
  if (waits_to_write_) return;
  send_queued();
  if (is_broken_) loop_.flush_later(*this);
}

void TcpStream::Link::flush_now() {
  if (!socket_.is_open()) return;
  const auto self = shared_from_this();
  if (!waits_to_write_) send_queued();
  if (is_broken_ || is_lingering()) return report();
  tell_drained();
}

void TcpStream::Link::tell_drained() {
  if (pending_ > 0 || !std::exchange(owes_drained_, false)) return;
  if (owner_ != nullptr) owner_->on_drained();
}

void TcpStream::Link::on_writable() {
  if (!socket_.is_open() || !shake_hands()) return;
  send_queued();
  if (is_broken_ || is_lingering()) return report();
  tell_drained();
}

void TcpStream::Link::send_queued() {
  if (tls_ && !tls_->is_ready()) return;  // The end of the handshake brings it here again.
  while (pending_ > 0 && !is_broken_) {
    std::array<iovec, kGatherMax> pieces;
    std::size_t count = 0;
    std::size_t bytes = 0;
    for (std::size_t i = first_; i < queue_.size() && count < kGatherMax && bytes < kSendMax; ++i) {
      const std::size_t sent = i == first_ ? first_sent_ : 0;
      pieces[count] = {const_cast<char*>(queue_[i]->data()) + sent, queue_[i]->size() - sent};
      bytes += pieces[count++].iov_len;
    }
    const ssize_t sent = send(std::span(pieces).first(count));
    if (sent < 0) {
      if (!would_block(errno)) return mark_broken();
      return wait_to_write();
    }
    forget_sent(static_cast<std::size_t>(sent));
  }
}

void TcpStream::Link::forget_sent(std::size_t bytes) {
  pending_ -= bytes;
  sent_ += bytes;
  bytes += first_sent_;
  while (first_ < queue_.size() && bytes >= queue_[first_]->size())
    bytes -= queue_[first_++]->size();
  first_sent_ = bytes;
  if (pending_ == 0) {
    queue_.clear();
    first_ = 0;
    if (queue_.capacity() > kQueueKeptMax) queue_.shrink_to_fit();
  } else if (first_ > queue_.size() / 2) {
    queue_.erase(queue_.begin(), queue_.begin() + static_cast<std::ptrdiff_t>(first_));
    first_ = 0;
  }
}

void TcpStream::Link::drop_pending() {
  std::size_t begun = first_sent_ + (tls_ ? tls_->stuck_bytes() : 0);
  std::size_t kept = first_;
  for (; kept < queue_.size() && begun > 0; ++kept) begun -= std::min(begun, queue_[kept]->size());
  for (std::size_t i = kept; i < queue_.size(); ++i) pending_ -= queue_[i]->size();
  queue_.resize(std::min(kept, queue_.size()));
}

void TcpStream::Link::mark_broken() {
  is_broken_ = true;
  is_reading_ = false;
  queue_.clear();
  first_ = first_sent_ = pending_ = 0;
}

void TcpStream::Link::linger(std::chrono::milliseconds longest) {
  owner_ = nullptr;
  is_reading_ = tls_ && !tls_->is_ready();  // What is queued waits for the handshake.
  if (is_broken_) return close();
  loop_.keep(shared_from_this());
  lingering_ =
      std::make_unique<Lingering>(Timer(loop_, [this] { close(); }), loop_.now() + longest);
  lingering_->timer.arm(longest);
  flush();
  loop_.flush_later(*this);
}

void TcpStream::Link::linger_on() {
  if (is_broken_ || (has_ended_ && pending_ == 0)) return close();
  if (pending_ > 0 || std::exchange(has_shut_, true)) return;
  if (tls_) tls_->say_goodbye();
  ::shutdown(socket_.native_handle(), SHUT_WR);
  if (lingering_->end - loop_.now() > kPeerEndTime) lingering_->timer.arm(kPeerEndTime);
  set_reading(true);
}

void TcpStream::Link::close() {
  owner_ = nullptr;
  is_reading_ = false;
  boost::system::error_code ignored;
  socket_.close(ignored);
  queue_.clear();
  pending_ = 0;
  if (is_lingering()) loop_.let_go(this);
}

void TcpStream::Link::abort() {
  const struct linger reset{1, 0};
  ::setsockopt(socket_.native_handle(), SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
  close();
}

TcpStream::TcpStream(Loop& loop, int fd, std::string remote)
    : link_(std::make_shared<Link>(loop, fd, std::move(remote))) {}
TcpStream::TcpStream(TcpStream&&) noexcept = default;
TcpStream& TcpStream::operator=(TcpStream&& other) noexcept {
  if (link_ && link_ != other.link_) link_->close();
  link_ = std::move(other.link_);
  return *this;
}
TcpStream::~TcpStream() {
  if (link_) link_->close();
}

void TcpStream::serve_tls(const TlsContextRef& context) { link_->serve_tls(context); }
void TcpStream::read_for(StreamOwner& owner, std::size_t bytes_max) {
  link_->read_for(owner, bytes_max);
}
void TcpStream::pause_reading() { link_->set_reading(false); }
void TcpStream::resume_reading() { link_->set_reading(true); }
void TcpStream::write(std::string bytes) {
  link_->write(std::make_shared<const std::string>(std::move(bytes)));
}
void TcpStream::write(SharedBytes bytes) { link_->write(std::move(bytes)); }
void TcpStream::flush() { link_->flush(); }
void TcpStream::close_gently(std::chrono::milliseconds longest) && {
  std::exchange(link_, nullptr)->linger(longest);
}
void TcpStream::abort() { link_->abort(); }
std::size_t TcpStream::pending_bytes() const { return link_->pending_bytes(); }
std::uint64_t TcpStream::sent_bytes() const { return link_->sent_bytes(); }
void TcpStream::drop_pending() { link_->drop_pending(); }
const std::string& TcpStream::remote() const { return link_->remote(); }
Loop& TcpStream::loop() const { return link_->loop(); }

}  // namespace chasqui::loop
