// What is open at a site's door and what was asked there lately, for those who look after it.
#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "edge/socket.h"

namespace chasqui::edge {

struct OpenSocket {   // A WebSocket, or an answer that goes on.
  std::string id;     // "0-17": the loop, and a number there.
  std::string route;  // The pattern it was opened at.
  bool is_stream = false;
  std::string protocol;  // The subprotocol that was agreed on; empty: none.
  std::string remote;
  SocketOwner owner;
  Utc opened_at;
  std::size_t queued_bytes = 0;
  std::vector<std::string> streams;  // That it listens to, as far as its session knows.
};

struct SeenRequest {
  Utc at;                                  // Of the answer.
  std::string id, remote, method, target;  // The target as it was sent: mask it before it is shown.
  std::string asker;                       // Empty: nobody said who.
  int status = 0;
  std::chrono::nanoseconds took{0};
};

struct Traffic {
  std::vector<OpenSocket> sockets;
  std::vector<SeenRequest> requests;  // Newest first.
};

// The last requests of one loop; keeps its memory from one to the next.
class RecentRequests final {
 public:
  static constexpr std::size_t kMost = 500;
  static constexpr std::size_t kTargetBytesMax = 512;

  // What the next one is written into.
  SeenRequest& next();
  void append_to(std::vector<SeenRequest>& requests) const;

 private:
  std::vector<SeenRequest> ring_;
  std::size_t at_ = 0;  // The oldest, once the ring is full.
};

// All loops' together: the newest first, so many as one loop keeps.
void put_in_order(std::vector<SeenRequest>& requests);

}  // namespace chasqui::edge
