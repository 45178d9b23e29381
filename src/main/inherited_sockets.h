// Listening sockets that were open before the program began: from systemd (socket activation, as in
// sd_listen_fds(3)), or from the program whose place this one took. See successor.h.
#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "loop/tcp_acceptor.h"
#include "main/config.h"

namespace chasqui::main {

inline constexpr int kFirstInherited = 3;  // SD_LISTEN_FDS_START
inline constexpr std::size_t kInheritedMax = 1024;
// The name of sockets that this program opened itself and handed on. They are known by address and
// port alone: after a change of the configuration the same name may mean another port.
inline constexpr const char* kHandedOver = "handover";

class InheritedSockets final {
 public:
  InheritedSockets() = default;
  // As LISTEN_FDS, LISTEN_PID and LISTEN_FDNAMES say; none when they are not for `pid`. Throws
  // Refusal when they contradict themselves, or a descriptor is no listening TCP socket.
  InheritedSockets(const char* const* environment, int pid, int first = kFirstInherited);

  // Where it listens that is called `name` and set to `configured`: where its sockets do, else as
  // set. Never empty.
  std::vector<Endpoint> endpoints(const std::string& name, const Endpoint& configured) const;
  // Its sockets: of that name, and of that address and port.
  std::vector<loop::ListeningSocket> take(const std::string& name, const Endpoint& configured);
  // Of what nobody took, that which was handed over is closed: the program no longer listens there.
  // Throws Refusal when there is more: whoever opened it for us expects an answer on it.
  void close_rest();

 private:
  std::vector<loop::ListeningSocket> sockets_;
};

}  // namespace chasqui::main
