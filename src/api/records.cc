#include "api/records.h"

#include "api/identify.h"
#include "api/input.h"
#include "api/listing.h"
#include "api/run.h"
#include "api/versions.h"
#include "base/errors.h"
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
wire::Response saved_reply(const Model& model, const service::Saved& saved, int status) {
  return versioned_reply(model, saved.record, wire::Response::json(status, to_text(saved.reply)));
}

void list_records(const EndpointRef& endpoint, edge::Call&& call, edge::Responder&& responder) {
  service::Caller caller = identify_for(endpoint->model().rules.read, endpoint->site, call.request);
  Listing listing =
      listing_of(endpoint->site, endpoint->entry, caller.identity, query_of(call.request));
  run_read(endpoint->site, std::move(caller), std::move(responder),
           [endpoint, listing = std::move(listing)](service::Read& read) {
             return list_reply(endpoint->entry, read.connection(), listing);
           });
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
  service::Caller caller = identify_for(endpoint->model().rules.read, endpoint->site, call.request);
  authorise(endpoint->model().rules.read, caller);
  const Id id = path_id(call);
  run_read(endpoint->site, std::move(caller), std::move(responder),
           [endpoint, id, etags = call.request.headers.joined("If-None-Match")](
               service::Read& read) { return record_reply(*endpoint, read, id, etags); });
}

void create_record(const EndpointRef& endpoint, edge::Call&& call, edge::Responder&& responder) {
  service::Caller caller =
      identify_for(endpoint->model().rules.create, endpoint->site, call.request);
  authorise(endpoint->model().rules.create, caller);
  JsonObject input =
      body_input(call, endpoint->create, schema::Mode::kWhole, endpoint->site.limits);
  const schema::Field* name = endpoint->model().with_role(schema::FieldRole::kUuid);
  WriteRequest request{std::move(caller), std::move(call)};
  if (name) request.uuid = input.at(name->name).text();
  run_write(endpoint->site, std::move(request), std::move(responder),
            [endpoint, input = std::move(input)](service::Tx& tx) {
              const service::Saved saved = service::create_record(tx, endpoint->model(), input);
              wire::Response response =
                  saved_reply(endpoint->model(), saved, endpoint->model().replies.create_status);
              response.set("Location",
                           endpoint->model().path + "/" + std::to_string(saved.record.id().value));
              return response;
            });
}

void update_record(const EndpointRef& endpoint, edge::Call&& call, edge::Responder&& responder) {
  const Site& site = endpoint->site;
  service::Caller caller = identify_for(endpoint->model().rules.update, site, call.request);
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
  service::Caller caller =
      identify_for(endpoint->model().rules.remove, endpoint->site, call.request);
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
