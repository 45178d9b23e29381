// What one message of fifteen times costs the writer: everything but the wire and the commit.
#include <benchmark/benchmark.h>

#include "carrera.h"

namespace chasqui::server5k {
namespace {

void lote_de_quince(benchmark::State& state) {
  const bool con_ids = state.range(0) != 0;
  Carrera carrera;
  carrera.soy("cronometrista");
  std::int64_t dorsal = 100, numero = 0;
  for (auto _ : state) {
    state.PauseTiming();
    const Id equipo = carrera.equipo_de(carrera.carrera, ++dorsal, 0);
    JsonArray registros = quince();
    if (con_ids)
      for (Json& uno : registros)
        uno.if_object()->set("id_registro",
                             uuid(static_cast<int>(++numero * 7919 % 1'000'000'007)));
    const JsonObject mensaje{{"equipo_id", equipo.value}, {"registros", std::move(registros)}};
    const JsonObject entrada;
    state.ResumeTiming();
    carrera.write([&](Tx& tx) { return registrar_tiempos(tx, {mensaje, entrada}); });
  }
  state.SetItemsProcessed(state.iterations() * 15);
}

}  // namespace
}  // namespace chasqui::server5k

BENCHMARK(chasqui::server5k::lote_de_quince)->Arg(0)->Arg(1);
BENCHMARK_MAIN();
