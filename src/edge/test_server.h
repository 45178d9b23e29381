// For tests: a listener on one loop that the test turns itself, and answers taken apart.
#pragma once
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "edge/listener.h"
#include "loop/test_peer.h"

namespace chasqui::edge {

class TestServer final {
 public:
  explicit TestServer(RouteTable routes, ListenerSettings settings = quiet())
      : TestServer([&](loop::Loop&) { return std::move(routes); }, std::move(settings)) {}
  // For routes that know their loop.
  explicit TestServer(const std::function<RouteTable(loop::Loop&)>& make_routes,
                      ListenerSettings settings = quiet())
      : listener_(ListenerTools{loops_, workers_, clock_, log_},
                  with(std::move(settings), sockets_), make_routes(loops_[0])) {
    listener_.start();
    turn();
  }
  ~TestServer() {
    workers_.stop();
    if (is_stopped_) return;
    stop();
    (void)until([this] { return is_stopped_; });
  }

  static ListenerSettings quiet() {
    ListenerSettings settings;
    settings.writes_access_log = false;
    settings.limits.drain = std::chrono::milliseconds(100);
    return settings;
  }

  loop::Loop& loop() { return loops_[0]; }
  loop::TestPeer connect(int receive_buffer = 0) {
    return loop::TestPeer(listener_.port(), receive_buffer);
  }
  void turn() { loop().run_turn(std::chrono::milliseconds(0)); }
  bool until(const std::function<bool()>& holds) { return loop::turn_until(loop(), holds); }
  void stop() {
    listener_.stop([this] { is_stopped_ = true; });
  }
  SocketRegistry& sockets() { return sockets_; }
  bool is_stopped() const { return is_stopped_; }
  const EdgeMetrics& metrics() const { return listener_.metrics(); }
  std::uint64_t refused(Refused why) const {
    return metrics().refused[static_cast<std::size_t>(why)];
  }

  // What the server answers to these bytes on a connection of their own, until it closes.
  std::string ask(std::string_view bytes) {
    loop::TestPeer peer = connect();
    peer.send(bytes);
    peer.end();
    if (!until([&] { return peer.has_ended(); })) return "<no end>" + peer.take();
    return peer.take();
  }

 private:
  static ListenerSettings with(ListenerSettings settings, SocketRegistry& sockets) {
    settings.sockets = &sockets;
    return settings;
  }

  loop::Loops loops_{1};
  SocketRegistry sockets_{loops_};
  loop::Workers workers_{2};
  SystemClock clock_;
  Log log_{LogLevel::kOff, true};
  Listener listener_;
  bool is_stopped_ = false;
};

// "HTTP/1.1 200 OK\r\n…" -> "200"
inline std::string status_of(std::string_view answer) {
  return answer.starts_with("HTTP/1.1 ") ? std::string(answer.substr(9, 3)) : "<none>";
}

// The bytes behind the first head.
inline std::string body_of(std::string_view answer) {
  const std::size_t end = answer.find("\r\n\r\n");
  return end == std::string_view::npos ? "<none>" : std::string(answer.substr(end + 4));
}

inline std::size_t count_of(std::string_view text, std::string_view what) {
  std::size_t count = 0;
  for (std::size_t at = text.find(what); at != std::string_view::npos;
       at = text.find(what, at + what.size()))
    ++count;
  return count;
}

}  // namespace chasqui::edge
