#include "publicadores.h"

#include <gtest/gtest.h>

#include "mesa.h"

namespace chasqui::tablero {
namespace {

TEST(Publicadores, AreCountedByWhatTheySentAndHowItWent) {
  Mesa mesa;
  EXPECT_EQ(to_text(mesa.ver(publicadores)),
            R"({"desde":"2026-11-21T17:00:00.000Z","publicadores":[]})");
  mesa.soy(access::IdentityKind::kKey, {}, {"reserva:creada"});
  const JsonObject bueno{{"type", "reserva:creada"}, {"data", reserva(1, "pendiente")}};
  mesa.decir(contado<emitir_evento>, bueno);
  mesa.decir(contado<emitir_evento>, bueno);
  for (const JsonObject& malo : {JsonObject{{"type", "pago:procesado"}}, JsonObject{}})
    EXPECT_NE(mesa.refusal_of([&](Tx& tx) { return contado<emitir_evento>(tx, {malo}); }).code(),
              "");
  EXPECT_EQ(to_text(mesa.ver(publicadores)["publicadores"]),
            R"([{"nombre":"prueba","aceptados":1,"duplicados":1,"rechazados":2,"tasa_error":50.0,)"
            R"("ultima":"2026-11-21T17:00:00.000Z"}])");
}

TEST(Publicadores, OfABatchEachEventCounts) {
  Mesa mesa;
  const Json bueno = JsonObject{{"type", "reserva:creada"}, {"data", reserva(1, "pendiente")}};
  mesa.decir(contado<emitir_lote>, {{"events", JsonArray{bueno, bueno, "nada"}}});
  const Json uno = mesa.ver(publicadores)["publicadores"].if_array()->front();
  EXPECT_EQ(uno["nombre"], Json("operador"));
  EXPECT_EQ(uno["aceptados"], Json(1));
  EXPECT_EQ(uno["duplicados"], Json(1));
  EXPECT_EQ(uno["rechazados"], Json(1));
}

}  // namespace
}  // namespace chasqui::tablero
