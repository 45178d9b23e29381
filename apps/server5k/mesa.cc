#include "mesa.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "base/text.h"
#include "correcciones.h"
#include "credenciales.h"
#include "direccion.h"
#include "service/trail.h"

namespace chasqui::server5k {
namespace {

constexpr std::size_t kAuditoriaMax = 500;
constexpr std::array<std::string_view, 3> kRolesQueJuzgan{"juez", "cronometrista", "juez_jefe"};

// Names of accounts, each looked up once.
class Nombres {
 public:
  explicit Nombres(Read& read) : read_(read) {}
  Json de(const Json& id) {
    if (!id.if_int()) return nullptr;
    auto [nombre, es_nuevo] = nombres_.try_emplace(*id.if_int());
    if (es_nuevo)
      if (const auto cuenta = read_.account(*id.if_int())) nombre->second = cuenta->username;
    return nombre->second;
  }

 private:
  Read& read_;
  std::map<std::int64_t, Json> nombres_;
};

// What the history of one competition is put together from.
class Historia {
 public:
  Historia(Read& read, Id competencia) : read_(read), competencia_(competencia) {
    for (const Record& equipo :
         read.from("equipos").where("competition_id", competencia.value).rows())
      equipos_.emplace(equipo.id().value, equipo.text("name"));
    for (const Record& registro :
         read.from("registros").where("competencia_id", competencia.value).rows())
      equipo_de_.emplace(registro.id().value, registro.integer("team_id"));
    tomar_correcciones();
    tomar_cambios();
  }

  std::vector<Json> tomar() {
    std::ranges::stable_sort(entradas_, std::ranges::greater{}, &Entrada::first);
    std::vector<Json> lista;
    for (auto& [hora, entrada] : entradas_)
      if (lista.size() < kAuditoriaMax) lista.emplace_back(std::move(entrada));
    return lista;
  }

 private:
  using Entrada = std::pair<std::string, JsonObject>;  // When, to order them by.

  void tomar_correcciones() {
    const std::vector<Record> todas = read_.from("correcciones")
                                          .where("competencia_id", competencia_.value)
                                          .order("-id")
                                          .limit(kAuditoriaMax)
                                          .rows();
    std::set<std::int64_t> deshechas;
    for (const Record& una : todas)
      if (una["inversa_de"].if_int()) deshechas.insert(una.integer("inversa_de"));
    for (const Record& una : todas) {
      const bool deshecha = deshechas.contains(una.id().value);
      const std::string hora(una.text("hora"));
      marcar_explicado(una);
      entradas_.emplace_back(hora, JsonObject{{"hora", local(read_, una["hora"])},
                                              {"quien", una["autor"]},
                                              {"tipo", una["tipo"]},
                                              {"sobre", equipo_de(una)},
                                              {"antes", una["antes"]},
                                              {"despues", una["despues"]},
                                              {"motivo", una["motivo"]},
                                              {"correccion_id", una["id"]},
                                              {"deshecha", deshecha},
                                              {"se_deshace", !deshecha && se_deshace(una)}});
    }
  }

  static bool se_deshace(const Record& correccion) {
    const std::string_view tipo = correccion.text("tipo");
    if (tipo == "reiniciar" || tipo == "reabrir") return false;
    return correccion.is_null("inversa_de") || !correccion.is_null("registro_id");
  }

  // A correction says more of such a change than the audit of the record that it changed.
  void marcar_explicado(const Record& correccion) {
    const std::string_view tipo = correccion.text("tipo");
    std::string de;
    if (tipo == "ajustar_inicio" || tipo == "reiniciar" || tipo == "reabrir") de = "competencias";
    if (tipo == "estado_equipo") de = "equipos " + to_text(correccion["despues"]["equipo_id"]);
    if (!de.empty()) explicados_.insert(std::string(correccion.text("hora")) + " " + de);
  }

  Json equipo_de(const Record& correccion) const {
    Json id = correccion["despues"]["equipo_id"];
    if (correccion["registro_id"].if_int()) {
      const auto registro = equipo_de_.find(correccion.integer("registro_id"));
      if (registro != equipo_de_.end()) id = registro->second;
    }
    return id.if_int() ? nombre_de(*id.if_int()) : Json();
  }

  Json nombre_de(std::int64_t equipo) const {
    const auto uno = equipos_.find(equipo);
    return uno == equipos_.end() ? Json() : Json(uno->second);
  }

  void tomar_cambios() {
    for (const JsonObject& uno :
         service::trail_of(read_, "competencias", std::to_string(competencia_.value)))
      if (!explicados_.contains(std::string(uno.at("hora").text()) + " competencias"))
        anotar_cambio(uno, "competencia", Json());
    for (const JsonObject& uno : service::trail_of(read_, "equipos")) {
      const std::string registro(uno.at("registro").text());
      const std::int64_t equipo = parse_int(registro).value_or(0);
      if (!es_de_aqui(uno, equipo)) continue;
      if (explicados_.contains(std::string(uno.at("hora").text()) + " equipos " + registro))
        continue;
      Json nombre = nombre_de(equipo);
      if (nombre.is_null()) nombre = uno.at("antes")["name"];
      anotar_cambio(uno, "equipo", nombre);
    }
  }

  bool es_de_aqui(const JsonObject& cambio, std::int64_t equipo) const {
    const Json aqui(competencia_.value);
    return equipos_.contains(equipo) || cambio.at("antes")["competition_id"] == aqui ||
           cambio.at("despues")["competition_id"] == aqui;
  }

  void anotar_cambio(const JsonObject& cambio, std::string_view que, const Json& sobre) {
    const std::string hora(cambio.at("hora").text());
    entradas_.emplace_back(
        hora, JsonObject{{"hora", local(read_, cambio.at("hora"))},
                         {"quien", cambio.at("quien")},
                         {"tipo", std::string(que) + "_" + std::string(cambio.at("accion").text())},
                         {"sobre", sobre},
                         {"antes", cambio.at("antes")},
                         {"despues", cambio.at("despues")},
                         {"motivo", ""},
                         {"correccion_id", Json()},
                         {"deshecha", false},
                         {"se_deshace", false}});
  }

  Read& read_;
  const Id competencia_;
  std::map<std::int64_t, std::string> equipos_;
  std::map<std::int64_t, std::int64_t> equipo_de_;  // Of a record.
  std::set<std::string> explicados_;
  std::vector<Entrada> entradas_;
};

JsonObject juez_json(const access::Account& cuenta, std::string_view rol, std::int64_t equipos) {
  return {{"id", cuenta.id},
          {"username", cuenta.username},
          {"first_name", cuenta.first_name},
          {"last_name", cuenta.last_name},
          {"email", cuenta.email},
          {"rol", rol},
          {"is_active", cuenta.is_active},
          {"equipos", equipos}};
}

}  // namespace

std::vector<Json> tiempos_de_competencia(Read& read, const FiltroDeTiempos& filtro) {
  read.get("competencias", filtro.id);
  auto seleccion = read.from("registros").where("competencia_id", filtro.id.value);
  if (filtro.equipo_id) seleccion.where("team_id", *filtro.equipo_id);
  Nombres nombres(read);
  std::vector<Json> lista;
  for (const Record& registro : seleccion.order("team_id").order("time").order("id").rows()) {
    JsonObject json = registro_json(registro);
    json.set("juez_username", nombres.de(registro["juez_id"]));
    lista.emplace_back(std::move(json));
  }
  return lista;
}

std::vector<Json> auditoria_de_competencia(Read& read, const PorId& competencia) {
  read.get("competencias", competencia.id);
  return Historia(read, competencia.id).tomar();
}

std::vector<Json> listar_jueces(Read& read) {
  std::map<std::int64_t, std::int64_t> equipos;
  for (const auto& [juez, cuantos] : read.from("equipos").count_by("judge_id"))
    if (juez.if_int()) equipos[*juez.if_int()] = cuantos;
  std::map<std::string, Json> por_nombre;
  for (const std::string_view rol : kRolesQueJuzgan)
    for (const access::Account& cuenta : read.accounts_with_role(rol))
      por_nombre.try_emplace(fold(cuenta.username), juez_json(cuenta, rol, equipos[cuenta.id]));
  std::vector<Json> lista;
  for (auto& [nombre, juez] : por_nombre) lista.push_back(std::move(juez));
  return lista;
}

Json cambiar_juez(Tx& tx, const CambioDeJuez& cambio) {
  const access::Account antes = exigir_que_solo_juzgue(tx, cambio.id);
  access::AccountNames nombres{.email = cambio.email.value_or(antes.email),
                               .first_name = cambio.first_name.value_or(antes.first_name),
                               .last_name = cambio.last_name.value_or(antes.last_name)};
  if (nombres.email != antes.email && !nombres.email.empty())
    for (const access::Account& otra : tx.accounts_with_role(""))
      if (otra.id != antes.id && fold(otra.email) == fold(nombres.email))
        throw conflicto("correo_existe", "Otra cuenta ya tiene ese correo");
  tx.set_names(antes.id, nombres);
  if (cambio.is_active && *cambio.is_active != antes.is_active)
    tx.set_active(antes.id, *cambio.is_active);
  avisar_a_direccion(tx, Id{});
  const std::int64_t equipos = tx.from("equipos").where("judge_id", antes.id).count();
  return juez_json(*tx.account(antes.id), antes.roles.at(0), equipos);
}

}  // namespace chasqui::server5k
