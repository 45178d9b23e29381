#include "api/admin_views.h"

#include "access/audit.h"
#include "api/identify.h"
#include "api/input.h"
#include "api/run.h"
#include "base/errors.h"
#include "service/saved_views.h"

namespace chasqui::api {
namespace {

using service::SavedView;
namespace shapes = schema::shapes;

constexpr std::size_t kNameMax = 80, kQueryMax = 4000;

JsonObject view_json(const SavedView& view, const std::string& asker) {
  return {{"id", view.id},          {"modelo", view.model},         {"nombre", view.name},
          {"consulta", view.query}, {"compartida", view.is_shared}, {"mia", view.owner == asker}};
}

void list_views(const DeskRef& desk, edge::Call&& call, edge::Responder&& responder) {
  service::Caller caller = desk->signed_in(call.request);
  std::string model(query_of(call.request).get("modelo"));
  run_read(desk->site(), std::move(caller), std::move(responder),
           [model = std::move(model)](service::Read& read) {
             const std::string asker = owner_text(read.who());
             JsonArray views;
             for (const SavedView& view : service::list_views(read.connection(), asker))
               if (model.empty() || view.model == model) views.emplace_back(view_json(view, asker));
             return json_reply(Json(std::move(views)));
           });
}

schema::Shape view_shape() {
  schema::Shape name = shapes::text(kNameMax);
  name.trim = name.refuse_blank = true;
  return shapes::object_of("Vista", {shapes::required("modelo", shapes::text()),
                                     shapes::required("nombre", std::move(name)),
                                     shapes::required("consulta", shapes::text(kQueryMax)),
                                     shapes::optional("compartida", shapes::boolean(), false)});
}

Refusal no_view() { return {Kind::kNotFound, "vista", "No hay una vista suya con ese número"}; }

SavedView view_of(const Desk& desk, const edge::Call& call, const service::Caller& caller) {
  static const schema::Shape shape = view_shape();
  const JsonObject input = desk_input(desk, call, shape);
  SavedView view;
  view.model = input.at("modelo").text();
  view.name = input.at("nombre").text();
  view.query = input.at("consulta").text();
  view.is_shared = *input.at("compartida").if_bool();
  view.owner = owner_text(caller.identity);
  authorise(desk.model(view.model).model().rules.read, caller);
  if (view.is_shared && !desk.administers(caller.identity))
    throw Refusal(Kind::kForbidden, "prohibido", "Solo quien administra comparte vistas")
        .with("campo", "compartida");
  return view;
}

void check_room(service::Tx& tx, const SavedView& view) {
  if (service::count_views(tx.connection(), view.owner) < service::kViewsPerOwnerMax) return;
  throw Refusal(Kind::kConflict, "demasiadas_vistas",
                "Hay " + std::to_string(service::kViewsPerOwnerMax) + " vistas: borre alguna");
}

// By its owner, or when it is shared by who administers.
void check_owner(service::Tx& tx, std::int64_t id, bool administers) {
  const auto known = service::find_view(tx.connection(), id);
  const bool is_own = known && known->owner == owner_text(tx.who());
  if (!is_own && !(known && known->is_shared && administers)) throw no_view();
}

void check_name(service::Tx& tx, const SavedView& view) {
  for (const SavedView& other : service::list_views(tx.connection(), view.owner))
    if (other.id != view.id && other.owner == view.owner && other.model == view.model &&
        other.name == view.name)
      throw Refusal(Kind::kConflict, "ya_existe", "nombre: ya tiene una vista con ese nombre")
          .with("campo", "nombre");
}

wire::Response kept(service::Tx& tx, SavedView view, bool administers) {
  const std::string asker = view.owner;
  if (view.id == 0) {
    check_room(tx, view);
  } else {
    check_owner(tx, view.id, administers);
    view.owner = service::find_view(tx.connection(), view.id)->owner;
  }
  check_name(tx, view);
  const int status = view.id == 0 ? 201 : 200;
  view.id = service::keep_view(tx.connection(), view, tx.now());
  return json_reply(view_json(view, asker), status);
}

void keep_view(const DeskRef& desk, edge::Call&& call, edge::Responder&& responder) {
  service::Caller caller = desk->signed_in(call.request);
  SavedView view = view_of(*desk, call, caller);
  if (!call.param("id").empty()) view.id = path_id(call).value;
  const bool administers = desk->administers(caller.identity);
  run_write(desk->site(), {std::move(caller), std::move(call)}, std::move(responder),
            [view = std::move(view), administers](service::Tx& tx) {
              return kept(tx, view, administers);
            });
}

void drop_view(const DeskRef& desk, edge::Call&& call, edge::Responder&& responder) {
  service::Caller caller = desk->signed_in(call.request);
  const std::int64_t id = path_id(call).value;
  const bool administers = desk->administers(caller.identity);
  run_write(desk->site(), {std::move(caller), std::move(call)}, std::move(responder),
            [id, administers](service::Tx& tx) {
              check_owner(tx, id, administers);
              service::drop_view(tx.connection(), id);
              return wire::Response::empty(204);
            });
}

}  // namespace

std::string owner_text(const access::Identity& who) {
  return std::string(access::to_string(who.kind)) + " " +
         (who.id == 0 ? who.name : std::to_string(who.id));
}

void add_admin_views(DeskRoutes& routes) {
  routes.add("GET", "/vistas", list_views);
  routes.add("PUT", "/vistas", keep_view);
  routes.add("PUT", "/vistas/{id}", keep_view);
  routes.add("DELETE", "/vistas/{id}", drop_view);
}

}  // namespace chasqui::api
