#include "limpieza.h"

namespace chasqui::server5k {
namespace {

constexpr std::int64_t kDiasUsuales = 90;

}  // namespace

void refine(Limpieza*, schema::Shape& shape) {
  service::member(shape, "dias").shape.min = Decimal::whole(1);
  service::member(shape, "dias").shape.max = Decimal::whole(36'500);
}

Json limpiar_registros_antiguos(Tx& tx, const Limpieza& pedida) {
  const auto plazo = std::chrono::hours(24 * pedida.dias.value_or(kDiasUsuales));
  const std::string antes_de = to_iso(tx.now() + -plazo);
  std::int64_t registros = 0, eliminados = 0;
  for (const Record& competencia : tx.from("competencias")
                                       .where("is_running", false)
                                       .where("finished_at", service::Compare::kLess, antes_de)
                                       .rows())
    for (const Record& registro :
         tx.from("registros").where("competencia_id", competencia.id().value).rows()) {
      ++registros;
      if (!pedida.confirmar.value_or(false)) continue;
      tx.remove("registros", registro.id());
      ++eliminados;
    }
  return JsonObject{{"registros", registros}, {"eliminados", eliminados}};
}

}  // namespace chasqui::server5k
