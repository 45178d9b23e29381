// TCP on a loop: listening, and streams that cost no buffer while idle.
#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "loop/loop.h"

namespace chasqui::loop {

using SharedBytes = std::shared_ptr<const std::string>;

// Who a stream belongs to. Called on the loop's thread; each call may close or destroy the stream.
class StreamOwner {
 public:
  // The bytes lie in the loop's shared buffer: gone after the call, free to be changed in it.
  virtual void on_bytes(std::span<std::byte> bytes) = 0;
  virtual void on_end() = 0;      // The peer sends no more; it may still read.
  virtual void on_broken() = 0;   // Reset or failed: nothing goes in or out any more.
  virtual void on_drained() = 0;  // What could not be sent at once has now all been sent.

 protected:
  ~StreamOwner() = default;
};

// One connection. Movable: its owner may hand it over, at any time.
class TcpStream final {
 public:
  TcpStream(Loop& loop, int fd, std::string remote);  // Owns the connected socket.
  TcpStream(TcpStream&&) noexcept;
  TcpStream& operator=(TcpStream&&) noexcept;
  ~TcpStream();  // Closes at once; the kernel still delivers what it took.

  // Begins or goes on reading for this owner, which must outlive the stream or be replaced.
  void read_for(StreamOwner& owner, std::size_t bytes_max);
  void pause_reading();
  void resume_reading();

  // Queued, and sent together with everything else of this turn when it ends.
  void write(std::string bytes);
  void write(SharedBytes bytes);
  void flush();                       // Sends now what the socket takes.
  std::size_t pending_bytes() const;  // Queued, not yet taken by the kernel.
  void drop_pending();                // Whole pieces that were not begun are taken back.

  // Sends what is queued, then ends our direction, reads and drops what still comes, and closes: an
  // answer is not lost to the reset that unread bytes would cause. At most for `longest`.
  void close_gently(std::chrono::milliseconds longest) &&;
  void abort();  // Resets the connection; nothing queued is sent.

  bool is_open() const;
  const std::string& remote() const;  // The peer's address without port: "127.0.0.1", "::1".
  Loop& loop() const;

 private:
  class Link;
  std::shared_ptr<Link> link_;
};

struct AcceptorOptions {
  std::string address = "127.0.0.1";  // An IPv4 or IPv6 address; "0.0.0.0", "::" for all.
  std::uint16_t port = 0;             // 0: the system chooses.
  int backlog = 4096;
  bool shares_port = true;  // SO_REUSEPORT: one acceptor per loop on the same port.
};

// Listens on one loop. The constructor throws std::system_error (address in use, …).
class TcpAcceptor final {
 public:
  using Taker = std::move_only_function<void(TcpStream)>;

  TcpAcceptor(Loop& loop, const AcceptorOptions& options, Taker taker);
  // Adopts a listening socket, such as one that systemd opened.
  TcpAcceptor(Loop& loop, int listening_fd, Taker taker);
  ~TcpAcceptor();  // close()
  TcpAcceptor(const TcpAcceptor&) = delete;
  TcpAcceptor& operator=(const TcpAcceptor&) = delete;

  void start();  // On the loop's thread, or before it runs.
  void close();  // Takes who already waits, then stops listening. On the loop's thread.
  std::uint16_t port() const;

 private:
  class Listening;
  std::shared_ptr<Listening> listening_;
};

// Throws std::system_error when another program listens there: SO_REUSEPORT alone would let two
// servers share the port without a word.
void check_port_is_free(const std::string& address, std::uint16_t port);

}  // namespace chasqui::loop
