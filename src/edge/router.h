// Which handler answers which method and path.
#pragma once
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "edge/handler.h"
#include "edge/rate_limits.h"

namespace chasqui::edge {

enum class RunsOn {
  kLoop,    // The handler returns at once and never blocks.
  kWorker,  // The handler may block: it runs on the worker pool.
};

struct RouteOptions {
  std::string name = {};  // For metrics and the access log; add() makes it the pattern when empty.
  RunsOn runs_on = RunsOn::kLoop;
  bool is_socket = false;   // GET that upgrades to a WebSocket; plain GETs get 426.
  bool any_origin = false;  // A socket that pages of every site may open (may_open_socket).
  std::optional<std::size_t> body_bytes_max = {};  // In place of Limits.body_bytes_max.
  RateLimit rate = {};  // Of each address on this route, beside what it may ask altogether.
};

// The routes of one site. Filled before the site starts, never changed after.
class RouteTable final {
 public:
  RouteTable();
  ~RouteTable();
  RouteTable(RouteTable&&) noexcept;
  RouteTable& operator=(RouteTable&&) noexcept;

  // "/clientes/{id}"; a last segment "{rest...}" takes all that follows, also nothing. Method "*"
  // is any that has no route of its own. Literal segments win over parameters. Throws
  // std::logic_error when the pattern is malformed or taken.
  void add(std::string_view method, std::string_view pattern, Handler handler,
           RouteOptions options = {});
  void add_socket(std::string_view pattern, Handler handler, RouteOptions options = {});

  // Called when the site stops, from any thread: for what waits beyond one request.
  void on_stop(std::function<void()> hook) { stop_hooks_.push_back(std::move(hook)); }
  void site_stops() const;

  struct Route {
    std::string method;
    std::string pattern;
    RouteOptions options;
    Handler handler;
    std::vector<std::string> param_names;
    std::size_t index = 0;  // 0, 1, 2… in the order of add().
  };
  struct Match {
    const Route* route = nullptr;  // Null: 404 when `allowed` is empty, else 405.
    std::vector<std::pair<std::string_view, std::string>> params;  // Names live in the route.
    std::string allowed;  // "GET, HEAD, OPTIONS"; only filled when there is no route.
  };
  // `path` as wire::Request has it, decoded. One trailing slash is tolerated. HEAD finds GET. On
  // one path a plain GET and a socket may stand side by side: `upgrades` prefers the socket.
  Match find(std::string_view method, std::string_view path, bool upgrades = false) const;

  std::size_t size() const { return routes_.size(); }
  const Route& operator[](std::size_t index) const { return *routes_[index]; }

 private:
  struct Node;
  struct Walk;
  void add_route(std::unique_ptr<Route> route);
  static const Node* walk(const Node& node, Walk& walk, std::size_t depth);

  std::vector<std::unique_ptr<Route>> routes_;
  std::unique_ptr<Node> root_;
  std::vector<std::function<void()>> stop_hooks_;
};

}  // namespace chasqui::edge
