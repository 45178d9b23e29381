#include "loop/client_socket.h"

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>
#include <utility>

namespace chasqui::loop {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::size_t kReadBytes = 64 * 1024;

int left_of(steady_clock::time_point deadline) {
  const auto left = std::chrono::ceil<milliseconds>(deadline - steady_clock::now()).count();
  return static_cast<int>(std::clamp<std::int64_t>(left, 0, 1'000'000'000));
}

bool is_ready(int fd, short events, milliseconds longest) {
  const auto deadline = steady_clock::now() + longest;
  pollfd watched{fd, events, 0};
  int count = 0;
  do count = ::poll(&watched, 1, left_of(deadline));
  while (count < 0 && errno == EINTR);
  return count > 0;
}

// A connected socket, or -1.
int connected(const addrinfo& to, milliseconds longest) {
  const int fd = ::socket(to.ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0) return -1;
  const int one = 1;
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  int error = 0;
  if (::connect(fd, to.ai_addr, to.ai_addrlen) != 0) {
    socklen_t size = sizeof error;
    error = errno;
    if (error == EINPROGRESS && is_ready(fd, POLLOUT, longest))
      ::getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size);
  }
  if (error == 0) return fd;
  ::close(fd);
  return -1;
}

}  // namespace

void rest(milliseconds span) {
  const auto deadline = steady_clock::now() + span;
  while (const int left = left_of(deadline)) ::poll(nullptr, 0, left);
}

std::optional<ClientSocket> ClientSocket::dial(const std::string& host, std::uint16_t port,
                                               milliseconds longest) {
  addrinfo wanted{};
  wanted.ai_family = AF_UNSPEC;
  wanted.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &wanted, &found) != 0)
    return std::nullopt;
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> all(found, ::freeaddrinfo);
  for (const addrinfo* one = all.get(); one != nullptr; one = one->ai_next)
    if (const int fd = connected(*one, longest); fd >= 0) return ClientSocket(fd);
  return std::nullopt;
}

ClientSocket::ClientSocket(ClientSocket&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

ClientSocket& ClientSocket::operator=(ClientSocket&& other) noexcept {
  std::swap(fd_, other.fd_);
  return *this;
}

ClientSocket::~ClientSocket() {
  if (fd_ >= 0) ::close(fd_);
}

bool ClientSocket::send(std::string_view bytes, milliseconds longest) {
  const auto deadline = steady_clock::now() + longest;
  while (!bytes.empty()) {
    const ssize_t sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent >= 0)
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    else if (errno == EAGAIN && !is_ready(fd_, POLLOUT, milliseconds(left_of(deadline))))
      return false;
    else if (errno != EAGAIN && errno != EINTR)
      return false;
  }
  return true;
}

ClientSocket::Got ClientSocket::receive(std::string& into, milliseconds longest) {
  if (!is_ready(fd_, POLLIN, longest)) return Got::kNothing;
  std::array<char, kReadBytes> bytes;
  const ssize_t count = ::recv(fd_, bytes.data(), bytes.size(), 0);
  if (count < 0 && (errno == EAGAIN || errno == EINTR)) return Got::kNothing;
  if (count <= 0) return Got::kEnd;
  into.append(bytes.data(), static_cast<std::size_t>(count));
  return Got::kBytes;
}

void ClientSocket::reset() && {
  const linger at_once{1, 0};
  ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  ::close(std::exchange(fd_, -1));
}

}  // namespace chasqui::loop
