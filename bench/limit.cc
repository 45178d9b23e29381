// The limit of a broadcast: an epoll program that only sends. It answers every opening the same,
// takes text frames from anybody, and once a turn gives each socket all of the turn's messages in
// one send(). No protocol errors, no pings, no limits: what is left is the kernel's price.
//
//   bench_limit --port P
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <memory>
#include <vector>

#include "client.h"

namespace bench {
namespace {

constexpr std::string_view kAnswer =
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";  // For client.cc's fixed key.

struct Peer {
  int fd = -1;
  bool is_open = false;  // Past its opening.
  std::string received;
  std::string unsent;
};

class Limit {
 public:
  explicit Limit(int port);
  [[noreturn]] void run();

 private:
  void accept_one();
  void read(Peer& peer);
  void take_frames(Peer& peer);
  void broadcast();
  void send_to(Peer& peer, std::string_view bytes);
  void watch(Peer& peer, std::uint32_t events, int operation) const;
  void drop(Peer& peer);

  int epoll_ = epoll_create1(0);
  Peer listener_;
  std::vector<std::unique_ptr<Peer>> peers_;
  std::string turn_;  // Frames that came in this turn, as they go out.
};

Limit::Limit(int port) {
  listener_.fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  const int one = 1;
  setsockopt(listener_.fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  sockaddr_in at{};
  at.sin_family = AF_INET;
  at.sin_port = htons(static_cast<std::uint16_t>(port));
  at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (bind(listener_.fd, reinterpret_cast<const sockaddr*>(&at), sizeof at) != 0) die("bind");
  listen(listener_.fd, 1024);
  watch(listener_, EPOLLIN, EPOLL_CTL_ADD);
}

void Limit::run() {
  std::array<epoll_event, 512> events;
  for (;;) {
    const int count = epoll_wait(epoll_, events.data(), events.size(), -1);
    for (int i = 0; i < count; ++i) {
      const epoll_event& event = events[static_cast<std::size_t>(i)];
      Peer& peer = *static_cast<Peer*>(event.data.ptr);
      if (&peer == &listener_) {
        accept_one();
        continue;
      }
      if ((event.events & EPOLLOUT) != 0) send_to(peer, {});
      if ((event.events & ~static_cast<std::uint32_t>(EPOLLOUT)) != 0) read(peer);
    }
    if (!turn_.empty()) broadcast();
  }
}

void Limit::accept_one() {
  const int fd = accept4(listener_.fd, nullptr, nullptr, SOCK_NONBLOCK);
  if (fd < 0) return;
  const int one = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  peers_.push_back(std::make_unique<Peer>());
  peers_.back()->fd = fd;
  watch(*peers_.back(), EPOLLIN, EPOLL_CTL_ADD);
}

void Limit::read(Peer& peer) {
  std::array<char, 64 * 1024> bytes;
  const ssize_t count = recv(peer.fd, bytes.data(), bytes.size(), 0);
  if (count < 0 && errno == EAGAIN) return;
  if (count <= 0) return drop(peer);
  peer.received.append(bytes.data(), static_cast<std::size_t>(count));
  if (peer.is_open) return take_frames(peer);
  if (!peer.received.ends_with("\r\n\r\n")) return;
  peer.received.clear();
  peer.is_open = true;
  send_all(peer.fd, kAnswer);
}

// Masked frames below 64 KiB, not fragmented; unmasked on their way into the turn.
void Limit::take_frames(Peer& peer) {
  std::size_t at = 0;
  const auto byte = [&](std::size_t i) {
    return static_cast<unsigned char>(peer.received[at + i]);
  };
  for (;;) {
    const std::size_t left = peer.received.size() - at;
    if (left < 2) break;
    const bool is_long = (byte(1) & 0x7f) == 126;
    const std::size_t head = is_long ? 8 : 6;
    if (left < head) break;
    const std::size_t length = is_long ? byte(2) * 256u + byte(3) : byte(1) & 0x7fu;
    if (left < head + length) break;
    turn_ += static_cast<char>(0x81);
    turn_ += static_cast<char>(byte(1) & 0x7f);
    if (is_long) turn_.append(peer.received, at + 2, 2);
    for (std::size_t i = 0; i < length; ++i)
      turn_ += static_cast<char>(byte(head + i) ^ byte(head - 4 + i % 4));
    at += head + length;
  }
  peer.received.erase(0, at);
}

void Limit::broadcast() {
  for (const auto& peer : peers_)
    if (peer->is_open) send_to(*peer, turn_);
  turn_.clear();
}

// What the socket does not take waits in `unsent` until it is writable.
void Limit::send_to(Peer& peer, std::string_view bytes) {
  const bool was_waiting = !peer.unsent.empty();
  if (was_waiting) bytes = peer.unsent.append(bytes);
  const ssize_t count = send(peer.fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  if (count < 0 && errno != EAGAIN) return;  // read() will hear of it.
  bytes.remove_prefix(count > 0 ? static_cast<std::size_t>(count) : 0);
  peer.unsent = std::string(bytes);
  if (was_waiting != !peer.unsent.empty())
    watch(peer, peer.unsent.empty() ? EPOLLIN : EPOLLIN | EPOLLOUT, EPOLL_CTL_MOD);
}

void Limit::watch(Peer& peer, std::uint32_t events, int operation) const {
  epoll_event interest{events, {.ptr = &peer}};
  epoll_ctl(epoll_, operation, peer.fd, &interest);
}

void Limit::drop(Peer& peer) {
  close(peer.fd);
  peer.is_open = false;
}

}  // namespace
}  // namespace bench

int main(int argc, char** argv) {
  bench::Limit(bench::Options(argc, argv).integer("--port", 0)).run();
}
