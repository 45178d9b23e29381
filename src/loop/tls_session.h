// One connection's TLS over a non-blocking socket, for tcp.cc alone: it reads and writes as the
// socket would, with errno.
#pragma once
#include <sys/types.h>
#include <sys/uio.h>

#include <cstddef>
#include <memory>
#include <span>

#include "loop/tls.h"

namespace chasqui::loop {

class TlsSession final {
 public:
  // A record's most; a reader must have room for it, so that nothing read stays behind in here
  // while the socket looks empty.
  static constexpr std::size_t kRecordBytesMax = 16 * 1024;

  TlsSession(const TlsContextRef& context, int fd);  // Does not own the socket.
  ~TlsSession();
  TlsSession(const TlsSession&) = delete;
  TlsSession& operator=(const TlsSession&) = delete;

  enum class Handshake { kDone, kWantsRead, kWantsWrite, kFailed };
  Handshake shake();
  bool is_ready() const { return is_ready_; }

  ssize_t receive(std::span<std::byte> into);  // At least kRecordBytesMax. Once it is ready.
  // What was refused with EAGAIN must be offered again, at least stuck_bytes() of it.
  ssize_t send(std::span<const iovec> pieces);
  std::size_t stuck_bytes() const { return stuck_bytes_; }
  void say_goodbye();  // close_notify, when the socket takes it.

 private:
  ssize_t refused(int result);

  struct Engine;
  std::unique_ptr<Engine> engine_;
  std::size_t stuck_bytes_ = 0;
  bool is_ready_ = false;
};

}  // namespace chasqui::loop
