// Results to take away: JSON, CSV, XLSX and PDF, each with its version and fingerprint.
#pragma once
#include "dominio.h"
#include "marcador.h"
#include "kit/table.h"

namespace chasqui::server5k {

struct PedidoDeResultados {
  static constexpr const char* kShapeName = "PedidoDeResultados";
  Id id;
  std::optional<std::string> categoria{}, formato{};
};
BOOST_DESCRIBE_STRUCT(PedidoDeResultados, (), (id, categoria, formato))

// Of active competitions for everybody, of others for directors.
Answer resultados(Read& read, const PedidoDeResultados& pedido);

kit::Table tabla_de(const Read& read, const Marcador& marcador);

}  // namespace chasqui::server5k
