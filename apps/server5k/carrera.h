// For tests: a competition that runs since a minute, a judge with a team, and others. The clock
// stands at noon in Guayaquil.
#pragma once
#include <fstream>
#include <sstream>
#include <string>

#include "service/app_fixture.h"
#include "ciclo.h"
#include "registros.h"
#include "server5k.h"

namespace chasqui::server5k {

inline std::string app_toml() {
  std::ostringstream text;
  text << std::ifstream(SERVER5K_APP_TOML).rdbuf();
  return text.str();
}

class Carrera : public service::AppFixture {
 public:
  Carrera() : AppFixture(app_toml(), ::server5k) {
    clock.set(*parse_iso("2026-11-21T17:00:00Z"));
    ana = juez("ana");
    ben = juez("ben");
    sin_equipo = juez("eva");
    carrera = competencia("Cinco K");
    equipo = equipo_de(carrera, 10, ana);
    otro_equipo = equipo_de(carrera, 20, ben);
    soy("director");
    write([&](Tx& tx) { return iniciar(tx, {carrera}); });
    clock.advance(std::chrono::minutes(1));
    heard.clear();
    soy(ana);
  }

  std::int64_t juez(std::string nombre, std::string rol = "juez") {
    return write([&](Tx& tx) {
      return tx.add_account({.username = nombre, .first_name = "Juez " + nombre, .roles = {rol}})
          .id;
    });
  }
  Id competencia(std::string nombre) {
    return write([&](Tx& tx) {
      return tx.insert("competencias", {{"name", nombre}, {"datetime", to_iso(tx.now())}}).id();
    });
  }
  Id equipo_de(Id competencia, std::int64_t dorsal, std::int64_t juez) {
    return write([&](Tx& tx) {
      return tx
          .insert("equipos", {{"name", "Equipo " + std::to_string(dorsal)},
                              {"number", dorsal},
                              {"competition_id", competencia.value},
                              {"judge_id", juez == 0 ? Json() : Json(juez)}})
          .id();
    });
  }
  void ajustar(std::string_view modelo, Id id, Record cambios) {
    write([&](Tx& tx) { tx.update(modelo, id, std::move(cambios)); });
  }

  void soy(std::int64_t juez) { ser(juez, "juez"); }
  void soy(std::string rol) { ser(99, std::move(rol)); }

  // The answer to a message, or {"tipo":"refused","codigo"}.
  Json enviar(Json (*servicio)(Tx&, const Message&), JsonObject mensaje) {
    const JsonObject entrada;
    try {
      return write([&](Tx& tx) { return servicio(tx, {mensaje, entrada}); });
    } catch (const Refusal& refusal) {
      return JsonObject{{"tipo", "refused"}, {"codigo", refusal.code()}};
    }
  }
  Json uno(Id a_quien, JsonObject registro) {
    registro.set("equipo_id", a_quien.value);
    return enviar(registrar_tiempo, std::move(registro));
  }
  Json lote(Id a_quien, JsonArray registros) {
    return enviar(registrar_tiempos,
                  {{"equipo_id", a_quien.value}, {"registros", std::move(registros)}});
  }
  Answer http(Id a_quien, JsonArray registros) {
    return write(
        [&](Tx& tx) { return registrar_por_http(tx, {a_quien, Json(std::move(registros))}); });
  }
  void detener_carrera() {
    const auto antes = who;
    soy("director");
    write([&](Tx& tx) { return detener(tx, {carrera}); });
    who = antes;
  }

  std::int64_t ana = 0, ben = 0, sin_equipo = 0;
  Id carrera, equipo, otro_equipo;

 private:
  void ser(std::int64_t id, std::string rol) {
    who = access::Identity::anonymous();
    who.kind = access::IdentityKind::kUser;
    who.id = id;
    who.name = rol + std::to_string(id);
    who.roles = {std::move(rol)};
  }
};

inline JsonObject tiempo(std::int64_t ms) { return {{"tiempo", ms}}; }
inline JsonObject tiempo(std::int64_t ms, std::string id) {
  return {{"tiempo", ms}, {"id_registro", std::move(id)}};
}
inline std::string uuid(int numero) {
  const std::string cola = std::to_string(numero);
  return "00000000-0000-4000-8000-" + std::string(12 - cola.size(), '0') + cola;
}
inline JsonArray quince(std::int64_t desde = 1'200'000) {
  JsonArray registros;
  for (std::int64_t i = 0; i < 15; ++i) registros.emplace_back(tiempo(desde + i * 1000));
  return registros;
}

// "13 2 dup 0 3:tiempo_faltante": saved, failed, how many duplicates, what failed and why.
inline std::string resumen(const Json& respuesta) {
  if (respuesta["tipo"].text() != "tiempos_registrados_batch" && respuesta["exito"].is_null())
    return to_text(respuesta);
  const bool es_http = !respuesta["exito"].is_null();
  const Json& guardados = respuesta[es_http ? "registros" : "registros_guardados"];
  const Json& fallidos = respuesta["registros_fallidos"];
  std::size_t duplicados = 0;
  for (const Json& uno : *guardados.if_array())
    if (uno["duplicado"] == Json(true)) ++duplicados;
  std::string texto = std::to_string(guardados.if_array()->size()) + " " +
                      std::to_string(fallidos.if_array()->size()) + " dup " +
                      std::to_string(duplicados);
  std::string antes;
  for (const Json& uno : *fallidos.if_array()) {
    const std::string codigo(uno["codigo"].text());
    if (codigo != antes) texto += " " + to_text(uno["indice"]) + ":" + codigo;
    antes = codigo;
  }
  return texto;
}

}  // namespace chasqui::server5k
