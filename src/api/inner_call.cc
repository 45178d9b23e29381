#include "api/inner_call.h"

#include <utility>

#include "edge/error_reply_border.h"
#include "edge/listener.h"
#include "edge/site.h"
#include "edge/responder_slot.h"
#include "wire/query.h"

namespace chasqui::api {
namespace {

constexpr std::string_view kKept[] = {"Cookie",          "Authorization",  "Origin",
                                      "Accept-Language", "Sec-Fetch-Site", "X-CSRF-Token",
                                      "Chasqui-Device"};

// Goes when it was answered: a responder always answers.
class Waiting final : public edge::AnswerTaker {
 public:
  explicit Waiting(std::move_only_function<void(edge::Answer)> done) : done_(std::move(done)) {}
  void take_answer(edge::Answer answer) override {
    done_(std::move(answer));
    delete this;
  }

 private:
  std::move_only_function<void(edge::Answer)> done_;
};

}  // namespace

std::optional<wire::Request> inner_request(const wire::Request& opening, std::string_view call,
                                           std::string body) {
  const std::size_t space = call.find(' ');
  if (space == std::string_view::npos || !call.substr(space + 1).starts_with('/'))
    return std::nullopt;
  wire::Request request;
  request.method_text = call.substr(0, space);
  request.method = wire::to_method(request.method_text);
  request.target = call.substr(space + 1);
  const std::string_view target = request.target;
  auto path = wire::percent_decoded(target.substr(0, target.find('?')));
  if (!path || request.method == wire::Method::kOther) return std::nullopt;
  request.path = std::move(*path);
  request.host = opening.host;
  request.remote = opening.remote;
  request.id = opening.id;
  request.is_secure = opening.is_secure;
  for (const std::string_view name : kKept)
    if (const auto value = opening.headers.find(name)) request.headers.add(name, *value);
  if (!body.empty()) request.headers.add("Content-Type", "application/json");
  request.body = std::move(body);
  return request;
}

namespace {

void pass_in(const InnerCall& where, wire::Request request,
             std::move_only_function<void(edge::Answer)> done, bool is_socket) {
  const auto match = where.routes.find(request.method_text, request.path, is_socket);
  if (match.route == nullptr || match.route->options.is_socket != is_socket)
    return done(wire::Response::empty(match.allowed.empty() ? 404 : 405));
  auto* waiting = new Waiting(std::move(done));
  auto slot = std::make_shared<edge::ResponderSlot>(edge::SlotSettings{.loop = where.loop,
                                                                       .log = where.site.log,
                                                                       .style = where.site.style(),
                                                                       .request_id = request.id,
                                                                       .keeps_alive = nullptr},
                                                    *waiting);
  edge::Responder responder(slot);
  if (where.site.rates) {
    const auto wait = where.site.rates->check_address(request.remote, where.site.clock.steady());
    if (wait > wait.zero()) return std::move(responder).refuse(edge::too_many(wait));
  }
  edge::Call call{std::move(request), match.params, &match.route->options, &where.routes,
                  where.socket};
  const edge::Handler& handler = match.route->handler;
  if (match.route->options.runs_on == edge::RunsOn::kLoop)
    return edge::invoke(handler, std::move(call), std::move(responder));
  if (where.site.workers.queued() >= edge::kWorkerQueueMax)
    return std::move(responder).refuse(edge::workers_busy());
  where.site.workers.post(
      [&handler, call = std::move(call), responder = std::move(responder)]() mutable {
        edge::invoke(handler, std::move(call), std::move(responder));
      });
}

}  // namespace

void open_inside(const InnerCall& where, wire::Request request,
                 std::move_only_function<void(edge::Answer)> done) {
  pass_in(where, std::move(request), std::move(done), true);
}

void ask_inside(const InnerCall& where, wire::Request request,
                std::move_only_function<void(wire::Response)> done) {
  pass_in(
      where, std::move(request),
      [done = std::move(done)](edge::Answer answer) mutable {
        done(std::get<wire::Response>(std::move(answer)));
      },
      false);
}

}  // namespace chasqui::api
