#include "api/admin_bulk.h"

#include "api/attempt.h"
#include "api/run.h"
#include "base/errors.h"
#include "service/records.h"

namespace chasqui::api {
namespace {

using schema::Verb;
namespace shapes = schema::shapes;

struct Bulk {
  const DeskModel& model;
  Verb verb;
  bool restores = false;
  std::vector<Id> ids = {};
  JsonObject changes = {};
};

schema::Shape bulk_shape() {
  schema::Shape ids = shapes::array_of(shapes::integer());
  ids.length_min = 1;
  ids.length_max = kBulkMax;
  return shapes::object_of(
      "Lote",
      {shapes::required("accion", shapes::one_of("Accion", {"cambiar", "borrar", "restaurar"})),
       shapes::required("ids", std::move(ids)), shapes::optional("cambios", shapes::any())});
}

JsonObject changes_of(const DeskModel& model, const Json& sent) {
  auto valid = schema::validate(model.update, sent, {"body", "cambios"}, schema::Mode::kPartial);
  if (!valid) throw Refusal::invalid(std::move(valid.error()));
  return std::move(*valid->if_object());
}

Bulk bulk_of(const Desk& desk, const edge::Call& call) {
  static const schema::Shape shape = bulk_shape();
  const JsonObject input = desk_input(desk, call, shape);
  const std::string_view action = input.at("accion").text();
  Bulk bulk{desk.model(call), action == "cambiar" ? Verb::kUpdate : Verb::kDelete,
            action == "restaurar"};
  for (const Json& id : *input.at("ids").if_array()) bulk.ids.push_back(Id{*id.if_int()});
  if (bulk.verb == Verb::kUpdate) bulk.changes = changes_of(bulk.model, input.at("cambios"));
  return bulk;
}

// What the changed fields hold, as far as who asks sees it: the way back.
Json held(service::Tx& tx, const Bulk& bulk, Id id) {
  const schema::Model& model = bulk.model.model();
  const auto record = tx.seen(model.name).where(model.key().name, id.value).first();
  if (!record) return Json();
  const JsonObject visible = tx.visible(model.name, *record);
  JsonObject held;
  for (const auto& [name, value] : bulk.changes)
    if (const Json* was = visible.find(name)) held.append(name, *was);
  return held;
}

void act(service::Tx& tx, const Bulk& bulk, Id id) {
  const schema::Model& model = bulk.model.model();
  if (bulk.restores)
    service::restore_record(tx, model, id);
  else if (bulk.verb == Verb::kDelete)
    service::remove_record(tx, model, {id, std::nullopt});
  else
    service::update_record(tx, model, {id, std::nullopt}, bulk.changes);
}

wire::Response run_bulk(service::Tx& tx, const Bulk& bulk) {
  JsonArray results;
  std::int64_t failed = 0;
  for (const Id id : bulk.ids) {
    JsonObject result{{"id", id.value}, {"estado", "hecho"}};
    if (bulk.verb == Verb::kUpdate) result.set("antes", held(tx, bulk, id));
    if (const auto refusal = attempt(tx, [&] { act(tx, bulk, id); })) {
      ++failed;
      result.set("estado", "fallido");
      result.set("codigo", refusal->code());
      result.set("detalle", refusal->text());
    }
    results.emplace_back(std::move(result));
  }
  const auto all = static_cast<std::int64_t>(bulk.ids.size());
  return json_reply(JsonObject{
      {"hechos", all - failed}, {"fallidos", failed}, {"resultados", std::move(results)}});
}

void do_bulk(const DeskRef& desk, edge::Call&& call, edge::Responder&& responder) {
  service::Caller caller = desk->signed_in(call.request);
  Bulk bulk = bulk_of(*desk, call);
  desk->authorise_write(bulk.model, bulk.verb, caller);
  run_write(desk->site(), {std::move(caller), std::move(call)}, std::move(responder),
            [bulk = std::move(bulk)](service::Tx& tx) { return run_bulk(tx, bulk); });
}

}  // namespace

void add_admin_bulk(DeskRoutes& routes) { routes.add("POST", "/modelos/{modelo}/lote", do_bulk); }

}  // namespace chasqui::api
