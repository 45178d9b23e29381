// The program that takes this one's place in the same process: the same command again, from the
// file as it is by then, with the listening sockets still open. Nobody who connects meanwhile is
// refused: who comes waits in the sockets' queues until the successor accepts.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "loop/tcp_acceptor.h"

namespace chasqui::main {

class Successor final {
 public:
  // At the start of this program, while its file is the one it was started from.
  Successor(std::vector<std::string> command, const char* const* environment);

  // Empty when the program's file can be run now; else why not.
  std::string obstacle() const;

  // Becomes it. Returns, with the reason, only when that is not possible: then the sockets are
  // closed. Neither threads nor databases may be left.
  std::string take_over(std::vector<loop::ListeningSocket> sockets) const;

 private:
  std::vector<std::string> command_;
  std::vector<std::string> environment_;  // Without LISTEN_*.
  std::string file_;
};

// What tells the next program about its sockets: LISTEN_FDS, LISTEN_PID, LISTEN_FDNAMES.
std::vector<std::string> listen_variables(const std::vector<loop::ListeningSocket>& sockets,
                                          int pid);

}  // namespace chasqui::main
