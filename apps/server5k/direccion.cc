#include "direccion.h"

#include "base/text.h"

namespace chasqui::server5k {
namespace {

constexpr std::string_view kTodas = "direccion";

}  // namespace

Answer ir_a_direccion(Read&) { return Answer::see_other("/direccion/"); }

Answer preguntar_en_direccion(Read& read, const AccionDeAntes& cual) {
  const auto id = parse_int(cual.id);
  const bool es_accion = cual.accion == "iniciar" || cual.accion == "detener";
  if (!id || !es_accion || !read.find("competencias", Id{*id}))
    throw Refusal(Kind::kNotFound, "no_encontrado", "Competencia no encontrada");
  return Answer::see_other("/direccion/" + std::to_string(*id) + "/?accion=" + cual.accion);
}

service::Opening abrir_direccion(Read&, const JsonObject&) {
  return {{std::string(kTodas)}, JsonObject{{"tipo", "conexion_establecida"}}};
}

void avisar_a_direccion(Tx& tx, Id competencia) {
  tx.emit(kTodas, "competencia_cambiada", JsonObject{{"competencia_id", competencia.value}});
}

void avisar_inscripcion(Tx& tx, Id competencia, std::optional<Id> equipo) {
  tx.emit(canal_control(competencia), "inscripcion_cambiada",
          JsonObject{{"equipo_id", equipo ? Json(equipo->value) : Json()}});
}

}  // namespace chasqui::server5k
