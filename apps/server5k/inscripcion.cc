#include "inscripcion.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "base/text.h"
#include "correcciones.h"
#include "kit/csv_reader.h"

namespace chasqui::server5k {
namespace {

constexpr std::size_t kNombreMax = 200;
constexpr std::int64_t kDorsalMax = 999'999;

enum Campo { kNombre, kDorsal, kCategoria, kJuez, kCampos };
constexpr std::array<std::string_view, kCampos> kEnIngles{"name", "number", "category",
                                                          "judge_username"};
constexpr std::array<std::string_view, kCampos> kEnEspanol{"nombre", "dorsal", "categoria", "juez"};

struct Hoja {
  std::array<std::optional<std::size_t>, kCampos> columnas{};  // Where each field stands.
  std::vector<kit::CsvRow> filas;                              // With the names as the first.
};

std::size_t letras(std::string_view utf8) {
  return static_cast<std::size_t>(
      std::ranges::count_if(utf8, [](char c) { return (c & 0xc0) != 0x80; }));
}

Refusal sin_leer(const std::string& que) {
  return Refusal(Kind::kMalformed, "csv", "El archivo no se puede leer: " + que);
}

Hoja leer(const std::string& csv) {
  auto filas = kit::read_csv(csv, kFilasMax + 1);
  if (!filas)
    throw sin_leer("línea " + std::to_string(filas.error().line) + ", " +
                   std::string(filas.error().why));
  Hoja hoja;
  hoja.filas = std::move(*filas);
  if (hoja.filas.empty()) throw sin_leer("está vacío");
  for (std::size_t i = 0; i < hoja.filas[0].size(); ++i) {
    const std::string nombre = fold(trim(hoja.filas[0][i]));
    for (std::size_t campo = 0; campo < kCampos; ++campo)
      if (nombre == kEnIngles[campo] || nombre == kEnEspanol[campo]) hoja.columnas[campo] = i;
  }
  for (const Campo campo : {kNombre, kDorsal})
    if (!hoja.columnas[campo]) throw sin_leer("falta la columna " + std::string(kEnEspanol[campo]));
  return hoja;
}

class Lector {
 public:
  Lector(Tx& tx, const Inscripcion& pedida)
      : competencia_(pedida.competition_id), hoja_(leer(pedida.csv)) {
    for (const std::string_view codigo : {"estudiantes", "interfacultades"})
      categorias_.emplace(codigo);
    for (const Record& una : tx.from("categorias").where("competition_id", competencia_).rows())
      categorias_.emplace(una.text("codigo"));
    for (const Record& uno : tx.from("equipos").where("competition_id", competencia_).rows())
      dorsales_.emplace(uno.integer("number"), 0);
    for (const char* rol : {"juez", "cronometrista", "juez_jefe"})
      for (const access::Account& cuenta : tx.accounts_with_role(rol))
        if (cuenta.is_active) jueces_.emplace(fold(cuenta.username), cuenta.id);
  }

  void leer_todo() {
    for (fila_ = 2; fila_ <= hoja_.filas.size(); ++fila_) {
      const kit::CsvRow& celdas = hoja_.filas[fila_ - 1];
      if (std::ranges::all_of(celdas, [](const auto& celda) { return trim(celda).empty(); }))
        continue;
      ++filas_;
      const std::size_t antes = errores_.size();
      Record equipo = leer_fila();
      if (errores_.size() == antes) equipos_.push_back(std::move(equipo));
    }
  }

  std::int64_t filas() const { return filas_; }
  const JsonArray& errores() const { return errores_; }
  std::vector<Record>& equipos() { return equipos_; }

 private:
  std::string celda(Campo campo) const {
    const kit::CsvRow& celdas = hoja_.filas[fila_ - 1];
    const auto columna = hoja_.columnas[campo];
    return columna && *columna < celdas.size() ? std::string(trim(celdas[*columna])) : "";
  }

  void mal(Campo campo, std::string que) {
    errores_.emplace_back(JsonObject{{"fila", static_cast<std::int64_t>(fila_)},
                                     {"campo", kEnEspanol[campo]},
                                     {"error", std::move(que)}});
  }

  Record leer_fila() {
    return {{"name", nombre()},
            {"number", dorsal()},
            {"category", categoria()},
            {"competition_id", competencia_},
            {"judge_id", juez()}};
  }

  std::string nombre() {
    std::string texto = celda(kNombre);
    if (texto.empty()) mal(kNombre, "Falta el nombre");
    if (letras(texto) > kNombreMax) mal(kNombre, "Más de 200 letras");
    return texto;
  }

  Json dorsal() {
    const std::string texto = celda(kDorsal);
    const auto numero = parse_int(texto);
    if (!numero || *numero < 0 || *numero > kDorsalMax)
      return mal(kDorsal, "No es un número entre 0 y 999999: \"" + texto + "\""), Json();
    const auto [otro, es_nuevo] = dorsales_.emplace(*numero, fila_);
    if (!es_nuevo)
      mal(kDorsal, otro->second == 0 ? "Ya lo tiene otro equipo de la competencia"
                                     : "Ya está en la fila " + std::to_string(otro->second));
    return *numero;
  }

  std::string categoria() {
    std::string codigo = celda(kCategoria);
    if (codigo.empty()) return "estudiantes";
    if (!categorias_.contains(codigo)) mal(kCategoria, "No hay una categoría \"" + codigo + "\"");
    return codigo;
  }

  Json juez() {
    const std::string nombre = celda(kJuez);
    if (nombre.empty()) return {};
    const auto encontrado = jueces_.find(fold(nombre));
    if (encontrado == jueces_.end())
      return mal(kJuez, "No hay un juez activo \"" + nombre + "\""), Json();
    return encontrado->second;
  }

  const std::int64_t competencia_;
  const Hoja hoja_;
  std::set<std::string, std::less<>> categorias_;
  std::map<std::int64_t, std::size_t> dorsales_;  // In which row; 0: stored already.
  std::map<std::string, std::int64_t> jueces_;
  std::size_t fila_ = 0;
  std::int64_t filas_ = 0;
  JsonArray errores_;
  std::vector<Record> equipos_;
};

}  // namespace

Json importar_equipos(Tx& tx, const Inscripcion& pedida) {
  const Id competencia{pedida.competition_id};
  tx.get("competencias", competencia);
  exigir_abierta(tx, competencia);
  Lector lector(tx, pedida);
  lector.leer_todo();
  const bool guarda = pedida.confirmar.value_or(false);
  if (guarda && !lector.errores().empty())
    throw Refusal(Kind::kMalformed, "importacion", "No se guardó nada: hay filas con errores")
        .with("errores", lector.errores());
  JsonArray equipos;
  for (Record& equipo : lector.equipos()) {
    equipos.emplace_back(equipo.values());
    if (guarda) tx.insert("equipos", std::move(equipo));
  }
  const auto validas = std::ssize(equipos);
  return JsonObject{{"filas", lector.filas()},
                    {"validas", validas},
                    {"guardados", guarda ? validas : 0},
                    {"errores", lector.errores()},
                    {"equipos", std::move(equipos)}};
}

}  // namespace chasqui::server5k
