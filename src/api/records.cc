#include "api/records.h"

#include "api/identify.h"
#include "api/input.h"
#include "api/run.h"
#include "base/errors.h"
#include "base/text.h"
#include "schema/asker.h"
#include "schema/list_query.h"
#include "schema/view.h"
#include "service/permit.h"
#include "service/records.h"
#include "wire/http_conditional.h"

namespace chasqui::api {
namespace {

using schema::Model;
using schema::ModelEntry;
using schema::Verb;

// What the handlers of one model share; lives as long as its routes.
struct Endpoint {
  const Site& site;
  const ModelEntry& entry;
  schema::Shape create, update;

  const Model& model() const { return entry.sql.model(); }
};
using EndpointRef = std::shared_ptr<const Endpoint>;
using ViewRef = std::shared_ptr<const schema::View>;

// A list as it was asked for, for who asked.
struct List {
  ViewRef view;
  schema::ListQuery query;
  std::vector<schema::Predicate> more;
};

std::string etag_of(const Model& model, const service::Record& record) {
  const schema::Field* version = model.with_role(schema::FieldRole::kVersion);
  return version ? wire::strong_etag(std::to_string(record.integer(version->name))) : "";
}

wire::Response saved_reply(const Model& model, const service::Saved& saved, int status) {
  wire::Response response = wire::Response::json(status, to_text(saved.reply));
  if (const std::string etag = etag_of(model, saved.record); !etag.empty())
    response.set("ETag", etag);
  return response;
}

bool shows(const schema::View& view, const std::string& name) {
  const schema::Field* field = view.model().find(name);
  return name.empty() || (field && view.format().shows(*field));
}

// `?stock_bajo=true`: filters that the app registered for this model, as far as they look at what
// who asks may see. With them come the conditions of the model's rule.
std::vector<schema::Predicate> predicates_of(const Endpoint& endpoint, const schema::View& view,
                                             const wire::Query& query) {
  std::vector<schema::Predicate> predicates = view.conditions();
  std::vector<FieldError> errors;
  for (const service::FlagFilter& filter : endpoint.site.context.app.filters()) {
    const std::string* sent = query.find(filter.name);
    if (filter.model != endpoint.model().name || !sent) continue;
    if (!shows(view, filter.when_true.field) || !shows(view, filter.when_true.other)) continue;
    auto flag = schema::validate(schema::shapes::boolean(), Json(*sent), {"query", filter.name});
    if (!flag)
      errors.insert(errors.end(), flag.error().begin(), flag.error().end());
    else if (*flag->if_bool())
      predicates.push_back(schema::to_predicate(endpoint.model(), filter.when_true));
  }
  if (!errors.empty()) throw Refusal::invalid(std::move(errors));
  return predicates;
}

wire::Response list_reply(const Endpoint& endpoint, db::Connection& connection, const List& list) {
  const schema::View* by_record = list.view->depends_on_record() ? list.view.get() : nullptr;
  std::string body;
  const schema::ListPage page =
      schema::append_list_json(body, connection, endpoint.entry.sql,
                               {list.view->format(), list.query, list.more, by_record});
  wire::Response response = wire::Response::json(200, std::move(body));
  if (page.total) response.set("X-Total-Count", std::to_string(*page.total));
  if (!page.next.empty()) response.set("X-Next-Cursor", page.next);
  return response;
}

void list_records(const EndpointRef& endpoint, edge::Call&& call, edge::Responder&& responder) {
  service::Caller caller = identify(endpoint->site, call.request);
  authorise(endpoint->model().rules.read, caller);
  auto view =
      std::make_shared<const schema::View>(endpoint->entry, schema::asker_of(caller.identity));
  const wire::Query query = query_of(call.request);
  auto parsed = schema::parse_list_query(endpoint->model(), view->format(), query);
  std::vector<schema::Predicate> more = predicates_of(*endpoint, *view, query);
  if (!parsed) throw Refusal::invalid(std::move(parsed.error()));
  run_read(endpoint->site, std::move(caller), std::move(responder),
           [endpoint, list = List{std::move(view), std::move(*parsed), std::move(more)}](
               service::Read& read) { return list_reply(*endpoint, read.connection(), list); });
}

wire::Response record_reply(const Endpoint& endpoint, service::Read& read, Id id,
                            const std::string& known_etags) {
  const service::Record record = service::readable_record(read, endpoint.model(), id);
  const std::string etag = etag_of(endpoint.model(), record);
  const bool is_known = wire::if_none_match(known_etags, etag) == wire::Precondition::kFails;
  wire::Response response =
      is_known ? wire::Response::empty(304)
               : wire::Response::json(200, to_text(read.visible(endpoint.model().name, record)));
  if (!etag.empty()) response.set("ETag", etag);
  return response;
}

void get_record(const EndpointRef& endpoint, edge::Call&& call, edge::Responder&& responder) {
  service::Caller caller = identify(endpoint->site, call.request);
  authorise(endpoint->model().rules.read, caller);
  const Id id = path_id(call);
  run_read(endpoint->site, std::move(caller), std::move(responder),
           [endpoint, id, etags = call.request.headers.joined("If-None-Match")](
               service::Read& read) { return record_reply(*endpoint, read, id, etags); });
}

void create_record(const EndpointRef& endpoint, edge::Call&& call, edge::Responder&& responder) {
  service::Caller caller = identify(endpoint->site, call.request);
  authorise(endpoint->model().rules.create, caller);
  JsonObject input =
      body_input(call, endpoint->create, schema::Mode::kWhole, endpoint->site.limits);
  run_write(endpoint->site, {std::move(caller), std::move(call)}, std::move(responder),
            [endpoint, input = std::move(input)](service::Tx& tx) {
              const service::Saved saved = service::create_record(tx, endpoint->model(), input);
              wire::Response response =
                  saved_reply(endpoint->model(), saved, endpoint->model().replies.create_status);
              response.set("Location",
                           endpoint->model().path + "/" + std::to_string(saved.record.id().value));
              return response;
            });
}

// If-Match is checked inside the transaction; "*" and no header ask for nothing more than the
// record itself.
void check_if_match(const Model& model, service::Tx& tx, Id id, const std::string& if_match) {
  if (if_match.empty()) return;
  const service::Record current = service::readable_record(tx, model, id);
  const wire::Precondition held = wire::if_match(if_match, etag_of(model, current));
  if (held == wire::Precondition::kMalformed)
    throw Refusal(Kind::kMalformed, "if_match_invalido", "If-Match: not a list of entity tags");
  if (held == wire::Precondition::kFails)
    throw Refusal(Kind::kPreconditionFailed, "version_obsoleta",
                  "the record was changed by somebody else")
        .with("actual", tx.visible(model.name, current));
}

// The version that the changes were made from, when the client says it in the body.
std::optional<std::int64_t> take_version(const Model& model, const Json& body) {
  const schema::Field* version = model.with_role(schema::FieldRole::kVersion);
  if (!version) return std::nullopt;
  const std::int64_t* sent = body[version->name].if_int();
  return sent ? std::optional(*sent) : std::nullopt;
}

void update_record(const EndpointRef& endpoint, edge::Call&& call, edge::Responder&& responder) {
  const Site& site = endpoint->site;
  service::Caller caller = identify(site, call.request);
  authorise(endpoint->model().rules.update, caller);
  const Id id = path_id(call);
  JsonObject changes = body_input(call, endpoint->update, schema::Mode::kPartial, site.limits);
  const auto version = take_version(endpoint->model(), body_of(call.request, site.limits));
  std::string if_match = call.request.headers.joined("If-Match");
  run_write(site, {std::move(caller), std::move(call)}, std::move(responder),
            [endpoint, id, version, changes = std::move(changes),
             if_match = std::move(if_match)](service::Tx& tx) {
              check_if_match(endpoint->model(), tx, id, if_match);
              return saved_reply(
                  endpoint->model(),
                  service::update_record(tx, endpoint->model(), {id, version}, changes), 200);
            });
}

void delete_record(const EndpointRef& endpoint, edge::Call&& call, edge::Responder&& responder) {
  service::Caller caller = identify(endpoint->site, call.request);
  authorise(endpoint->model().rules.remove, caller);
  const Id id = path_id(call);
  std::string if_match = call.request.headers.joined("If-Match");
  run_write(endpoint->site, {std::move(caller), std::move(call)}, std::move(responder),
            [endpoint, id, if_match = std::move(if_match)](service::Tx& tx) {
              const Model& model = endpoint->model();
              check_if_match(model, tx, id, if_match);
              const service::Saved saved = service::remove_record(tx, model, {id, std::nullopt});
              if (model.replies.deleted.empty()) return wire::Response::empty(204);
              return wire::Response::json(200, to_text(saved.reply));
            });
}

using Work = void (*)(const EndpointRef&, edge::Call&&, edge::Responder&&);

edge::Handler on_loop(EndpointRef endpoint, Work work) {
  return [endpoint = std::move(endpoint), work](edge::Call&& call, edge::Responder&& responder) {
    work(endpoint, std::move(call), std::move(responder));
  };
}

edge::Handler with_body(EndpointRef endpoint, Work work) {
  const Site& site = endpoint->site;
  edge::Handler handler = on_loop(std::move(endpoint), work);
  return [&site, handler = std::move(handler)](edge::Call&& call, edge::Responder&& responder) {
    read_body_then(site, std::move(call), std::move(responder), handler);
  };
}

void add_model(edge::RouteTable& routes, const EndpointRef& endpoint) {
  const Model& model = endpoint->model();
  const std::string one = model.path + "/{id}";
  if (model.has(Verb::kList)) routes.add("GET", model.path, on_loop(endpoint, list_records));
  if (model.has(Verb::kGet)) routes.add("GET", one, on_loop(endpoint, get_record));
  if (model.has(Verb::kCreate)) routes.add("POST", model.path, with_body(endpoint, create_record));
  if (model.has(Verb::kUpdate)) {
    routes.add("PUT", one, with_body(endpoint, update_record));
    routes.add("PATCH", one, with_body(endpoint, update_record));
  }
  if (model.has(Verb::kDelete)) routes.add("DELETE", one, on_loop(endpoint, delete_record));
}

}  // namespace

void add_records(edge::RouteTable& routes, const Site& site) {
  for (const Model& model : site.schema().models)
    add_model(routes, std::make_shared<const Endpoint>(
                          Endpoint{site, *site.context.sql.find(model.name),
                                   schema::shape_of(model, schema::Purpose::kCreate),
                                   schema::shape_of(model, schema::Purpose::kUpdate)}));
}

}  // namespace chasqui::api
