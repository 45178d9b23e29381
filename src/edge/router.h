// Which handler answers which method and path.
#pragma once
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "edge/handler.h"
#include "wire/http.h"

namespace chasqui::edge {

enum class RunsOn {
  kLoop,    // The handler returns at once and never blocks.
  kWorker,  // The handler may block: it runs on the worker pool.
};

struct RouteOptions {
  std::string name;  // For metrics and the access log; the pattern when empty.
  RunsOn runs_on = RunsOn::kLoop;
  bool is_socket = false;                     // GET that upgrades to a WebSocket.
  std::optional<std::size_t> body_bytes_max;  // In place of Limits.body_bytes_max.
};

// The routes of one site. Filled before the site starts, never changed after.
class RouteTable final {
 public:
  RouteTable();
  ~RouteTable();
  RouteTable(RouteTable&&) noexcept;
  RouteTable& operator=(RouteTable&&) noexcept;

  // "/clientes/{id}"; a last segment "{rest...}" takes all that follows. Throws std::logic_error on
  // a pattern that is malformed or taken. Literal segments win over parameters.
  void add(std::string_view method, std::string_view pattern, Handler handler,
           RouteOptions options = {});
  void add_socket(std::string_view pattern, Handler handler, RouteOptions options = {});

  struct Route {
    std::string method;
    std::string pattern;
    RouteOptions options;
    Handler handler;
    std::size_t index = 0;  // 0, 1, 2… in the order of add().
  };
  struct Match {
    const Route* route = nullptr;  // Null: 404 when `allowed` is empty, else 405.
    std::vector<std::pair<std::string_view, std::string>> params;
    std::string allowed;  // "GET, HEAD, OPTIONS"; only filled when there is no route.
  };
  // `path` as wire::Request has it, decoded. A trailing slash is tolerated. HEAD finds GET.
  Match find(std::string_view method, std::string_view path) const;
  std::string allowed(std::string_view path) const;  // For OPTIONS; empty: no such path.

  std::size_t size() const;
  const Route& operator[](std::size_t index) const;

 private:
  struct Node;
  std::vector<std::unique_ptr<Route>> routes_;
  std::unique_ptr<Node> root_;
};

}  // namespace chasqui::edge
