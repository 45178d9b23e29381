// For tests: a client that never blocks, and a way to turn loops until something holds.
#pragma once
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "loop/loop.h"

namespace chasqui::loop {

// False when `holds` does not come true within ten seconds.
inline bool turn_until(Loop& loop, const std::function<bool()>& holds) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (!holds()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    loop.run_turn(std::chrono::milliseconds(1));
  }
  return true;
}

class TestPeer final {
 public:
  explicit TestPeer(std::uint16_t port, int receive_buffer = 0) {
    fd_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (receive_buffer > 0)
      ::setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    is_connected_ = ::connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  }
  TestPeer(TestPeer&& other) noexcept
      : fd_(std::exchange(other.fd_, -1)),
        is_connected_(other.is_connected_),
        ended_(other.ended_),
        error_(other.error_),
        got_(std::move(other.got_)) {}
  TestPeer& operator=(TestPeer&&) = delete;
  ~TestPeer() { close(); }

  bool is_connected() const { return is_connected_; }
  // What the socket does not take at once is not sent; says how much it took.
  std::size_t send(std::string_view bytes) {
    const ssize_t sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    return sent < 0 ? 0 : static_cast<std::size_t>(sent);
  }
  // Everything received so far.
  const std::string& got() {
    char buffer[65536];
    while (fd_ >= 0 && !ended_) {
      const ssize_t count = ::recv(fd_, buffer, sizeof buffer, MSG_DONTWAIT);
      if (count > 0) {
        got_.append(buffer, static_cast<std::size_t>(count));
        continue;
      }
      if (count < 0 && (errno == EAGAIN || errno == EINTR)) break;
      ended_ = true;
      error_ = count < 0 ? errno : 0;
    }
    return got_;
  }
  std::string take() {
    got();
    return std::exchange(got_, {});
  }
  bool has_ended() {  // The server closed its direction, or reset.
    got();
    return ended_;
  }
  // For servers that run on their own threads: false when `holds` does not come true in ten
  // seconds.
  bool wait_until(const std::function<bool()>& holds) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (!holds()) {
      if (std::chrono::steady_clock::now() > deadline) return false;
      pollfd ready{fd_, POLLIN, 0};
      ::poll(&ready, 1, 5);
    }
    return true;
  }
  int error() const { return error_; }  // ECONNRESET after a reset.
  void end() { ::shutdown(fd_, SHUT_WR); }
  void close() {
    if (fd_ >= 0) ::close(std::exchange(fd_, -1));
  }
  void reset() {
    const struct linger at_once{1, 0};
    ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    close();
  }

 private:
  int fd_ = -1;
  bool is_connected_ = false;
  bool ended_ = false;
  int error_ = 0;
  std::string got_;
};

}  // namespace chasqui::loop
