#include "guardias.h"

#include "correcciones.h"

namespace chasqui::server5k {
namespace {

// Names and visibility are no part of the results.
void al_cambiar_competencia(Tx& tx, const Record* antes, Record& cambios) {
  for (const auto& [campo, valor] : cambios.values())
    if (campo != "name" && campo != "is_active") return exigir_abierta(tx, antes->id());
}

void exigir_sin_tiempos(Tx& tx, Id equipo) {
  if (tx.from("registros").where("team_id", equipo.value).any())
    throw conflicto("equipo_con_registros", "El equipo ya tiene registros de tiempo");
}

void al_cambiar_equipo(Tx& tx, const Record* antes, Record& cambios) {
  exigir_abierta(tx, Id{antes->integer("competition_id")});
  if (!cambios.values().contains("competition_id")) return;
  if (cambios["competition_id"] != (*antes)["competition_id"]) exigir_sin_tiempos(tx, antes->id());
}

void al_quitar_equipo(Tx& tx, const Record& equipo) {
  exigir_abierta(tx, Id{equipo.integer("competition_id")});
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
             .create = nullptr,
             .update = al_cambiar_competencia,
             .remove = nullptr});
  app.guard({.model = "equipos",
             .create = nullptr,
             .update = al_cambiar_equipo,
             .remove = al_quitar_equipo});
  app.guard({.model = "categorias",
             .create = al_crear_categoria,
             .update = al_cambiar_categoria,
             .remove = al_quitar_categoria});
}

}  // namespace chasqui::server5k
