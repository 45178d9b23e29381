// Times from judges: taken by socket or over HTTP, each one kept as it was sent, and published when
// the rules hold. An answer means that it is stored.
#pragma once
#include "dominio.h"

namespace chasqui::server5k {

inline constexpr std::size_t kLoteMax = 15;  // Records of one message.

// `registrar_tiempo` and `registrar_tiempos`. What is wrong with the message itself is thrown as a
// Refusal and leaves nothing behind; what is refused for another reason is kept as sent.
Json registrar_tiempo(Tx& tx, const Message& mensaje);
Json registrar_tiempos(Tx& tx, const Message& mensaje);

struct EnvioHttp {
  static constexpr const char* kShapeName = "EnvioDeTiempos";
  Id id;  // The team's.
  std::optional<Json> registros{};
};
BOOST_DESCRIBE_STRUCT(EnvioHttp, (), (id, registros))
Answer registrar_por_http(Tx& tx, const EnvioHttp& envio);

}  // namespace chasqui::server5k
