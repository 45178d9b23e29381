#include "api/sync_docs.h"

#include <utility>

#include "service/conflicts.h"

namespace chasqui::api {
namespace {

namespace shapes = schema::shapes;
using schema::Operation;
using schema::Shape;

constexpr std::size_t kDeviceCharsMax = 64;

Shape object() {
  Shape shape = shapes::object_of("", {});
  shape.open = true;
  return shape;
}

Shape uuid() {
  Shape shape;
  shape.kind = schema::ShapeKind::kUuid;
  return shape;
}

Shape results_shape() {
  Shape result = shapes::object_of(
      "Resultado", {shapes::required("uuid", uuid()),
                    shapes::required("estado", shapes::one_of("", {"aplicado", "ya_aplicado",
                                                                   "conflicto", "rechazado"})),
                    shapes::required("id", shapes::nullable(shapes::integer())),
                    shapes::required("detalle", shapes::any())});
  return shapes::object_of("Resultados",
                           {shapes::required("epoca", shapes::text()),
                            shapes::required("resultados", shapes::array_of(std::move(result)))});
}

Shape changes_shape() {
  Shape change = shapes::object_of(
      "Cambio",
      {shapes::required("modelo", shapes::text()), shapes::required("id", shapes::integer()),
       shapes::optional("registro", object()), shapes::optional("borrado", shapes::boolean())});
  return shapes::object_of(
      "Cambios",
      {shapes::required("epoca", shapes::text()), shapes::required("desde_cero", shapes::boolean()),
       shapes::required("cambios", shapes::array_of(std::move(change))),
       shapes::required("hasta", shapes::text()), shapes::required("mas", shapes::boolean())});
}

Operation operation(std::string method, std::string path, std::string summary) {
  Operation one;
  one.method = std::move(method);
  one.path = std::move(path);
  one.summary = std::move(summary);
  one.tags = {"Sincronización"};
  one.is_public = false;
  return one;
}

}  // namespace

Shape told_shape() {
  return shapes::object_of(
      "Operacion", {shapes::required("uuid", uuid()), shapes::required("tipo", shapes::text(120)),
                    shapes::optional("cuerpo", object(), Json(JsonObject())),
                    shapes::optional("registro", shapes::nullable(shapes::any())),
                    shapes::optional("base_version", shapes::nullable(shapes::integer())),
                    shapes::optional("base", object(), Json(JsonObject())),
                    shapes::optional("ocurrido_en", shapes::nullable(shapes::timestamp()))});
}

Shape batch_shape(Shape item) {
  Shape batch = shapes::array_of(std::move(item));
  batch.length_min = 1;
  batch.length_max = kToldMax;
  return shapes::object_of(
      "Lote", {shapes::optional("dispositivo", shapes::text(kDeviceCharsMax), Json("")),
               shapes::required("lote", std::move(batch))});
}

Shape choice_shape() {
  return shapes::object_of(
      "Resolucion", {shapes::required("elegir", shapes::one_of("", {"servidor", "cliente"}))});
}

std::vector<Operation> sync_operations(const schema::AppSchema& schema) {
  if (!schema.syncs) return {};
  const std::string path = schema.app.prefix + "/sync";
  Operation told = operation("POST", path, "Contar lo que se hizo sin conexión");
  told.request = batch_shape(told_shape());
  told.answers[200] = {"Uno por operación, en su orden", results_shape()};
  told.idempotent = true;
  Operation heard = operation("GET", path, "Lo que cambió desde la última vez");
  for (const auto& [name, shape] :
       {std::pair{"desde", shapes::text()}, std::pair{"limite", shapes::integer()},
        std::pair{"modelos", shapes::text()}})
    heard.parameters.push_back(
        {name, schema::Parameter::Where::kQuery, shape, false, std::nullopt});
  heard.answers[200] = {"Los registros como son ahora", changes_shape()};
  const schema::Model& conflicts = *schema.find_model(service::kConflicts);
  Operation settled = operation("POST", conflicts.path + "/{id}/resolver", "Resolver un conflicto");
  settled.parameters.push_back(
      {"id", schema::Parameter::Where::kPath, shapes::integer(), true, std::nullopt});
  settled.request = choice_shape();
  settled.answers[200] = {"El conflicto, resuelto",
                          schema::shape_of(conflicts, schema::Purpose::kOutput)};
  settled.idempotent = true;
  return {std::move(told), std::move(heard), std::move(settled)};
}

}  // namespace chasqui::api
