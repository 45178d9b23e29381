// Listening for TCP connections on a loop.
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "loop/tcp.h"

namespace chasqui::loop {

struct AcceptorOptions {
  std::string address = "127.0.0.1";  // IPv4 or IPv6; "0.0.0.0", "::" for all (both families).
  std::uint16_t port = 0;             // 0: the system chooses.
  int backlog = 4096;
};

// Shares its port (SO_REUSEPORT) with the acceptors of the other loops. The constructors throw
// std::system_error.
class TcpAcceptor final {
 public:
  using Taker = std::move_only_function<void(TcpStream)>;

  TcpAcceptor(Loop& loop, const AcceptorOptions& options, Taker taker);
  // Adopts a listening socket, such as one that systemd opened.
  TcpAcceptor(Loop& loop, int listening_fd, Taker taker);
  ~TcpAcceptor();
  TcpAcceptor(const TcpAcceptor&) = delete;
  TcpAcceptor& operator=(const TcpAcceptor&) = delete;

  void start();  // On the loop's thread, or before it runs.
  void close();  // Takes who already waits, then stops listening. On the loop's thread.
  std::uint16_t port() const;

 private:
  class Listening;
  std::shared_ptr<Listening> listening_;
};

// Throws std::system_error when somebody listens there already: with SO_REUSEPORT alone two servers
// would share the port without a word.
void check_port_is_free(const AcceptorOptions& options);

}  // namespace chasqui::loop
