// A site's door: one address and port on all loops, its routes, limits and settings.
#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/address.h"
#include "base/chance.h"
#include "base/clock.h"
#include "base/limits.h"
#include "base/log.h"
#include "edge/client_place.h"
#include "edge/cors.h"
#include "edge/error_reply.h"
#include "edge/metrics.h"
#include "edge/rate_limits.h"
#include "edge/router.h"
#include "edge/socket_registry.h"
#include "edge/traffic.h"
#include "loop/loops.h"
#include "loop/tcp_acceptor.h"
#include "loop/tls.h"
#include "loop/workers.h"

namespace chasqui::edge {

// Handlers that wait for a worker, of all listeners.
inline constexpr std::size_t kWorkerQueueMax = 4096;

struct ListenerSettings {
  std::string site;  // For the log.
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;  // 0: the system chooses; see Listener::port().
  Limits limits;
  std::size_t worker_queue_max = kWorkerQueueMax;  // 503 when more wait.
  CorsSettings cors;
  ReplyStyle style = ReplyStyle::kFastapi;
  bool writes_access_log = true;
  wire::Headers answer_headers;       // Added to every answer that does not set them itself.
  SocketRegistry* sockets = nullptr;  // Outlives the listener; none: no socket is ended by owner.
  RateLimits* rates = nullptr;        // Outlives the listener; none: nobody is counted.
  ProxySettings proxies;
  AddressSet allow_ips;  // Who may come at all; others get 403. Empty: everybody.
  std::shared_ptr<loop::TlsCredentials> tls;  // None: plain HTTP.
  std::chrono::seconds hsts{0};  // Strict-Transport-Security on secure answers; 0: none.
};

enum class Stop {
  kForGood,       // Who waits to be accepted still is, and then nobody listens.
  kForSuccessor,  // Who waits is left to whom the listening sockets go.
};

// What the listener uses and does not own; all outlive it.
struct ListenerTools {
  loop::Loops& loops;
  loop::Workers& workers;
  const Clock& clock;
  const Log& log;
};

class Site;

class Listener final {
 public:
  using Sockets = std::vector<loop::ListeningSocket>;

  // Listens with these sockets, which all loops share as evenly as their number allows. Without any
  // it opens the port, once per loop; throws std::system_error when it cannot.
  Listener(ListenerTools tools, ListenerSettings settings, RouteTable routes, Sockets sockets = {});
  ~Listener();  // After stop() reported, or after the loops ended.
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  void start();  // Begins to accept. Before the loops run, or while they do.
  // Stops accepting, lets requests in flight finish, closes idle connections at once and sockets
  // with 1012, paced over the first half of Limits.drain (for a successor all at once: they come
  // back to the same queue), and what is left at its end by force. Calls `done` once, on some loop.
  // From any thread, while the loops run.
  void stop(std::function<void()> done, Stop how = Stop::kForGood);
  Sockets take_sockets();  // After such a stop for a successor.

  // What is open and what was asked lately, of all loops. Calls `done` once, on some loop. From any
  // thread, while the loops run.
  void look(std::function<void(Traffic)> done);
  // Ends the socket of that id (OpenSocket::id); `done` hears whether there was one.
  void send_away(const std::string& id, SocketEnding ending, std::function<void(bool)> done);

  void reload_tls();  // Reads the certificate again when its files changed. From any thread.

  std::uint16_t port() const;
  const EdgeMetrics& metrics() const;
  const RouteTable& routes() const;
  const ListenerSettings& settings() const;

 private:
  std::shared_ptr<Site> site_;
};

}  // namespace chasqui::edge
