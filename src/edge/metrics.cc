#include "edge/metrics.h"

#include <algorithm>

namespace chasqui::edge {

std::string_view to_text(Refused why) {
  switch (why) {
    case Refused::kConnections:
      return "connections";
    case Refused::kConnectionsPerAddress:
      return "connections_per_address";
    case Refused::kAddress:
      return "address";
    case Refused::kRateAddress:
      return "rate_address";
    case Refused::kRateRoute:
      return "rate_route";
    case Refused::kTlsHandshake:
      return "tls_handshake";
    case Refused::kWorkersBusy:
      return "workers_busy";
    case Refused::kMalformed:
      return "malformed";
    case Refused::kHeaderTimeout:
      return "header_timeout";
    case Refused::kBodyTimeout:
      return "body_timeout";
    case Refused::kTooLarge:
      return "too_large";
    case Refused::kOrigin:
      return "origin";
    case Refused::kSlowReader:
      return "slow_reader";
    case Refused::kSilent:
      return "silent";
    case Refused::kCount:
      break;
  }
  return "";
}

void count_request(RouteMetrics& metrics, int status, std::chrono::nanoseconds took) {
  const auto status_class = static_cast<std::size_t>(std::clamp(status / 100, 1, 5) - 1);
  const auto* const bucket = std::ranges::lower_bound(kLatencyBounds, took);
  add(metrics.by_class[status_class]);
  add(metrics.by_latency[static_cast<std::size_t>(bucket - kLatencyBounds.begin())]);
  add(metrics.latency_us, static_cast<std::uint64_t>(took / std::chrono::microseconds(1)));
}

}  // namespace chasqui::edge
