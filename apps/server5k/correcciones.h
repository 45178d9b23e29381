// Corrections: what was believed, what is believed now, who says so and why. Nothing is overwritten
// without one, and each can be undone by its inverse.
#pragma once
#include "dominio.h"

namespace chasqui::server5k {

struct Nota {  // What a correction says beside before and after.
  Id competencia;
  std::optional<Id> registro{};
  std::string_view tipo, motivo;
  std::optional<Id> inversa_de = {};
};
Record anotar(Tx& tx, const Nota& nota, const Json& antes, const Json& despues);

struct Porque {
  std::string_view tipo, motivo;
  std::optional<Id> inversa_de = {};
};
// Changes a record and writes it down. Says nothing to anybody.
Record corregir_registro(Tx& tx, const Record& registro, const JsonObject& cambios,
                         const Porque& porque);

void exigir_abierta(Tx& tx, Id competencia);  // Official results do not change.
// The state that a correction led to is still the record's; else 409 "cambio_despues".
void exigir_que_siga(const Record& record, const Json& despues);
// `registros_actualizados` with the team's present count and sum, to everybody.
void avisar_equipo(Tx& tx, Id equipo);
void anunciar_ajuste(Tx& tx, const Record& competencia, std::int64_t delta_ms);

struct Correccion {
  static constexpr const char* kShapeName = "CorreccionPedida";
  Id id;  // The record's.
  std::optional<std::int64_t> tiempo{}, equipo_id{};
  std::optional<std::string> dorsal{}, motivo{};
};
BOOST_DESCRIBE_STRUCT(Correccion, (), (id, tiempo, equipo_id, dorsal, motivo))

// By the chief judge. Each answers {"registro", "correccion_id"}.
Json corregir(Tx& tx, const Correccion& pedida);
Json mover(Tx& tx, const Correccion& pedida);  // To another team.
Json anular(Tx& tx, const Correccion& pedida);
Json confirmar(Tx& tx, const Correccion& pedida);
// The exact former state; refused when it was undone before or the record changed since.
Json deshacer(Tx& tx, const PorId& correccion);

struct TiempoInsertado {
  static constexpr const char* kShapeName = "TiempoInsertado";
  Id id;  // The team's.
  std::int64_t tiempo = 0;
  std::optional<std::string> dorsal{}, motivo{};
};
BOOST_DESCRIBE_STRUCT(TiempoInsertado, (), (id, tiempo, dorsal, motivo))
Json insertar_tiempo(Tx& tx, const TiempoInsertado& nuevo);  // One that somebody wrote on paper.

// By a judge over the socket: own records that nobody has reviewed.
Json corregir_propio(Tx& tx, const Message& mensaje);
Json anular_propio(Tx& tx, const Message& mensaje);

std::vector<Json> historial(Read& read, const PorId& competencia);

JsonObject registro_json(const Record& registro);

}  // namespace chasqui::server5k
