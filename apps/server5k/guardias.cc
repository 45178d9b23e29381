#include "guardias.h"

#include "correcciones.h"
#include "direccion.h"
#include "equipos.h"

namespace chasqui::server5k {
namespace {

void al_crear_competencia(Tx& tx, const Record*, Record&) { avisar_a_direccion(tx, Id{}); }

// Names and visibility are no part of the results.
void al_cambiar_competencia(Tx& tx, const Record* antes, Record& cambios) {
  avisar_a_direccion(tx, antes->id());
  tx.emit(canal_control(antes->id()), "competencia_cambiada",
          JsonObject{{"competencia_id", antes->id().value}});
  for (const auto& [campo, valor] : cambios.values())
    if (campo != "name" && campo != "is_active") return exigir_abierta(tx, antes->id());
}

void exigir_sin_tiempos(Tx& tx, Id equipo) {
  if (tx.from("registros").where("team_id", equipo.value).any())
    throw conflicto("equipo_con_registros", "El equipo ya tiene registros de tiempo");
}

void al_crear_equipo(Tx& tx, const Record*, Record& valores) {
  const Id competencia{valores.integer("competition_id")};
  if (!tx.find("competencias", competencia)) return;  // Whoever stores it says so.
  exigir_abierta(tx, competencia);
  avisar_inscripcion(tx, competencia, {});
}

void al_cambiar_equipo(Tx& tx, const Record* antes, Record& cambios) {
  const Id competencia{antes->integer("competition_id")};
  exigir_abierta(tx, competencia);
  if (cambios.values().contains("judge_id") && cambios["judge_id"] != (*antes)["judge_id"])
    avisar_asignacion(tx, *antes, cambios["judge_id"]);
  avisar_inscripcion(tx, competencia, antes->id());
  if (!cambios.values().contains("competition_id")) return;
  if (cambios["competition_id"] != (*antes)["competition_id"]) exigir_sin_tiempos(tx, antes->id());
}

void al_quitar_equipo(Tx& tx, const Record& equipo) {
  const Id competencia{equipo.integer("competition_id")};
  exigir_abierta(tx, competencia);
  avisar_inscripcion(tx, competencia, equipo.id());
}

void al_crear_categoria(Tx& tx, const Record*, Record& valores) {
  exigir_abierta(tx, Id{valores.integer("competition_id")});
}

void al_cambiar_categoria(Tx& tx, const Record* antes, Record&) {
  exigir_abierta(tx, Id{antes->integer("competition_id")});
}

void al_quitar_categoria(Tx& tx, const Record& categoria) {
  exigir_abierta(tx, Id{categoria.integer("competition_id")});
}

}  // namespace

void poner_guardias(App& app) {
  app.guard({.model = "competencias",
             .create = al_crear_competencia,
             .update = al_cambiar_competencia,
             .remove = nullptr});
  app.guard({.model = "equipos",
             .create = al_crear_equipo,
             .update = al_cambiar_equipo,
             .remove = al_quitar_equipo});
  app.guard({.model = "categorias",
             .create = al_crear_categoria,
             .update = al_cambiar_categoria,
             .remove = al_quitar_categoria});
}

}  // namespace chasqui::server5k
