#include "bandeja.h"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <limits>
#include <set>
#include <utility>
#include <vector>

#include "base/text.h"

namespace chasqui::tablero {
namespace {

using service::Compare;
using service::Select;

constexpr std::string_view kModelo = "notificaciones";
constexpr std::int64_t kDeSiempre = 50, kPaginaMax = 100, kViejasPorVez = 4;
constexpr std::int64_t kVueltasPorVez = 200;
constexpr std::int64_t kSinFin = std::numeric_limits<std::int64_t>::max();
constexpr std::size_t kCargaMax = 64 * 1024;
constexpr std::chrono::hours kPosponerMax{24 * 365};

JsonObject como_json(const Record& fila) {
  return {{"id", fila["id"]},
          {"userId", fila["usuario"]},
          {"event", fila["evento"]},
          {"payload", fila["carga"]},
          {"creado", fila["creado"]},
          {"visto_en", fila["visto_en"]},
          {"leido_en", fila["leido_en"]},
          {"archivado_en", fila["archivado_en"]},
          {"pospuesta_hasta", fila["pospuesta_hasta"]},
          {"evento_id", fila["evento_id"]},
          {"critica", fila["critica"]}};
}

// What is too large to be kept for everybody is read where the event is.
Json carga_guardada(const Json& carga) {
  if (to_text(carga).size() <= kCargaMax) return carga;
  return JsonObject{{"recortada", true}};
}

void hacer_sitio(Tx& tx, const std::string& llave) {
  const auto suyas = [&] { return tx.from(kModelo).where("usuario", llave); };
  if (suyas().count() > tx.settings().integer("bandeja_max"))
    tx.remove(kModelo, suyas().order("id").limit(1).first()->id());
  const std::chrono::hours edad(24 * tx.settings().integer("bandeja_dias"));
  const Utc limite{tx.now().ms - std::chrono::milliseconds(edad).count()};
  for (const Record& fila : tx.from(kModelo).order("id").limit(kViejasPorVez).rows())
    if (fila.time("creado") < limite) tx.remove(kModelo, fila.id());
}

void decir_conteo(Tx& tx, const Titular& titular) {
  tx.emit(canal_de_usuario(titular.llaves.front()), "conteo",
          JsonObject{{"no_leidas", no_leidas(tx, titular)}});
}

// Its person is told, and shown it at once when `toast`.
void decir_notificacion(Tx& tx, const Record& fila, bool toast) {
  JsonObject json = como_json(fila);
  json.append("toast", toast);
  tx.emit(canal_de_usuario(fila.text("usuario")), "notificacion", std::move(json));
}

Select pendientes(Read& read, const std::string& llave) {
  return read.from(kModelo)
      .where("usuario", llave)
      .where("leido_en", Compare::kIsNull, nullptr)
      .where("archivado_en", Compare::kIsNull, nullptr);
}

bool espera(const Record& fila, Utc ahora) {
  return !fila.is_null("pospuesta_hasta") && fila.time("pospuesta_hasta") > ahora;
}

bool es_de(std::string_view estado, const Record& fila, Utc ahora) {
  const bool archivada = !fila.is_null("archivado_en"), pospuesta = espera(fila, ahora);
  if (estado == "archivadas") return archivada;
  if (estado == "pospuestas") return !archivada && pospuesta;
  if (archivada || pospuesta) return false;
  if (estado == "todas") return true;
  return fila.is_null("leido_en") == (estado == "no_leidas");
}

struct Pedido {
  const std::string& llave;
  const std::string& estado;
  std::int64_t antes, limite;
};

std::vector<Record> ultimas(Read& read, Pedido pedido) {
  std::vector<Record> filas;
  while (std::ssize(filas) < pedido.limite) {
    std::vector<Record> tanda = read.from(kModelo)
                                    .where("usuario", pedido.llave)
                                    .where("id", Compare::kLess, pedido.antes)
                                    .order("-id")
                                    .limit(kPaginaMax)
                                    .rows();
    if (tanda.empty()) break;
    pedido.antes = tanda.back().id().value;
    for (Record& fila : tanda)
      if (es_de(pedido.estado, fila, read.now())) filas.push_back(std::move(fila));
  }
  return filas;
}

std::string estado_pedido(const FiltroDeBandeja& filtro) {
  static constexpr std::string_view kEstados[] = {"todas", "no_leidas", "leidas", "archivadas",
                                                  "pospuestas"};
  std::string estado = filtro.estado.value_or("todas");
  if (std::ranges::find(kEstados, estado) == std::end(kEstados))
    throw Refusal(Kind::kMalformed, "estado",
                  "estado: todas, no_leidas, leidas, archivadas o pospuestas");
  return estado;
}

Record exigida(Tx& tx, const Titular& titular, Id id) {
  auto fila = tx.find(kModelo, id);
  if (!fila || std::ranges::find(titular.llaves, fila->text("usuario")) == titular.llaves.end())
    throw Refusal(Kind::kNotFound, "no_encontrada", "Notificación no encontrada");
  return std::move(*fila);
}

// Whoever does something with it has seen it.
Record marcada(Tx& tx, Record fila, Record cambios) {
  if (fila.is_null("visto_en")) cambios.set("visto_en", to_iso(tx.happened()));
  return tx.update(kModelo, std::move(fila), std::move(cambios));
}

Json contestar(Tx& tx, const Titular& titular, const Record& fila) {
  decir_conteo(tx, titular);
  return JsonObject{{"notificacion", como_json(fila)}, {"no_leidas", no_leidas(tx, titular)}};
}

void decir_leida(Tx& tx, const Titular& titular, Json id) {
  tx.emit(canal_de_usuario(titular.llaves.front()), "notificacion_leida",
          JsonObject{{"id", std::move(id)}});
}

Record leida(Tx& tx, const Titular& titular, Id id) {
  Record fila = exigida(tx, titular, id);
  if (!fila.is_null("leido_en")) return fila;
  decir_leida(tx, titular, id.value);
  return marcada(tx, std::move(fila), {{"leido_en", to_iso(tx.happened())}});
}

// Told late it may be over already: the next look brings it back.
Utc hasta_cuando(const Read& read, const std::optional<std::string>& dicho) {
  const auto hasta = parse_iso(dicho.value_or(""));
  if (!hasta || *hasta <= read.happened() || *hasta - read.happened() > kPosponerMax)
    throw Refusal(Kind::kMalformed, "hasta", "hasta: un momento de aquí a un año");
  return *hasta;
}

}  // namespace

void depositar(Tx& tx, const Aviso& aviso) {
  const Canales canales = canales_para(tx, aviso.usuario, aviso.evento);
  if (!canales.bandeja && !aviso.es_critico) return;
  const Record fila = tx.insert(kModelo, {{"usuario", aviso.usuario},
                                          {"evento", aviso.evento},
                                          {"carga", carga_guardada(aviso.carga)},
                                          {"evento_id", aviso.codigo},
                                          {"critica", aviso.es_critico}});
  hacer_sitio(tx, aviso.usuario);
  decir_notificacion(tx, fila, canales.toast || aviso.es_critico);
  decir_conteo(tx, titular_llamado(tx, aviso.usuario));
}

std::int64_t no_leidas(Read& read, const Titular& titular) {
  std::int64_t cuantas = 0;
  for (const std::string& llave : titular.llaves)
    cuantas += pendientes(read, llave).count() -
               pendientes(read, llave)
                   .where("pospuesta_hasta", Compare::kGreater, to_iso(read.now()))
                   .count();
  return cuantas;
}

Json notificaciones(Read& read, const FiltroDeBandeja& filtro) {
  const Titular titular = titular_de(read, filtro.userId);
  const std::string estado = estado_pedido(filtro);
  const std::int64_t limite = std::clamp<std::int64_t>(
      parse_int(filtro.limit.value_or("")).value_or(kDeSiempre), 1, kPaginaMax);
  const std::int64_t antes = parse_int(filtro.antes.value_or("")).value_or(kSinFin);
  std::vector<Record> filas;
  for (const std::string& llave : titular.llaves)
    std::ranges::move(ultimas(read, {llave, estado, antes, limite}), std::back_inserter(filas));
  std::ranges::sort(filas, std::ranges::greater(), [](const Record& f) { return f.id().value; });
  JsonArray lista;
  for (const Record& fila : filas)
    if (std::ssize(lista) < limite) lista.emplace_back(como_json(fila));
  return JsonObject{{"notificaciones", std::move(lista)}, {"no_leidas", no_leidas(read, titular)}};
}

Json conteo(Read& read, const DeQuien& quien) {
  return JsonObject{{"no_leidas", no_leidas(read, titular_de(read, quien.userId))}};
}

Json leer(Tx& tx, const AvisoPedido& cual) {
  const Titular titular = titular_de(tx, cual.userId);
  const Record fila = leida(tx, titular, cual.id);
  return contestar(tx, titular, fila);
}

Json no_leer(Tx& tx, const AvisoPedido& cual) {
  const Titular titular = titular_de(tx, cual.userId);
  const Record fila = marcada(tx, exigida(tx, titular, cual.id), {{"leido_en", nullptr}});
  return contestar(tx, titular, fila);
}

Json archivar(Tx& tx, const AvisoPedido& cual) {
  const Titular titular = titular_de(tx, cual.userId);
  const Record fila =
      marcada(tx, exigida(tx, titular, cual.id), {{"archivado_en", to_iso(tx.happened())}});
  return contestar(tx, titular, fila);
}

Json posponer(Tx& tx, const AvisoPedido& cual) {
  const Titular titular = titular_de(tx, cual.userId);
  Record antes = exigida(tx, titular, cual.id);
  const Utc hasta = hasta_cuando(tx, cual.hasta);
  const Record fila = marcada(tx, std::move(antes), {{"pospuesta_hasta", to_iso(hasta)}});
  return contestar(tx, titular, fila);
}

Json leer_todas(Tx& tx, const DeQuien& quien) {
  const Titular titular = titular_de(tx, quien.userId);
  std::int64_t cuantas = 0;
  for (const std::string& llave : titular.llaves)
    for (Record& fila : pendientes(tx, llave).rows()) {
      const bool vino_despues = fila.time("creado") > tx.happened();
      if (vino_despues || espera(fila, tx.happened())) continue;
      marcada(tx, std::move(fila), {{"leido_en", to_iso(tx.happened())}});
      ++cuantas;
    }
  if (cuantas > 0) decir_leida(tx, titular, "todas");
  decir_conteo(tx, titular);
  return JsonObject{{"leidas", cuantas}, {"no_leidas", no_leidas(tx, titular)}};
}

void volver_pospuestas(Tx& tx) {
  std::set<std::string, std::less<>> personas;
  for (Record& antes : tx.from(kModelo)
                           .where("pospuesta_hasta", Compare::kLessEqual, to_iso(tx.now()))
                           .order("pospuesta_hasta")
                           .limit(kVueltasPorVez)
                           .rows()) {
    const Record fila = tx.update(kModelo, std::move(antes), {{"pospuesta_hasta", nullptr}});
    if (!fila.is_null("archivado_en")) continue;
    const std::string usuario(fila.text("usuario"));
    const bool toast =
        fila.is_null("leido_en") &&
        (fila.flag("critica") || canales_para(tx, usuario, std::string(fila.text("evento"))).toast);
    decir_notificacion(tx, fila, toast);
    personas.insert(usuario);
  }
  for (const std::string& usuario : personas) decir_conteo(tx, titular_llamado(tx, usuario));
}

void marcar_leida(Tx& tx, const Titular& titular, Id id) {
  leida(tx, titular, id);
  decir_conteo(tx, titular);
}

}  // namespace chasqui::tablero
