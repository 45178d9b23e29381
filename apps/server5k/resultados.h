// The ranking: from teams and their times to places. Pure.
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"

namespace chasqui::server5k {

enum class Regla {
  kSuma,         // The sum of all times.
  kMejores,      // The sum of the best n; fewer than n finishers are not placed.
  kMejorTiempo,  // The best single time.
};

struct ReglaDeCategoria {
  Regla regla = Regla::kSuma;
  std::int64_t mejores = 15;
  bool ausente_descalifica = true;  // Else such a team counts with what it has.
};

struct EquipoConTiempos {
  Id id;
  std::string nombre;
  std::int64_t dorsal = 0;
  std::string categoria, estado = "ok";  // ok, DNF, DSQ, DNS
  std::string juez;
  std::vector<std::int64_t> tiempos;  // Milliseconds; 0: absent.
};

struct Fila {
  std::int64_t puesto = 0;  // 0: not placed.
  std::string estado;       // ok, DNF, DSQ, DNS, NP
  EquipoConTiempos equipo;  // Its times by speed, absent ones last.
  std::int64_t total = 0, mejor = 0;
  std::int64_t ausentes = 0;
};

using Reglas =
    std::map<std::string, ReglaDeCategoria, std::less<>>;  // By category; "" is all others.

// Finishers by total, then by best single time, second best…, then with a shared place (1, 1, 3);
// behind them DNF, DSQ, DNS, NP, which have no place. Teams without any record are left out, unless
// somebody said what became of them.
std::vector<Fila> clasificar(std::vector<EquipoConTiempos> equipos, const Reglas& reglas);

}  // namespace chasqui::server5k
