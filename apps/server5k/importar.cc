#include "importar.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "tiempos.h"

namespace chasqui::server5k {
namespace {

using service::ForeignDatabase;
using service::ImportReport;
using service::ImportRun;

std::int64_t entero(const JsonObject& fila, std::string_view columna, std::int64_t otro = 0) {
  const Json& valor = fila.at(columna);
  if (const std::int64_t* numero = valor.if_int()) return *numero;
  return parse_int(trim(valor.text())).value_or(otro);
}

std::string texto(const JsonObject& fila, std::string_view columna) {
  return std::string(trim(fila.at(columna).text()));
}

bool si(const JsonObject& fila, std::string_view columna, bool otro) {
  return entero(fila, columna, otro ? 1 : 0) != 0;
}

// SQLite holds moments as UTC without saying so.
Json momento(const JsonObject& fila, std::string_view columna) {
  const auto leido = parse_iso(trim(fila.at(columna).text()));
  return leido ? Json(to_iso(*leido)) : Json();
}

Json o_nulo(std::int64_t numero) { return numero == 0 ? Json() : Json(numero); }

// SQLite holds them as 32 digits.
std::optional<std::string> uuid_de(std::string texto) {
  if (texto.size() == 32)
    for (const std::size_t at : {8u, 13u, 18u, 23u}) texto.insert(at, "-");
  const auto uuid = Uuid::parse(texto);
  return uuid ? std::optional(uuid->to_string()) : std::nullopt;
}

class Importacion {
 public:
  Importacion(ForeignDatabase& origen, ImportRun& run) : origen_(origen), run_(run), tx_(run.tx) {}

  ImportReport hacer() {
    tabla("app_juez", &Importacion::juez);
    tabla("auth_user", &Importacion::personal);
    tabla("token_blacklist_blacklistedtoken", &Importacion::token_cerrado);
    tabla("token_blacklist_outstandingtoken", &Importacion::token_emitido);
    tabla("app_competencia", &Importacion::competencia);
    tabla("app_equipo", &Importacion::equipo);
    tabla("app_registrotiempo", &Importacion::registro);
    return std::move(informe_);
  }

 private:
  using Paso = void (Importacion::*)(const JsonObject& fila);

  void tabla(const std::string& nombre, Paso paso);
  void una_fila(const JsonObject& fila, Paso paso);
  void problema(const JsonObject& fila, std::string que) {
    informe_.problems.push_back({informe_.counts.back().table, entero(fila, "id"), std::move(que)});
  }
  std::string clave(const JsonObject& fila);
  void juez(const JsonObject& fila);
  void personal(const JsonObject& fila);
  void token_cerrado(const JsonObject& fila) { cerrados_.insert(entero(fila, "token_id")); }
  void token_emitido(const JsonObject& fila);
  void competencia(const JsonObject& fila);
  void equipo(const JsonObject& fila);
  void registro(const JsonObject& fila);

  ForeignDatabase& origen_;
  ImportRun& run_;
  Tx& tx_;
  ImportReport informe_;
  std::set<std::int64_t> cerrados_;  // Tokens by their number.
};

void Importacion::una_fila(const JsonObject& fila, Paso paso) {
  try {
    tx_.nested([&] { (this->*paso)(fila); });
    ++informe_.counts.back().imported;
  } catch (const std::exception& error) {
    problema(fila, std::string("no se importó: ") + error.what());
  }
}

void Importacion::tabla(const std::string& nombre, Paso paso) {
  const auto tablas = origen_.tables();
  if (std::ranges::find(tablas, nombre) == tablas.end()) return;
  const std::int64_t total = origen_.count(nombre);
  informe_.counts.push_back({nombre, 0, 0});
  origen_.each(nombre, [&](const JsonObject& fila) {
    ++informe_.counts.back().read;
    una_fila(fila, paso);
    run_.progress(nombre, informe_.counts.back().read, total);
  });
}

// A hash as it is; what is no hash was the password itself and is not taken over.
std::string Importacion::clave(const JsonObject& fila) {
  std::string guardada = texto(fila, "password");
  if (guardada.find('$') != std::string::npos) return guardada;
  problema(fila, "la clave no estaba cifrada: hay que poner otra");
  return "";
}

void Importacion::juez(const JsonObject& fila) {
  JsonObject rasgos;
  if (const std::string telefono = texto(fila, "telefono"); !telefono.empty())
    rasgos.set("telefono", telefono);
  tx_.add_account({.username = texto(fila, "username"),
                   .email = texto(fila, "email"),
                   .first_name = texto(fila, "first_name"),
                   .last_name = texto(fila, "last_name"),
                   .password = clave(fila),
                   .roles = {"juez"},
                   .traits = std::move(rasgos),
                   .is_active = si(fila, fila.contains("activo") ? "activo" : "is_active", true),
                   .id = entero(fila, "id")});
}

void Importacion::personal(const JsonObject& fila) {
  if (!si(fila, "is_staff", false) && !si(fila, "is_superuser", false)) return;
  tx_.add_account({.username = texto(fila, "username"),
                   .email = texto(fila, "email"),
                   .first_name = texto(fila, "first_name"),
                   .last_name = texto(fila, "last_name"),
                   .password = clave(fila),
                   .roles = {si(fila, "is_superuser", false) ? "admin" : "director"},
                   .is_active = si(fila, "is_active", true)});
}

// Who signed out there stays signed out here, where the same key is used.
void Importacion::token_emitido(const JsonObject& fila) {
  if (cerrados_.contains(entero(fila, "id"))) tx_.end_foreign_session(texto(fila, "token"));
}

void Importacion::competencia(const JsonObject& fila) {
  const bool corre = si(fila, "is_running", false);
  const Json fin = momento(fila, "finished_at");
  Json fecha = momento(fila, "datetime");
  if (fecha.is_null()) {
    problema(fila, "sin fecha: quedó la de la importación");
    fecha = to_iso(tx_.now());
  }
  tx_.insert("competencias",
             {{"id", entero(fila, "id")},
              {"name", texto(fila, "name")},
              {"datetime", std::move(fecha)},
              {"is_active", si(fila, "is_active", true)},
              {"is_running", corre},
              {"started_at", momento(fila, "started_at")},
              {"finished_at", fin},
              {"estado", corre ? "en_curso" : (fin.is_null() ? "programada" : "detenida")}});
}

void Importacion::equipo(const JsonObject& fila) {
  const std::string categoria = texto(fila, "category");
  tx_.insert("equipos", {{"id", entero(fila, "id")},
                         {"name", texto(fila, "name")},
                         {"number", entero(fila, "number")},
                         {"category", categoria.empty() ? "estudiantes" : categoria},
                         {"competition_id", entero(fila, "competition_id")},
                         {"judge_id", o_nulo(entero(fila, "judge_id"))}});
}

void Importacion::registro(const JsonObject& fila) {
  const Id equipo{entero(fila, "team_id")};
  const auto suyo = tx_.get("equipos", equipo);
  const std::int64_t ms = entero(fila, "time");
  if (ms < 0) throw Refusal(Kind::kInvalid, "tiempo_negativo", "tiempo negativo");
  const Tiempo tiempo = tiempo_de(ms);
  const auto uuid = uuid_de(texto(fila, "record_id"));
  if (!uuid) problema(fila, "sin record_id: recibió uno nuevo");
  Record valores{{"team_id", equipo.value},     {"competencia_id", suyo["competition_id"]},
                 {"juez_id", suyo["judge_id"]}, {"time", tiempo.ms},
                 {"hours", tiempo.horas},       {"minutes", tiempo.minutos},
                 {"seconds", tiempo.segundos},  {"milliseconds", tiempo.milisegundos}};
  if (uuid) valores.set("record_id", *uuid);
  if (Json creado = momento(fila, "created_at"); !creado.is_null())
    valores.set("created_at", std::move(creado));
  tx_.insert("registros", std::move(valores));
}

}  // namespace

ImportReport importar(ForeignDatabase& origen, ImportRun& run) {
  return Importacion(origen, run).hacer();
}

}  // namespace chasqui::server5k
