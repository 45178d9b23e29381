#include "loop/tcp_acceptor.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <system_error>
#include <utility>

#include "base/check.h"

namespace chasqui::loop {
namespace {

constexpr int kAcceptBatchMax = 64;
constexpr std::chrono::milliseconds kPauseWhenFull{100};

[[noreturn]] void fail(const std::string& what) {
  throw std::system_error(errno, std::generic_category(), what);
}

struct Address {
  sockaddr_storage storage{};
  socklen_t size = sizeof(sockaddr_storage);
  sockaddr* get() { return reinterpret_cast<sockaddr*>(&storage); }
};

Address parse_address(const AcceptorOptions& options) {
  Address address;
  auto* v4 = reinterpret_cast<sockaddr_in*>(&address.storage);
  auto* v6 = reinterpret_cast<sockaddr_in6*>(&address.storage);
  if (::inet_pton(AF_INET, options.address.c_str(), &v4->sin_addr) == 1) {
    v4->sin_family = AF_INET;
    v4->sin_port = htons(options.port);
    address.size = sizeof(sockaddr_in);
  } else if (::inet_pton(AF_INET6, options.address.c_str(), &v6->sin6_addr) == 1) {
    v6->sin6_family = AF_INET6;
    v6->sin6_port = htons(options.port);
    address.size = sizeof(sockaddr_in6);
  } else {
    errno = EINVAL;
    fail("no IPv4 or IPv6 address: " + options.address);
  }
  return address;
}

std::string to_text(const Address& address) {
  char text[INET6_ADDRSTRLEN] = {};
  if (address.storage.ss_family == AF_INET) {
    const auto* v4 = reinterpret_cast<const sockaddr_in*>(&address.storage);
    ::inet_ntop(AF_INET, &v4->sin_addr, text, sizeof text);
    return text;
  }
  const auto* v6 = reinterpret_cast<const sockaddr_in6*>(&address.storage);
  if (IN6_IS_ADDR_V4MAPPED(&v6->sin6_addr))
    ::inet_ntop(AF_INET, &v6->sin6_addr.s6_addr[12], text, sizeof text);
  else
    ::inet_ntop(AF_INET6, &v6->sin6_addr, text, sizeof text);
  return text;
}

std::uint16_t port_of(const Address& address) {
  if (address.storage.ss_family == AF_INET)
    return ntohs(reinterpret_cast<const sockaddr_in*>(&address.storage)->sin_port);
  return ntohs(reinterpret_cast<const sockaddr_in6*>(&address.storage)->sin6_port);
}

class Fd {  // Closes what was not released.
 public:
  explicit Fd(int fd) : fd_(fd) {}
  Fd(Fd&& other) noexcept : fd_(other.release()) {}
  Fd& operator=(Fd&&) = delete;
  ~Fd() {
    if (fd_ >= 0) ::close(fd_);
  }
  int get() const { return fd_; }
  int release() { return std::exchange(fd_, -1); }

 private:
  int fd_;
};

void switch_on(int fd, int option) {
  const int one = 1;
  if (::setsockopt(fd, SOL_SOCKET, option, &one, sizeof one) < 0) fail("setsockopt");
}

int bind_socket(const AcceptorOptions& options, bool shares_port) {
  Address address = parse_address(options);
  Fd fd(::socket(address.storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (fd.get() < 0) fail("socket");
  switch_on(fd.get(), SO_REUSEADDR);
  if (shares_port) switch_on(fd.get(), SO_REUSEPORT);
  if (address.storage.ss_family == AF_INET6) {
    const int off = 0;
    ::setsockopt(fd.get(), IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
  }
  if (::bind(fd.get(), address.get(), address.size) < 0)
    fail("cannot listen on " + options.address + " port " + std::to_string(options.port));
  return fd.release();
}

int listen_on(const AcceptorOptions& options) {
  Fd fd(bind_socket(options, true));
  if (::listen(fd.get(), options.backlog) < 0) fail("listen");
  return fd.release();
}

Address address_of_socket(int fd) {
  Address address;
  ::getsockname(fd, address.get(), &address.size);
  return address;
}

int option_of(int fd, int option) {
  int value = 0;
  socklen_t size = sizeof value;
  return ::getsockopt(fd, SOL_SOCKET, option, &value, &size) < 0 ? -1 : value;
}

// Above all numbers that are to be taken, so that none is closed before it was moved.
int duplicate_above(int fd, int least) {
  const int copy = ::fcntl(fd, F_DUPFD_CLOEXEC, least);
  if (copy < 0) fail("cannot duplicate a listening socket");
  return copy;
}

}  // namespace

ListeningSocket::ListeningSocket(const AcceptorOptions& options) : fd_(listen_on(options)) {}

ListeningSocket::~ListeningSocket() {
  if (fd_ >= 0) ::close(fd_);
}

std::expected<ListeningSocket, std::string> ListeningSocket::adopt(int fd, std::string name) {
  const std::string which = "descriptor " + std::to_string(fd);
  if (::fcntl(fd, F_GETFD) < 0) return std::unexpected(which + " is not open");
  const auto family = address_of_socket(fd).storage.ss_family;
  const bool is_tcp =
      option_of(fd, SO_TYPE) == SOCK_STREAM && (family == AF_INET || family == AF_INET6);
  if (!is_tcp) return std::unexpected(which + " is no TCP socket");
  if (option_of(fd, SO_ACCEPTCONN) != 1)
    return std::unexpected(which + " does not listen (Accept=no is wanted)");
  ::fcntl(fd, F_SETFD, FD_CLOEXEC);
  return ListeningSocket(fd, std::move(name));
}

ListeningSocket ListeningSocket::duplicate() const {
  return ListeningSocket(duplicate_above(fd_, 0), name_);
}

std::string ListeningSocket::address() const { return to_text(address_of_socket(fd_)); }
std::uint16_t ListeningSocket::port() const { return port_of(address_of_socket(fd_)); }

void keep_for_successor(std::vector<ListeningSocket> sockets, int first) {
  const int end = first + static_cast<int>(sockets.size());
  std::vector<Fd> moved;
  moved.reserve(sockets.size());
  for (const ListeningSocket& socket : sockets)
    moved.emplace_back(duplicate_above(socket.fd(), end));
  sockets.clear();
  for (const Fd& fd : moved)
    if (::dup2(fd.get(), first++) < 0) fail("cannot keep a listening socket");
}

class TcpAcceptor::Listening : public std::enable_shared_from_this<Listening> {
 public:
  Listening(Loop& loop, int fd, Taker taker)
      : loop_(loop),
        descriptor_(loop.asio(), fd),
        taker_(std::move(taker)),
        pause_(loop, [this] { wait(); }) {
    descriptor_.native_non_blocking(true);
  }

  void wait() {
    if (!descriptor_.is_open()) return;
    descriptor_.async_wait(Descriptor::wait_read,
                           [self = shared_from_this()](const boost::system::error_code& error) {
                             self->loop_.woke();
                             if (!error) self->accept_some();
                           });
  }

  void close() {
    if (!descriptor_.is_open()) return;
    while (accept_batch()) continue;
    stop();
  }

  // Released, not closed by its owner: Asio would leave it in the loop's epoll set, where it stays
  // as long as a duplicate is open.
  void stop() {
    if (!descriptor_.is_open()) return;
    ::close(descriptor_.release());
    pause_.disarm();
  }

  std::uint16_t port() { return port_of(address_of_socket(descriptor_.native_handle())); }

 private:
  using Descriptor =
      boost::asio::posix::basic_stream_descriptor<boost::asio::io_context::executor_type>;

  void accept_some() {
    if (!descriptor_.is_open()) return;
    accept_batch();
    if (!pause_.is_armed()) wait();
  }

  // True when there may be more. Without descriptors or memory it pauses: trying at once again
  // would only burn the processor.
  bool accept_batch() {
    for (int i = 0; i < kAcceptBatchMax; ++i) {
      Address peer;
      const int fd = ::accept4(descriptor_.native_handle(), peer.get(), &peer.size,
                               SOCK_NONBLOCK | SOCK_CLOEXEC);
      if (fd >= 0) {
        taker_(TcpStream(loop_, fd, to_text(peer)));
      } else if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
        pause_.arm(kPauseWhenFull);
        return false;
      } else if (errno != ECONNABORTED && errno != EINTR) {
        return false;
      }
    }
    return true;
  }

  Loop& loop_;
  Descriptor descriptor_;
  Taker taker_;
  Timer pause_;
};

TcpAcceptor::TcpAcceptor(Loop& loop, ListeningSocket socket, Taker taker)
    : listening_(std::make_shared<Listening>(loop, socket.release(), std::move(taker))) {}

TcpAcceptor::~TcpAcceptor() { listening_->stop(); }

void TcpAcceptor::start() { listening_->wait(); }
void TcpAcceptor::close() { listening_->close(); }
void TcpAcceptor::leave() { listening_->stop(); }
std::uint16_t TcpAcceptor::port() const { return listening_->port(); }

void check_port_is_free(const AcceptorOptions& options) {
  if (options.port != 0) Fd(bind_socket(options, false));
}

}  // namespace chasqui::loop
