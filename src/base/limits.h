// The limits that are on by default (docs/architecture.md, "Limits"). Each has a setting of the
// same name.
#pragma once
#include <chrono>
#include <cstddef>

namespace chasqui {

struct Limits {
  std::size_t header_bytes_max = 16 * 1024;          // 431
  std::size_t headers_max = 100;                     // 431
  std::size_t url_bytes_max = 8 * 1024;              // 414
  std::size_t body_bytes_max = 2 * 1024 * 1024;      // 413; a route may set its own
  std::size_t pipeline_max = 32;                     // Requests read ahead on one connection.
  std::chrono::milliseconds header_timeout{10'000};  // 408
  std::chrono::milliseconds body_timeout{30'000};    // 408: between two pieces of a body
  std::chrono::milliseconds keep_alive_timeout{75'000};
  std::chrono::milliseconds write_timeout{30'000};  // A reader that takes nothing for this long.
  std::size_t ws_message_bytes_max = 64 * 1024;     // close 1009
  std::size_t ws_fragments_max = 1024;              // close 1008; 0: bounded by bytes alone
  std::chrono::milliseconds ws_ping{25'000};        // A ping when nothing came for this long.
  std::chrono::milliseconds ws_idle{75'000};        // Closed when nothing came for this long.
  std::chrono::milliseconds ws_close_timeout{5'000};
  std::size_t ws_queue_bytes_max =
      1024 * 1024;                         // Past it a slow listener is dropped to its position.
  std::size_t ws_deflate_bytes_min = 512;  // Shorter messages go out uncompressed.
  std::chrono::milliseconds engineio_ping_interval{25'000};
  std::chrono::milliseconds engineio_ping_timeout{20'000};  // Closed without a pong for this long.
  std::chrono::milliseconds socketio_connect_timeout{45'000};  // To enter a first namespace.
  std::chrono::milliseconds socketio_recovery{120'000};  // To come back after a cut; 0: nobody can.
  std::size_t engineio_payload_bytes_max = 1'000'000;    // 413; close 1009
  std::size_t engineio_upgrades = 1;                     // 0: who polls goes on polling.
  std::chrono::milliseconds sse_heartbeat{20'000};  // A comment when nothing was sent for so long.
  std::chrono::milliseconds sse_retry{2'000};       // How long an EventSource waits to come back.
  std::size_t connections_max = 20'000;             // Per site.
  std::size_t connections_per_address_max = 5'000;  // Sockets included.
  std::size_t address_requests_per_second = 200;    // 429; 0: no limit
  std::size_t address_requests_burst = 1'000;       // At once, after a rest.
  std::size_t identity_requests_per_second = 100;
  std::size_t identity_requests_burst = 500;
  std::size_t json_depth_max = 64;
  std::chrono::milliseconds drain{10'000};  // How long a stop may take.
};

}  // namespace chasqui
