// Listening for TCP connections on a loop.
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "loop/tcp.h"

namespace chasqui::loop {

struct AcceptorOptions {
  std::string address = "127.0.0.1";  // IPv4 or IPv6; "0.0.0.0", "::" for all (both families).
  std::uint16_t port = 0;             // 0: the system chooses.
  int backlog = 4096;
};

// A bound, listening socket that shares its port (SO_REUSEPORT) with those of the other loops. Made
// on any thread; no loop knows of it yet.
class ListeningSocket final {
 public:
  explicit ListeningSocket(const AcceptorOptions& options);  // Throws std::system_error.
  explicit ListeningSocket(int fd) : fd_(fd) {}              // Adopted, such as from systemd.
  ListeningSocket(ListeningSocket&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  ListeningSocket& operator=(ListeningSocket&&) = delete;
  ~ListeningSocket();

  std::uint16_t port() const;
  int release() { return std::exchange(fd_, -1); }

 private:
  int fd_;
};

// Belongs to its loop's thread.
class TcpAcceptor final {
 public:
  using Taker = std::move_only_function<void(TcpStream)>;

  TcpAcceptor(Loop& loop, ListeningSocket socket, Taker taker);
  ~TcpAcceptor();
  TcpAcceptor(const TcpAcceptor&) = delete;
  TcpAcceptor& operator=(const TcpAcceptor&) = delete;

  void start();
  void close();  // Takes who already waits, then stops listening.
  std::uint16_t port() const;

 private:
  class Listening;
  std::shared_ptr<Listening> listening_;
};

// Throws std::system_error when somebody listens there already: with SO_REUSEPORT alone two servers
// would share the port without a word.
void check_port_is_free(const AcceptorOptions& options);

}  // namespace chasqui::loop
