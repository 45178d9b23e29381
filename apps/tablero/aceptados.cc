#include "aceptados.h"

#include "carga.h"
#include "service/digest.h"

namespace chasqui::tablero {
namespace {

constexpr std::int64_t kOlvidadosPorVez = 4;

}  // namespace

std::string huella_de_nombre(const access::Identity& quien, std::string_view id_evento) {
  const std::string caller = quien.kind == access::IdentityKind::kKey
                                 ? "clave " + std::to_string(quien.id)
                                 : std::string("otro");
  return "id " + service::sha256_hex(caller + "\n" + std::string(id_evento));
}

std::string huella_de_carga(std::string_view tipo, std::string_view entidad, const Json& datos) {
  return "carga " + service::sha256_hex(std::string(tipo) + "\n" + std::string(entidad) + "\n" +
                                        canonica(datos));
}

std::optional<Aceptado> ya_aceptado(Read& read, const std::string& huella) {
  const auto fila = read.from("aceptados").where("huella", huella).first();
  if (!fila || fila->time("vence") <= read.now()) return std::nullopt;
  return Aceptado{std::string(fila->text("codigo")), fila->integer("evento")};
}

void recordar(Tx& tx, const std::string& huella, const Aceptado& aceptado,
              std::chrono::milliseconds cuanto) {
  const auto vencidos = tx.from("aceptados")
                            .where("vence", service::Compare::kLessEqual, to_iso(tx.now()))
                            .order("vence")
                            .limit(kOlvidadosPorVez)
                            .rows();
  for (const Record& vencido : vencidos) tx.remove("aceptados", vencido.id());
  Record fila{{"huella", huella},
              {"codigo", aceptado.codigo},
              {"evento", aceptado.evento},
              {"vence", to_iso(tx.now() + cuanto)}};
  if (const auto antes = tx.from("aceptados").where("huella", huella).first())
    tx.update("aceptados", *antes, std::move(fila));
  else
    tx.insert("aceptados", std::move(fila));
}

}  // namespace chasqui::tablero
