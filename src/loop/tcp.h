// TCP streams on a loop, which cost no buffer while idle.
#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "loop/loop.h"
#include "loop/tls.h"

namespace chasqui::loop {

using SharedBytes = std::shared_ptr<const std::string>;

// Who a stream belongs to. Called on the loop's thread, never from inside a call to the stream;
// each call may close, move or destroy the stream.
class StreamOwner {
 public:
  // The bytes lie in the loop's shared buffer: gone after the call, free to be changed in it.
  virtual void on_bytes(std::span<std::byte> bytes) = 0;
  virtual void on_end() = 0;     // The peer sends no more; it may still read.
  virtual void on_broken() = 0;  // Reset or failed: nothing goes in or out any more.
  // What was queued has now all been sent: at the end of the turn, or later when the peer is slow.
  virtual void on_drained() = 0;

 protected:
  ~StreamOwner() = default;
};

// One connection. Its owner may hand it over by moving it and calling read_for() again.
class TcpStream final {
 public:
  TcpStream(Loop& loop, int fd, std::string remote);  // Owns the connected socket.
  TcpStream(TcpStream&&) noexcept;
  TcpStream& operator=(TcpStream&&) noexcept;
  ~TcpStream();  // Closes at once; what the kernel took is still delivered.

  // The peer is to speak TLS: before the first read_for(), with which the handshake begins. Costs
  // some 15 KiB while idle, and the owner hears of nothing until the handshake is done.
  void serve_tls(const TlsContextRef& context);

  // Begins to read, or goes on for another owner, at most `bytes_max` at a time (with TLS at least
  // a record's 16 KiB). The owner outlives the stream or is replaced.
  void read_for(StreamOwner& owner, std::size_t bytes_max);
  void pause_reading();
  void resume_reading();

  // Queued, and sent together with everything else of this turn when it ends.
  void write(std::string bytes);
  void write(SharedBytes bytes);
  void flush();  // Sends now what the socket takes.
  // Sends what is queued, then ends our direction, reads and drops what still comes, and closes: an
  // answer is not lost to the reset that unread bytes would cause. Takes at most `longest`,
  // and two seconds once all is sent.
  void close_gently(std::chrono::milliseconds longest) &&;
  void abort();  // Resets the connection; nothing queued is sent, nobody is called.

  std::size_t pending_bytes() const;  // Queued, not yet taken by the kernel.
  std::uint64_t sent_bytes() const;  // Taken by the kernel so far: tells whether a reader is alive.
  void drop_pending();               // Takes back every write of which nothing was sent.

  const std::string& remote() const;  // The peer's address without port: "127.0.0.1", "::1".
  Loop& loop() const;

 private:
  // Final where it is defined, which this check does not see from here.
  class Link;  // NOLINT(cppcoreguidelines-virtual-class-destructor)
  std::shared_ptr<Link> link_;
};

}  // namespace chasqui::loop
