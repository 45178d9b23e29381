// Listening for TCP connections on a loop.
#pragma once
#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

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
  // One that was open before the program began, under the name it came with; or why it is none.
  static std::expected<ListeningSocket, std::string> adopt(int fd, std::string name);
  ListeningSocket(ListeningSocket&& other) noexcept
      : fd_(std::exchange(other.fd_, -1)), name_(std::move(other.name_)) {}
  ListeningSocket& operator=(ListeningSocket&&) = delete;
  ~ListeningSocket();

  // The same queue of connections once more, for another loop: each takes who comes as long as one
  // of them is open. Throws std::system_error.
  ListeningSocket duplicate() const;

  std::string address() const;  // "127.0.0.1", "::"
  std::uint16_t port() const;
  const std::string& name() const { return name_; }  // Empty: opened by us.
  int fd() const { return fd_; }
  int release() { return std::exchange(fd_, -1); }

 private:
  explicit ListeningSocket(int fd, std::string name = "") : fd_(fd), name_(std::move(name)) {}

  int fd_;
  std::string name_;
};

// Gives them the descriptors `first`, `first` + 1… and lets these stay open when this process
// becomes another program; what had these numbers is closed. Throws std::system_error.
void keep_for_successor(std::vector<ListeningSocket> sockets, int first);

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
  void leave();  // Stops at once: who waits is left to others that have the socket open.
  std::uint16_t port() const;

 private:
  class Listening;
  std::shared_ptr<Listening> listening_;
};

// Throws std::system_error when somebody listens there already: with SO_REUSEPORT alone two servers
// would share the port without a word.
void check_port_is_free(const AcceptorOptions& options);

}  // namespace chasqui::loop
