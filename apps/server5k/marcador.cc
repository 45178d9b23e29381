#include "marcador.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "service/digest.h"
#include "tiempos.h"

namespace chasqui::server5k {
namespace {

Regla regla_llamada(std::string_view nombre) {
  if (nombre == "mejores_n") return Regla::kMejores;
  return nombre == "mejor_tiempo" ? Regla::kMejorTiempo : Regla::kSuma;
}

struct Categorias {
  Reglas reglas;
  std::map<std::string, std::string, std::less<>> nombres;
};

// A category says what differs from its competition.
Categorias categorias_de(Read& read, const Record& competencia) {
  const ReglaDeCategoria comun{regla_llamada(competencia.text("regla")),
                               competencia.integer("mejores"),
                               competencia.text("ausentes") == "descalifica"};
  Categorias categorias{{{"", comun}}, {}};
  for (const Record& una :
       read.from("categorias").where("competition_id", competencia.id().value).order("id").rows()) {
    ReglaDeCategoria regla = comun;
    if (!una.is_null("regla")) regla.regla = regla_llamada(una.text("regla"));
    if (!una.is_null("mejores")) regla.mejores = una.integer("mejores");
    if (!una.is_null("ausentes")) regla.ausente_descalifica = una.text("ausentes") == "descalifica";
    const std::string codigo(una.text("codigo"));
    categorias.reglas[codigo] = regla;
    categorias.nombres[codigo] = una.text("nombre");
  }
  return categorias;
}

// What counts: not void, not waiting for a decision.
std::map<std::int64_t, std::vector<std::int64_t>> tiempos_de(Read& read, Id competencia) {
  std::map<std::int64_t, std::vector<std::int64_t>> tiempos;
  for (const Record& uno : read.from("registros")
                               .where("competencia_id", competencia.value)
                               .where("estado", service::Compare::kNotEqual, "anulado")
                               .where("estado", service::Compare::kNotEqual, "malo")
                               .where("estado", service::Compare::kNotEqual, "dudoso")
                               .rows())
    tiempos[uno.integer("team_id")].push_back(uno.integer("time"));
  return tiempos;
}

}  // namespace

std::int64_t Marcador::calificados() const {
  return std::ranges::count(filas, "ok", &Fila::estado);
}

std::int64_t Marcador::descalificados() const {
  return std::ranges::count(filas, "DSQ", &Fila::estado);
}

std::string Marcador::nombre_de(std::string_view codigo) const {
  const auto una =
      std::ranges::find_if(categorias, [&](const auto& otra) { return otra.first == codigo; });
  return una == categorias.end() ? std::string(nombre_de_categoria(codigo)) : una->second;
}

Marcador marcador_de(Read& read, Record competencia, std::string_view categoria) {
  const Id id = competencia.id();
  Categorias categorias = categorias_de(read, competencia);
  auto tiempos = tiempos_de(read, id);
  std::vector<EquipoConTiempos> equipos;
  std::set<std::string> usadas;
  for (const Record& equipo :
       read.from("equipos").where("competition_id", id.value).order("number").rows()) {
    const std::string codigo(equipo.text("category"));
    usadas.insert(codigo);
    if (!categoria.empty() && codigo != categoria) continue;
    equipos.push_back({equipo.id(), std::string(equipo.text("name")), equipo.integer("number"),
                       codigo, std::string(equipo.text("estado")), "",
                       std::move(tiempos[equipo.id().value])});
  }
  Marcador marcador{std::move(competencia), std::string(categoria), {}, {}};
  marcador.filas = clasificar(std::move(equipos), categorias.reglas);
  for (const std::string& codigo : usadas) {
    const auto propio = categorias.nombres.find(codigo);
    marcador.categorias.emplace_back(codigo, propio == categorias.nombres.end()
                                                 ? std::string(nombre_de_categoria(codigo))
                                                 : propio->second);
  }
  return marcador;
}

std::optional<Fila> fila_de_equipo(const Marcador& marcador, Id equipo) {
  for (const Fila& fila : marcador.filas)
    if (fila.equipo.id == equipo) return fila;
  return std::nullopt;
}

std::string huella(const Marcador& marcador) {
  std::string texto;
  for (const Fila& fila : marcador.filas) {
    texto += std::to_string(fila.puesto) + " " + fila.estado + " " +
             std::to_string(fila.equipo.dorsal) + " " + std::to_string(fila.total);
    for (const std::int64_t ms : fila.equipo.tiempos) texto += " " + std::to_string(ms);
    texto += "\n";
  }
  return service::sha256_hex(texto);
}

Json marcador_json(const Read& read, const Marcador& marcador) {
  JsonArray filas;
  for (const Fila& fila : marcador.filas) {
    JsonArray tiempos;
    for (const std::int64_t ms : fila.equipo.tiempos) tiempos.emplace_back(ms);
    filas.emplace_back(
        JsonObject{{"puesto", fila.puesto == 0 ? Json() : Json(fila.puesto)},
                   {"estado", fila.estado},
                   {"equipo_id", fila.equipo.id.value},
                   {"nombre", fila.equipo.nombre},
                   {"dorsal", fila.equipo.dorsal},
                   {"categoria", fila.equipo.categoria},
                   {"categoria_nombre", marcador.nombre_de(fila.equipo.categoria)},
                   {"total", fila.total},
                   {"total_texto", reloj(fila.total)},
                   {"mejor", fila.mejor == 0 ? Json() : Json(fila.mejor)},
                   {"mejor_texto", fila.mejor == 0 ? Json() : Json(reloj(fila.mejor))},
                   {"registros", std::ssize(fila.equipo.tiempos)},
                   {"ausentes", fila.ausentes},
                   {"tiempos", std::move(tiempos)}});
  }
  JsonArray categorias;
  for (const auto& [codigo, nombre] : marcador.categorias)
    categorias.emplace_back(JsonObject{{"codigo", codigo}, {"nombre", nombre}});
  return JsonObject{
      {"competencia", JsonObject{{"id", marcador.competencia["id"]},
                                 {"nombre", marcador.competencia["name"]},
                                 {"fecha", local(read, marcador.competencia["datetime"])},
                                 {"estado", marcador.competencia["estado"]},
                                 {"en_curso", marcador.competencia["is_running"]},
                                 {"max_registros", marcador.competencia["max_registros"]},
                                 {"started_at", utc(marcador.competencia["started_at"])},
                                 {"finished_at", utc(marcador.competencia["finished_at"])}}},
      {"categorias", std::move(categorias)},
      {"categoria", marcador.filtro.empty() ? Json() : Json(marcador.filtro)},
      {"version", marcador.competencia["revision"]},
      {"huella", huella(marcador)},
      {"equipos", std::ssize(marcador.filas)},
      {"calificados", marcador.calificados()},
      {"descalificados", marcador.descalificados()},
      {"filas", std::move(filas)}};
}

}  // namespace chasqui::server5k
