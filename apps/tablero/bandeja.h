// The inbox: notices that wait for their person, read on one device and so on all.
#pragma once
#include <string>

#include "dominio.h"
#include "preferencias.h"
#include "titular.h"

namespace chasqui::tablero {

struct Aviso {
  std::string usuario;  // As the caller named it.
  std::string evento;
  Json carga;
  std::string codigo;  // Of the event or the notice.
  bool es_critico = false;
};
// Keeps it if its person wants that, and says `notificacion` and `conteo` to that person's sockets.
// The oldest make room past the site's `bandeja_max`.
void depositar(Tx& tx, const Aviso& aviso);

// Neither archived nor put off.
std::int64_t no_leidas(Read& read, const Titular& titular);

struct FiltroDeBandeja {
  static constexpr const char* kShapeName = "FiltroDeBandeja";
  std::optional<std::string> estado{};  // todas, no_leidas, leidas, archivadas, pospuestas.
  std::optional<std::string> limit{};   // 1 to 100.
  std::optional<std::string> antes{};   // Only those before this id.
  std::optional<std::string> userId{};
};
BOOST_DESCRIBE_STRUCT(FiltroDeBandeja, (), (estado, limit, antes, userId))

// {"notificaciones": […], "no_leidas"}; newest first. Without `estado` what is neither archived nor
// put off.
Json notificaciones(Read& read, const FiltroDeBandeja& filtro);
Json conteo(Read& read, const DeQuien& quien);  // {"no_leidas"}

struct AvisoPedido {
  static constexpr const char* kShapeName = "AvisoPedido";
  Id id;
  std::optional<std::string> hasta{};  // To put it off: a moment within a year.
  std::optional<std::string> userId{};
};
BOOST_DESCRIBE_STRUCT(AvisoPedido, (), (id, hasta, userId))

// {"notificacion", "no_leidas"}; another's is not found. Each tells the person's other devices.
Json leer(Tx& tx, const AvisoPedido& cual);
Json no_leer(Tx& tx, const AvisoPedido& cual);
Json archivar(Tx& tx, const AvisoPedido& cual);
Json posponer(Tx& tx, const AvisoPedido& cual);
Json leer_todas(Tx& tx, const DeQuien& quien);  // {"leidas", "no_leidas"}

// Those put off whose time has come: their persons hear of each as when it came first, once.
void volver_pospuestas(Tx& tx);

void marcar_leida(Tx& tx, const Titular& titular, Id id);

}  // namespace chasqui::tablero
