#include "api/admin_desk.h"

#include <algorithm>

#include "api/identify.h"
#include "api/input.h"
#include "api/run.h"
#include "base/errors.h"
#include "base/text.h"
#include "schema/asker.h"
#include "service/permit.h"

namespace chasqui::api {
namespace {

schema::Shape update_shape(const schema::Model& model) {
  schema::Shape shape = schema::shape_of(model, schema::Purpose::kUpdate);
  shape.null_is_absent = false;
  return shape;
}

const schema::Rule& rule_of(const schema::Model& model, schema::Verb verb) {
  switch (verb) {
    case schema::Verb::kCreate:
      return model.rules.create;
    case schema::Verb::kUpdate:
      return model.rules.update;
    case schema::Verb::kDelete:
      return model.rules.remove;
    default:
      return model.rules.read;
  }
}

bool is_taken(const edge::RouteTable& table, std::string_view method, std::string_view pattern) {
  for (std::size_t i = 0; i < table.size(); ++i)
    if (table[i].method == method && table[i].pattern == pattern) return true;
  return false;
}

}  // namespace

schema::Rule administrators_of(const schema::AppSchema& schema) {
  schema::Rule rule;
  rule.expr.op = schema::RuleOp::kOr;
  if (!schema.auth) return rule;
  for (const std::string& role : schema.auth->admin_roles) {
    schema::RuleExpr& part = rule.expr.parts.emplace_back();
    part.op = schema::RuleOp::kRole;
    part.role = role;
  }
  return rule;
}

Desk::Desk(const Site& site)
    : site_(site), since_(site.clock.now()), administrators_(administrators_of(site.schema())) {
  for (const schema::Model& model : site.schema().models)
    models_.push_back({*site.context.sql.find(model.name),
                       schema::shape_of(model, schema::Purpose::kCreate), update_shape(model)});
}

const DeskModel& Desk::model(std::string_view name) const {
  const auto found = std::ranges::find_if(
      models_, [name](const DeskModel& model) { return model.model().name == name; });
  if (found == models_.end())
    throw Refusal(Kind::kNotFound, "modelo", "No hay un modelo '" + std::string(name) + "'");
  return *found;
}

const DeskModel& Desk::model(const edge::Call& call) const { return model(call.param("modelo")); }

bool Desk::administers(const access::Identity& who) const {
  return schema::allows_any(administrators_, schema::asker_of(who)) == schema::Verdict::kYes;
}

service::Caller Desk::signed_in(const wire::Request& request) const {
  service::Caller caller = identify(site_, request);
  if (!caller.identity.is_authenticated()) throw service::not_allowed(caller.identity);
  return caller;
}

service::Caller Desk::administrator(const wire::Request& request) const {
  service::Caller caller = identify(site_, request);
  if (!administers(caller.identity)) throw service::not_allowed(caller.identity);
  return caller;
}

void Desk::authorise_write(const DeskModel& model, schema::Verb verb,
                           const service::Caller& caller) const {
  authorise(model.model().rules.read, caller);
  if (!model.model().has(verb))
    throw Refusal(Kind::kForbidden, "sin_operacion",
                  "La aplicación no lo permite aquí: " + model.model().label_plural);
  authorise(rule_of(model.model(), verb), caller);
}

void DeskRoutes::add(std::string_view method, std::string_view path, DeskWork work,
                     edge::RouteOptions options) {
  edge::Handler handler = [desk = desk_, work](edge::Call&& call, edge::Responder&& responder) {
    work(desk, std::move(call), std::move(responder));
  };
  if (method == "GET") return add_with(method, path, std::move(handler), std::move(options));
  add_with(
      method, path,
      [&site = desk_->site(), handler = std::move(handler)](edge::Call&& call,
                                                            edge::Responder&& responder) {
        read_body_then(site, std::move(call), std::move(responder), handler);
      },
      std::move(options));
}

void DeskRoutes::add_with(std::string_view method, std::string_view path, edge::Handler handler,
                          edge::RouteOptions options) {
  const std::string pattern = std::string(kAdminPrefix) + std::string(path);
  if (!is_taken(table_, method, pattern))
    table_.add(method, pattern, std::move(handler), std::move(options));
}

wire::Response json_reply(const Json& body, int status) {
  wire::Response response = wire::Response::json(status, to_text(body));
  response.set("Cache-Control", "no-store");
  return response;
}

std::optional<std::int64_t> whole_number(const wire::Query& query, std::string_view name) {
  const std::string_view text = query.get(name);
  if (text.empty()) return std::nullopt;
  const auto number = parse_int(text);
  if (!number)
    throw Refusal::invalid({{{"query", std::string(name)},
                             "int_parsing",
                             "Input should be a valid integer",
                             Json(text)}});
  return number;
}

JsonObject desk_input(const Desk& desk, const edge::Call& call, const schema::Shape& shape,
                      schema::Mode mode) {
  return body_input(call, shape, mode, desk.site().limits);
}

}  // namespace chasqui::api
