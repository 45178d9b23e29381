// What the edge counts. Incremented without locks from every loop, read by whoever renders it.
#pragma once
#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

namespace chasqui::edge {

using Count = std::atomic<std::uint64_t>;
inline void add(Count& count, std::uint64_t by = 1) {
  count.fetch_add(by, std::memory_order_relaxed);
}
inline void take(Count& count, std::uint64_t by = 1) {
  count.fetch_sub(by, std::memory_order_relaxed);
}

// Upper bounds of the latency buckets; the last bucket has none.
inline constexpr std::array<std::chrono::microseconds, 12> kLatencyBounds{
    {std::chrono::microseconds(250), std::chrono::microseconds(500), std::chrono::milliseconds(1),
     std::chrono::microseconds(2500), std::chrono::milliseconds(5), std::chrono::milliseconds(10),
     std::chrono::milliseconds(25), std::chrono::milliseconds(50), std::chrono::milliseconds(100),
     std::chrono::milliseconds(500), std::chrono::seconds(1), std::chrono::seconds(5)}};

struct RouteMetrics {
  std::array<Count, 5> by_class{};  // 1xx … 5xx
  std::array<Count, kLatencyBounds.size() + 1> by_latency{};
  Count latency_us{};  // The sum, for averages.
};

// Why somebody was turned away.
enum class Refused {
  kConnections,            // The site's limit: 503
  kConnectionsPerAddress,  // 429
  kAddress,                // 403: not among those that may come.
  kRateAddress,            // 429
  kRateRoute,              // 429
  kTlsHandshake,           // Closed before the first request.
  kWorkersBusy,            // 503
  kMalformed,              // 400 and the like
  kHeaderTimeout,          // 408
  kBodyTimeout,            // 408
  kTooLarge,               // 413, 414, 431
  kOrigin,                 // 403
  kSlowReader,             // Closed: took nothing for too long, or its queue was full.
  kSilent,                 // Closed: a socket that answered no ping.
  kCount,
};
std::string_view to_text(Refused why);  // "connections"…: a label value.

struct EdgeMetrics {
  explicit EdgeMetrics(std::size_t route_total)
      : routes(std::make_unique<RouteMetrics[]>(route_total + 1)), route_count(route_total) {}

  Count connections{};  // Open now, WebSockets included.
  Count sockets{};      // WebSockets open now.
  Count streams{};      // Answers that go on, open now.
  Count requests_in_flight{};
  Count connections_total{};
  Count sockets_total{};
  Count streams_total{};
  Count sockets_ended{};  // And streams: by revocation, or because their credential expired.
  Count bytes_in{};
  Count bytes_out{};     // Given to streams.
  Count messages_in{};   // Of WebSockets.
  Count messages_out{};  // To WebSockets and streams.
  Count tls_reloads{};
  Count tls_reload_failures{};
  std::array<Count, static_cast<std::size_t>(Refused::kCount)> refused{};
  std::unique_ptr<RouteMetrics[]> routes;  // By RouteTable index; the last is "no route".
  std::size_t route_count;
};

void count_request(RouteMetrics& metrics, int status, std::chrono::nanoseconds took);
inline void count_refused(EdgeMetrics& metrics, Refused why) {
  add(metrics.refused[static_cast<std::size_t>(why)]);
}

}  // namespace chasqui::edge
