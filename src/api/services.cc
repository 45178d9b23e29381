#include "api/services.h"

#include <stdexcept>

#include "access/digest.h"
#include "api/identify.h"
#include "api/input.h"
#include "api/run.h"
#include "base/errors.h"
#include "service/tally.h"
#include "wire/http_conditional.h"

namespace chasqui::api {
namespace {

constexpr std::size_t kEtagChars = 32;

struct Service {
  const Site& site;
  const service::Route& route;
  schema::Rule rule;
};

wire::Response reply_of(const service::Route& route, service::Answer answer) {
  wire::Response response;
  response.status = answer.status == 0 ? route.status() : answer.status;
  response.set("Content-Type", answer.type);
  if (!answer.file_name.empty())
    response.set("Content-Disposition", "attachment; filename=\"" + answer.file_name + "\"");
  if (!answer.location.empty()) response.set("Location", answer.location);
  response.body = std::move(answer.body);
  return response;
}

// What polls gets the whole answer only when it changed: as Express does for every GET.
void revalidate(const edge::Call& call, wire::Response& response) {
  if (response.status != 200 || response.headers.find("ETag")) return;
  const std::string etag = wire::weak_etag(access::sha256_hex(response.body).substr(0, kEtagChars));
  response.set("ETag", etag);
  const std::string known = call.request.headers.joined("If-None-Match");
  if (wire::if_none_match(known, etag) != wire::Precondition::kFails) return;
  response.status = 304;
  response.body.clear();
}

// Who may not, or sends what cannot be read, is counted beside whom the service refuses.
Json admitted(const Service& service, const service::Caller& caller, const edge::Call& call) {
  try {
    authorise(service.rule, caller);
    return service_input(call, service.route, service.site.limits);
  } catch (const Refusal&) {
    service::Tally* const tally = service.site.context.tally;
    if (service.route.is_tallied() && tally && caller.identity.is_authenticated())
      tally->add(caller.identity.name, {.refused = 1}, caller.now);
    throw;
  }
}

void call_service(const std::shared_ptr<const Service>& service, edge::Call&& call,
                  edge::Responder&& responder) {
  const Site& site = service->site;
  const service::Route& route = service->route;
  service::Caller caller = identify_for(service->rule, site, call.request);
  Json input = admitted(*service, caller, call);
  if (!route.writes()) {
    const bool has_etag = site.style() == edge::ReplyStyle::kNest && route.method() == "GET";
    return run_read(
        site, std::move(caller), std::move(responder),
        [&route, input = std::move(input), call = std::move(call), has_etag](service::Read& read) {
          wire::Response response = reply_of(route, route.read()(read, input));
          if (has_etag) revalidate(call, response);
          return response;
        });
  }
  const std::string uuid(route.method() == "POST" ? input["uuid"].text() : std::string_view());
  WriteRequest request{std::move(caller), std::move(call), !route.has_secrets(), nullptr, uuid};
  if (route.write())
    return run_write(site, std::move(request), std::move(responder),
                     [&route, input = std::move(input)](service::Tx& tx) {
                       return reply_of(route, route.write()(tx, input));
                     });
  run_prepared(site, std::move(request), std::move(responder),
               [&route, input = std::move(input)](service::Read& read) -> WriteWork {
                 return [&route, step = route.prepare()(read, input)](service::Tx& tx) {
                   return reply_of(route, step(tx));
                 };
               });
}

}  // namespace

// Whoever forgets a rule learns it at the start, not when somebody finds the door open or shut.
schema::Rule rule_of(const Site& site, const service::Route& route) {
  const std::string name = route.method() + " " + route.path();
  if (route.rule().empty()) throw std::logic_error(name + " has no rule: nobody may use it");
  auto rule = schema::parse_rule(route.rule(), {{}, {}, schema::role_names(site.schema())});
  if (!rule) throw std::logic_error(name + ": in the rule: " + rule.error().text);
  if (rule->expr.op == schema::RuleOp::kNever)
    throw std::logic_error(name + " is for nobody: leave it out");
  return std::move(*rule);
}

void add_services(edge::RouteTable& routes, const Site& site) {
  for (const service::Route& route : site.context.app.routes()) {
    auto service = std::make_shared<const Service>(Service{site, route, rule_of(site, route)});
    routes.add(route.method(), route.path(),
               [&site, service](edge::Call&& call, edge::Responder&& responder) {
                 read_body_then(site, std::move(call), std::move(responder),
                                [service](edge::Call&& c, edge::Responder&& r) {
                                  call_service(service, std::move(c), std::move(r));
                                });
               },
               {.body_bytes_max = route.body_bytes_max()});
  }
}

}  // namespace chasqui::api
