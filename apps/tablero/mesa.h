// For tests: the app on an empty database, at noon in Bogotá, asked by whoever may publish.
#pragma once
#include <fstream>
#include <sstream>
#include <string>

#include "service/app_fixture.h"
#include "conexiones.h"
#include "historia.h"
#include "publicar.h"
#include "tablero.h"

namespace chasqui::tablero {

inline std::string app_toml() {
  std::ostringstream text;
  text << std::ifstream(TABLERO_APP_TOML).rdbuf();
  return text.str();
}

class Mesa : public service::AppFixture {
 public:
  Mesa() : Mesa(Values{}) {}
  Mesa(std::string ajuste, std::string valor)
      : Mesa(Values{{std::move(ajuste), std::move(valor)}}) {}

  JsonObject emitir(std::string tipo, JsonObject datos, JsonObject mas = {}) {
    JsonObject cuerpo{{"type", std::move(tipo)}, {"data", std::move(datos)}};
    for (const auto& [clave, valor] : mas) cuerpo.set(clave, valor);
    return objeto(write([&](Tx& tx) { return emitir_evento(tx, {cuerpo}); }));
  }
  template <class Servicio>
  JsonObject decir(Servicio servicio, const JsonObject& cuerpo) {
    return objeto(write([&](Tx& tx) { return servicio(tx, {cuerpo}); }));
  }
  template <class Servicio>
  Json ver(Servicio servicio) {
    return read([&](Read& read) { return servicio(read); });
  }
  void conectar(std::string socket, std::string usuario, std::string rol) {
    write([&](Tx& tx) { entrar(tx, {socket, usuario, rol}); });
  }
  // Types of the history, newest first.
  std::string historia(const FiltroDeEventos& filtro = {}) {
    std::string texto;
    const Json json = read([&](Read& read) { return eventos(read, filtro); });
    for (const Json& evento : *json["events"].if_array())
      texto.append(texto.empty() ? "" : " ").append(evento["type"].text());
    return texto;
  }
  void soy(access::IdentityKind clase, std::vector<std::string> roles, JsonArray tipos = {}) {
    who = {};
    who.kind = clase;
    who.id = clase == access::IdentityKind::kKey ? 1 : 7;
    who.name = "prueba";
    who.roles = std::move(roles);
    if (clase == access::IdentityKind::kKey) who.traits.set("types", std::move(tipos));
  }

 private:
  explicit Mesa(const Values& ajustes) : AppFixture(app_toml(), ::tablero, ajustes) {
    clock.set(*parse_iso("2026-11-21T17:00:00Z"));
    write([](Tx& tx) { empezar(tx); });
  }
  static JsonObject objeto(const Json& json) { return *json.if_object(); }
};

inline JsonObject reserva(int id, std::string estado, int total = 50'000) {
  return {{"reserva", JsonObject{{"id", id},
                                 {"clienteId", 123},
                                 {"estado", std::move(estado)},
                                 {"fecha", "2026-11-15"},
                                 {"hora", "14:30"},
                                 {"totalEstimado", total}}}};
}

}  // namespace chasqui::tablero
