// The Centrifuge protocol without WebSockets: the server speaks in one answer that goes on, lines
// or server-sent events; what the client says comes in requests of their own, on whatever loop.
#pragma once
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "edge/centrifuge_format.h"
#include "edge/handler.h"

namespace chasqui::edge {

// Outlives the hubs, as formats do.
class CentrifugeEmulation final : public std::enable_shared_from_this<CentrifugeEmulation> {
 public:
  // `queue_bytes_max`: of what waits for a client; past it it is disconnected with 3008.
  CentrifugeEmulation(const std::vector<loop::Loop*>& loops, std::size_t queue_bytes_max);
  ~CentrifugeEmulation();

  // 24 random bytes, with the loop before them. Whoever has it speaks for the session: only the
  // answer to its "connect" says it.
  static std::string make_id(const loop::Loop& loop);

  struct Opening {
    std::string id;  // Of make_id() for the loop of the request.
    CentrifugeFraming framing = CentrifugeFraming::kLine;
    std::string commands;  // What came with the request.
    std::string remote;
    std::unique_ptr<SocketSession> session;
  };
  StreamAccept stream(Opening opening);

  // {"session", "data"}, the data being a message as on a WebSocket: 204 once the session has it,
  // 404 where there is no such session, 400 for what is no such request.
  void take(const Call& call, Responder&& responder);

 private:
  class Stream;
  struct Table;  // What one loop has.

  Table* table_of(std::string_view id) const;

  const std::size_t queue_bytes_max_;
  std::vector<std::unique_ptr<Table>> tables_;  // By loop.
};

}  // namespace chasqui::edge
