#include "aceptados.h"

#include <utility>

#include "service/digest.h"
#include "service/many.h"

namespace chasqui::tablero {
namespace {

// All at once: pages of the table that are long cold are touched once for many.
constexpr std::int64_t kNuevosPorLimpieza = 32, kOlvidadosPorVez = 4 * kNuevosPorLimpieza;

// Half a digest, 128 bits, is enough that no two contents meet; each byte of it is kept twice, in
// the row and in its index.
std::string resumen(char clase, const std::string& dicho) {
  constexpr std::size_t kCifras = 32;
  return clase + service::sha256_hex(dicho).substr(0, kCifras);
}

}  // namespace

std::string huella_de_nombre(const access::Identity& quien, std::string_view id_evento) {
  const std::string caller = quien.kind == access::IdentityKind::kKey
                                 ? "clave " + std::to_string(quien.id)
                                 : std::string("otro");
  return resumen('i', caller + "\n" + std::string(id_evento));
}

std::string huella_de_carga(std::string_view tipo, std::string_view entidad,
                            std::string_view datos) {
  std::string dicho;
  dicho.reserve(tipo.size() + entidad.size() + datos.size() + 2);
  dicho.append(tipo).append("\n").append(entidad).append("\n").append(datos);
  return resumen('c', dicho);
}

Huella buscar(Read& read, std::string texto) {
  Huella huella{std::move(texto)};
  if (huella.texto.empty()) return huella;
  const auto fila = read.from("aceptados").where("huella", huella.texto).first();
  if (!fila) return huella;
  huella.fila = fila->id();
  if (fila->time("vence") > read.now())
    huella.aceptado = Aceptado{std::string(fila->text("codigo")), fila->integer("evento")};
  return huella;
}

void recordar(Tx& tx, const Huella& huella, const Aceptado& aceptado,
              std::chrono::milliseconds cuanto) {
  if (huella.texto.empty()) return;
  Record fila;
  fila.set("codigo", aceptado.codigo);
  fila.set("evento", aceptado.evento);
  fila.set("vence", to_iso(tx.now() + cuanto));
  if (huella.fila.value != 0) {
    tx.update("aceptados", huella.fila, std::move(fila));
    return;
  }
  fila.set("huella", huella.texto);
  const Id nueva = tx.insert("aceptados", std::move(fila)).id();
  if (nueva.value % kNuevosPorLimpieza == 0)
    service::forget(
        tx, "aceptados",
        {{"vence", service::Compare::kLessEqual, to_iso(tx.now()), {}}, kOlvidadosPorVez});
}

}  // namespace chasqui::tablero
