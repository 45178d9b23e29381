// Ending a socket from a service, by the name that its messages have under "socket".
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "service/tx.h"

namespace chasqui::service {

// The stream of the log that says so. Not for clients: no app declares it.
inline constexpr std::string_view kEndings = "chasqui:endings";

struct Ending {
  std::string socket;
  std::uint16_t
      code;  // 4000 to 4999, of the close frame; a Socket.IO client has its namespace closed.
  std::string reason;  // At most 120 bytes.
};

// After the commit, whatever loop it lives on. One that is gone already: nothing happens.
void end_socket(Tx& tx, const Ending& ending);

Ending ending_of(const Json& data);  // Of an event of that stream.

}  // namespace chasqui::service
