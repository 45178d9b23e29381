#include "revision.h"

#include <algorithm>
#include <map>

#include "correcciones.h"
#include "recepcion.h"

namespace chasqui::server5k {
namespace {

constexpr std::int64_t kCrudosMax = 1000;

bool encaja(std::string_view leido, std::string_view dorsal) {
  return std::ranges::equal(leido, dorsal, [](char a, char b) { return a == '*' || a == b; });
}

// `largo` without one of its digits is `corto`.
bool sobra_uno(std::string_view largo, std::string_view corto) {
  if (largo.size() != corto.size() + 1) return false;
  for (std::size_t i = 0; i < largo.size(); ++i) {
    std::string sin(largo);
    sin.erase(i, 1);
    if (encaja(sin, corto) || encaja(corto, sin)) return true;
  }
  return false;
}

bool un_cambio(std::string_view leido, std::string_view dorsal) {
  if (leido.size() != dorsal.size()) return false;
  if (leido.find('*') != std::string_view::npos) return encaja(leido, dorsal);
  std::vector<std::size_t> distintos;
  for (std::size_t i = 0; i < leido.size(); ++i)
    if (leido[i] != dorsal[i]) distintos.push_back(i);
  if (distintos.size() <= 1) return true;
  return distintos.size() == 2 && distintos[1] == distintos[0] + 1 &&
         leido[distintos[0]] == dorsal[distintos[1]] && leido[distintos[1]] == dorsal[distintos[0]];
}

std::vector<std::string> dorsales_de(Read& read, Id equipo) {
  std::vector<std::string> dorsales;
  for (const Record& uno :
       read.from("corredores").where("equipo_id", equipo.value).order("dorsal").rows())
    dorsales.emplace_back(uno.text("dorsal"));
  return dorsales;
}

Json usuario_de(Read& read, const Record& registro) {
  if (!registro["juez_id"].if_int()) return nullptr;
  const auto juez = read.account(registro.integer("juez_id"));
  return juez ? Json(juez->username) : Json();
}

JsonArray otros_de(Read& read, const std::vector<Record>& registros, const Record& dudoso) {
  JsonArray otros;
  if (dudoso.is_null("dorsal")) return otros;
  for (const Record& uno : registros)
    if (uno.id() != dudoso.id() && cuenta(uno) && uno["dorsal"] == dudoso["dorsal"] &&
        uno["team_id"] == dudoso["team_id"]) {
      JsonObject otro = registro_json(uno);
      otro.set("juez_username", usuario_de(read, uno));
      otros.emplace_back(std::move(otro));
    }
  return otros;
}

JsonArray textos(const std::vector<std::string>& lista) { return {lista.begin(), lista.end()}; }

}  // namespace

std::vector<std::string> parecidos(std::string_view leido,
                                   const std::vector<std::string>& dorsales) {
  std::vector<std::string> encontrados;
  for (const std::string& dorsal : dorsales)
    if (dorsal != leido &&
        (un_cambio(leido, dorsal) || sobra_uno(leido, dorsal) || sobra_uno(dorsal, leido)))
      encontrados.push_back(dorsal);
  return encontrados;
}

std::vector<Json> cola_de_revision(Read& read, const PorId& competencia) {
  const std::vector<Record> registros =
      read.from("registros").where("competencia_id", competencia.id.value).order("id").rows();
  std::map<std::int64_t, Record> equipos;
  for (Record& equipo : read.from("equipos").where("competition_id", competencia.id.value).rows())
    equipos.emplace(equipo.id().value, std::move(equipo));
  std::vector<Json> cola;
  for (const Record& registro : registros) {
    if (registro.text("estado") != "dudoso") continue;
    const Record& equipo = equipos.at(registro.integer("team_id"));
    JsonObject duda = registro_json(registro);
    duda.set(
        "equipo",
        JsonObject{{"id", equipo["id"]}, {"nombre", equipo["name"]}, {"dorsal", equipo["number"]}});
    duda.set("juez_username", usuario_de(read, registro));
    duda.set("otros", otros_de(read, registros, registro));
    duda.set("dorsales_parecidos",
             registro.is_null("dorsal")
                 ? JsonArray()
                 : textos(parecidos(registro.text("dorsal"), dorsales_de(read, equipo.id()))));
    cola.emplace_back(std::move(duda));
  }
  return cola;
}

std::vector<Json> crudos_sin_publicar(Read& read, const PorId& equipo) {
  std::vector<Json> lista;
  for (const Record& crudo : read.from("registros_crudos")
                                 .where("equipo_id", equipo.id.value)
                                 .where("resultado", service::Compare::kNotEqual, "publicado")
                                 .order("-id")
                                 .limit(kCrudosMax)
                                 .rows()) {
    JsonObject json = crudo.values();
    json.set("recibido_en", local(read, crudo["recibido_en"]));
    lista.emplace_back(std::move(json));
  }
  return lista;
}

}  // namespace chasqui::server5k
