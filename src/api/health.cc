#include "api/health.h"

#include <memory>

namespace chasqui::api {
namespace {

wire::Response state(int status, std::string_view word) {
  return wire::Response::json(status, to_text(JsonObject{{"status", Json(word)}}))
      .set("Cache-Control", "no-store");
}

void answer_ready(const Site& site, edge::Responder&& responder) {
  auto shared = std::make_shared<edge::Responder>(std::move(responder));
  db::ReadJob job;
  job.work = [shared](db::Connection& connection) {
    connection.query_int64("SELECT 1");
    std::move(*shared).send(state(200, "ready"));
  };
  job.failed = [shared](std::exception_ptr) {
    std::move(*shared).send(state(503, "database unavailable"));
  };
  site.database.read(std::move(job));
}

void add_alive(edge::RouteTable& routes) {
  routes.add("GET", "/healthz", [](edge::Call&&, edge::Responder&& responder) {
    std::move(responder).send(state(200, "ok"));
  });
}

}  // namespace

void add_health(edge::RouteTable& routes, const Site& site, const std::atomic<bool>& is_ready) {
  add_alive(routes);
  routes.add("GET", "/readyz", [&site, &is_ready](edge::Call&&, edge::Responder&& responder) {
    if (!is_ready.load()) return std::move(responder).send(state(503, "not ready"));
    answer_ready(site, std::move(responder));
  });
}

void add_admin_health(edge::RouteTable& routes, const std::atomic<bool>& is_ready) {
  add_alive(routes);
  routes.add("GET", "/readyz", [&is_ready](edge::Call&&, edge::Responder&& responder) {
    const bool ready = is_ready.load();
    std::move(responder).send(state(ready ? 200 : 503, ready ? "ready" : "not ready"));
  });
}

}  // namespace chasqui::api
