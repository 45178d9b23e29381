// What the director's page reads: every time of a competition, its judges' accounts, and who
// changed what.
#pragma once
#include "dominio.h"

namespace chasqui::server5k {

struct FiltroDeTiempos {
  static constexpr const char* kShapeName = "FiltroDeTiempos";
  Id id;  // The competition's.
  std::optional<std::int64_t> equipo_id{};
};
BOOST_DESCRIBE_STRUCT(FiltroDeTiempos, (), (id, equipo_id))
// Published records, also void ones, by team and time, with "juez_username".
std::vector<Json> tiempos_de_competencia(Read& read, const FiltroDeTiempos& filtro);

// Newest first, at most 500: {"hora", "quien", "tipo", "sobre", "antes", "despues", "motivo",
// "correccion_id", "deshecha", "se_deshace"}. Corrections, and changes of the competition and of
// its teams by whatever door; `correccion_id` is null for the latter.
std::vector<Json> auditoria_de_competencia(Read& read, const PorId& competencia);

// Accounts that judge, by name: {"id", "username", "first_name", "last_name", "email", "rol",
// "is_active", "equipos"}; `rol` is juez, cronometrista or juez_jefe.
std::vector<Json> listar_jueces(Read& read);

struct CambioDeJuez {
  static constexpr const char* kShapeName = "CambioDeJuez";
  Id id;
  std::optional<std::string> first_name{}, last_name{}, email{};
  std::optional<bool> is_active{};
};
BOOST_DESCRIBE_STRUCT(CambioDeJuez, (), (id, first_name, last_name, email, is_active))
// Of accounts that only judge; others are refused with 403 "cuenta_no_es_de_juez". One that is no
// longer active is signed out everywhere.
Json cambiar_juez(Tx& tx, const CambioDeJuez& cambio);

}  // namespace chasqui::server5k
