#include "api/admin_records.h"

#include "api/identify.h"
#include "api/input.h"
#include "api/listing.h"
#include "api/run.h"
#include "api/versions.h"
#include "base/errors.h"
#include "base/text.h"
#include "service/permit.h"
#include "service/records.h"

namespace chasqui::api {
namespace {

using schema::Model;
using schema::Verb;

constexpr std::int64_t kRecordsShown = 50;
constexpr const char* kChoices = "20";
constexpr std::size_t kIdsMax = 200;

bool wants_trash(const wire::Query& query) {
  const std::string_view text = query.get("papelera");
  return text == "true" || text == "1";
}

// `order` is the page's word, `papelera` the administration's own: neither is a filter.
wire::Query list_query_of(const wire::Request& request) {
  wire::Query query;
  for (const auto& [name, value] : query_of(request))
    if (name != "papelera" && name != "total") query.add(name == "order" ? "orden" : name, value);
  return query;
}

void list_records(const DeskRef& desk, edge::Call&& call, edge::Responder&& responder) {
  service::Caller caller = desk->signed_in(call.request);
  const DeskModel& model = desk->model(call);
  const wire::Query query = list_query_of(call.request);
  Listing listing = listing_of(desk->site(), model.entry, caller.identity, query);
  if (query.get("limit").empty()) listing.query.limit = kRecordsShown;
  listing.query.with_total = true;
  listing.query.trashed = model.model().soft_delete && wants_trash(query_of(call.request));
  run_read(desk->site(), std::move(caller), std::move(responder),
           [&model, listing = std::move(listing)](service::Read& read) {
             return list_reply(model.entry, read.connection(), listing);
           });
}

// Also whether it is in the trash, which an app's own replies never say.
wire::Response record_reply(service::Read& read, const Model& model, const service::Record& record,
                            int status) {
  JsonObject reply = read.visible(model.name, record);
  if (const schema::Field* deleted = model.with_role(schema::FieldRole::kDeleted))
    reply.set(deleted->name,
              record.is_null(deleted->name) ? Json() : Json(to_iso(record.time(deleted->name))));
  return versioned_reply(model, record, json_reply(std::move(reply), status));
}

void get_record(const DeskRef& desk, edge::Call&& call, edge::Responder&& responder) {
  service::Caller caller = desk->signed_in(call.request);
  const Model& model = desk->model(call).model();
  authorise(model.rules.read, caller);
  const Id id = path_id(call);
  run_read(desk->site(), std::move(caller), std::move(responder),
           [&model, id](service::Read& read) {
             return record_reply(read, model, service::kept_record(read, model, id), 200);
           });
}

void create_record(const DeskRef& desk, edge::Call&& call, edge::Responder&& responder) {
  service::Caller caller = desk->signed_in(call.request);
  const DeskModel& model = desk->model(call);
  desk->authorise_write(model, Verb::kCreate, caller);
  JsonObject input = desk_input(*desk, call, model.create);
  run_write(desk->site(), {std::move(caller), std::move(call)}, std::move(responder),
            [&model, input = std::move(input)](service::Tx& tx) {
              const auto saved = service::create_record(tx, model.model(), input);
              return record_reply(tx, model.model(), saved.record, 201);
            });
}

void update_record(const DeskRef& desk, edge::Call&& call, edge::Responder&& responder) {
  service::Caller caller = desk->signed_in(call.request);
  const DeskModel& model = desk->model(call);
  desk->authorise_write(model, Verb::kUpdate, caller);
  const Id id = path_id(call);
  const auto version = take_version(model.model(), body_of(call.request, desk->site().limits));
  JsonObject changes = desk_input(*desk, call, model.update, schema::Mode::kPartial);
  std::string if_match = call.request.headers.joined("If-Match");
  run_write(desk->site(), {std::move(caller), std::move(call)}, std::move(responder),
            [&model, id, version, changes = std::move(changes),
             if_match = std::move(if_match)](service::Tx& tx) {
              check_if_match(model.model(), tx, id, if_match);
              const auto saved = service::update_record(tx, model.model(), {id, version}, changes);
              return record_reply(tx, model.model(), saved.record, 200);
            });
}

void delete_record(const DeskRef& desk, edge::Call&& call, edge::Responder&& responder) {
  service::Caller caller = desk->signed_in(call.request);
  const DeskModel& model = desk->model(call);
  desk->authorise_write(model, Verb::kDelete, caller);
  const Id id = path_id(call);
  std::string if_match = call.request.headers.joined("If-Match");
  run_write(desk->site(), {std::move(caller), std::move(call)}, std::move(responder),
            [&model, id, if_match = std::move(if_match)](service::Tx& tx) {
              check_if_match(model.model(), tx, id, if_match);
              service::remove_record(tx, model.model(), {id, std::nullopt});
              return wire::Response::empty(204);
            });
}

void restore_record(const DeskRef& desk, edge::Call&& call, edge::Responder&& responder) {
  service::Caller caller = desk->signed_in(call.request);
  const DeskModel& model = desk->model(call);
  desk->authorise_write(model, Verb::kDelete, caller);
  const Id id = path_id(call);
  run_write(desk->site(), {std::move(caller), std::move(call)}, std::move(responder),
            [&model, id](service::Tx& tx) {
              const auto saved = service::restore_record(tx, model.model(), id);
              return record_reply(tx, model.model(), saved.record, 200);
            });
}

schema::Predicate one_of_ids(const Model& model, std::string_view text) {
  schema::Predicate predicate{db::Dialect(db::Engine::kSqlite).quote(model.key().column), {}};
  predicate.sql += " IN (";
  for (const std::string_view part : split(text, ',')) {
    const auto id = parse_int(trim(part));
    if (!id || predicate.args.size() == kIdsMax)
      throw Refusal::invalid({{{"query", "ids"},
                               "int_parsing",
                               "Input should be at most 200 whole numbers with commas between",
                               Json(text)}});
    predicate.sql += predicate.args.empty() ? "?" : ",?";
    predicate.args.emplace_back(*id);
  }
  predicate.sql += ")";
  return predicate;
}

Listing choices_of(const Desk& desk, const DeskModel& model, const access::Identity& who,
                   const wire::Query& asked) {
  wire::Query query;
  const bool has_search = !model.model().search.empty();
  const std::string_view search = asked.get("search");
  if (!search.empty() && has_search) query.add("search", std::string(search));
  if (!search.empty() && !has_search && model.model().display != model.model().key().name)
    query.add(model.model().display + "__contains", std::string(search));
  query.add("limit", kChoices);
  Listing listing = listing_of(desk.site(), model.entry, who, query);
  if (const std::string_view ids = asked.get("ids"); !ids.empty()) {
    listing.query.limit = static_cast<std::int64_t>(kIdsMax);
    listing.more.push_back(one_of_ids(model.model(), ids));
  }
  return listing;
}

std::string text_of(const Json& value) {
  return value.if_string() ? *value.if_string() : value.is_null() ? "" : to_text(value);
}

wire::Response choices_reply(const DeskModel& model, service::Read& read, const Listing& listing) {
  const schema::Sql sql = schema::list_sql(model.entry.sql, listing.query, listing.more);
  db::Statement row = read.connection().prepare(sql.text());
  row.bind(sql.args());
  JsonArray choices;
  while (row.step()) {
    const JsonObject shown = listing.view->shown(schema::row_to_object(model.model(), row));
    const Json& id = shown.at(model.model().key().name);
    const std::string text = text_of(shown.at(model.model().display));
    choices.emplace_back(JsonObject{{"id", id}, {"texto", text.empty() ? text_of(id) : text}});
  }
  return json_reply(Json(std::move(choices)));
}

void list_choices(const DeskRef& desk, edge::Call&& call, edge::Responder&& responder) {
  service::Caller caller = desk->signed_in(call.request);
  const DeskModel& model = desk->model(call);
  Listing listing = choices_of(*desk, model, caller.identity, query_of(call.request));
  run_read(desk->site(), std::move(caller), std::move(responder),
           [&model, listing = std::move(listing)](service::Read& read) {
             return choices_reply(model, read, listing);
           });
}

}  // namespace

void add_admin_records(DeskRoutes& routes) {
  routes.add("GET", "/modelos/{modelo}", list_records);
  routes.add("POST", "/modelos/{modelo}", create_record);
  routes.add("GET", "/modelos/{modelo}/{id}", get_record);
  routes.add("PATCH", "/modelos/{modelo}/{id}", update_record);
  routes.add("DELETE", "/modelos/{modelo}/{id}", delete_record);
  routes.add("POST", "/modelos/{modelo}/{id}/restaurar", restore_record);
  routes.add("GET", "/relaciones/{modelo}", list_choices);
}

}  // namespace chasqui::api
