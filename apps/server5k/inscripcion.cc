#include "inscripcion.h"

#include <array>
#include <map>
#include <set>

#include "base/text.h"
#include "correcciones.h"
#include "direccion.h"
#include "hoja.h"

namespace chasqui::server5k {
namespace {

constexpr std::size_t kNombreMax = 200;
constexpr std::int64_t kDorsalMax = 999'999;

enum Campo { kNombre, kDorsal, kCategoria, kJuez };
constexpr std::array<ColumnaDeHoja, 4> kColumnas{{{"nombre", "name", true},
                                                  {"dorsal", "number", true},
                                                  {"categoria", "category"},
                                                  {"juez", "judge_username"}}};

class Lector {
 public:
  Lector(Tx& tx, const Inscripcion& pedida)
      : competencia_(pedida.competition_id), hoja_(pedida.csv, kColumnas, kFilasMax) {
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
    while (hoja_.siguiente()) {
      const std::size_t antes = hoja_.errores().size();
      Record equipo = leer_fila();
      if (hoja_.errores().size() == antes) equipos_.push_back(std::move(equipo));
    }
  }

  const Hoja& hoja() const { return hoja_; }
  std::vector<Record>& equipos() { return equipos_; }

 private:
  std::string celda(Campo campo) const { return hoja_.celda(campo); }
  void mal(Campo campo, std::string que) { hoja_.mal(campo, std::move(que)); }

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
    if (count_code_points(texto) > kNombreMax) mal(kNombre, "Más de 200 letras");
    return texto;
  }

  Json dorsal() {
    const std::string texto = celda(kDorsal);
    const auto numero = parse_int(texto);
    if (!numero || *numero < 0 || *numero > kDorsalMax)
      return mal(kDorsal, "No es un número entre 0 y 999999: \"" + texto + "\""), Json();
    const auto [otro, es_nuevo] = dorsales_.emplace(*numero, hoja_.fila());
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
  Hoja hoja_;
  std::set<std::string, std::less<>> categorias_;
  std::map<std::int64_t, std::size_t> dorsales_;  // In which row; 0: stored already.
  std::map<std::string, std::int64_t> jueces_;
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
  if (guarda) lector.hoja().exigir_sin_errores();
  JsonArray equipos;
  for (Record& equipo : lector.equipos()) {
    equipos.emplace_back(equipo.values());
    if (guarda) tx.insert("equipos", std::move(equipo));
  }
  if (guarda) avisar_inscripcion(tx, competencia, {});
  const auto validas = std::ssize(equipos);
  return JsonObject{{"filas", lector.hoja().leidas()},
                    {"validas", validas},
                    {"guardados", guarda ? validas : 0},
                    {"errores", lector.hoja().errores()},
                    {"equipos", std::move(equipos)}};
}

}  // namespace chasqui::server5k
