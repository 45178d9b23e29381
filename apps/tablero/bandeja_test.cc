#include "bandeja.h"

#include <gtest/gtest.h>

#include "mesa.h"

namespace chasqui::tablero {
namespace {

struct Buzon : Mesa {
  using Mesa::Mesa;
  void llega(std::string usuario, std::string evento = "a", bool es_critico = false) {
    write([&](Tx& tx) { depositar(tx, {usuario, evento, {}, "aviso-1", es_critico}); });
  }
  // Ids of a list, newest first.
  std::string lista(FiltroDeBandeja filtro) {
    std::string texto;
    const Json json = read([&](Read& read) { return notificaciones(read, filtro); });
    for (const Json& una : *json["notificaciones"].if_array()) texto += to_text(una["id"]) + " ";
    return texto;
  }
  std::string de(std::string estado) { return lista({estado, {}, {}, quien()}); }
  std::int64_t sin_leer() {
    return *read([&](Read& read) { return conteo(read, {quien()}); })["no_leidas"].if_int();
  }
  template <class Accion>
  std::string hace(Accion accion, std::int64_t id, std::optional<std::string> hasta = {}) {
    return refusal_of([&](Tx& tx) { accion(tx, AvisoPedido{{id}, hasta, quien()}); }).code();
  }
  std::optional<std::string> quien() const {
    return who.has_every_role() ? std::optional<std::string>("7") : std::nullopt;
  }
};

TEST(Bandeja, WhoWasAwayFindsItWithACountOfOne) {
  Buzon buzon;
  buzon.decir(notificar_usuario,
              {{"userId", 7}, {"event", "reserva_confirmada"}, {"payload", JsonObject{{"n", 1}}}});
  EXPECT_EQ(buzon.sin_leer(), 1);
  const Json json = buzon.read([](Read& read) { return notificaciones(read, {{}, {}, {}, "7"}); });
  EXPECT_EQ(to_text(json),
            R"({"notificaciones":[{"id":1,"userId":"7","event":"reserva_confirmada",)"
            R"("payload":{"n":1},"creado":"2026-11-21T17:00:00.000Z","visto_en":null,)"
            R"("leido_en":null,"archivado_en":null,"pospuesta_hasta":null,)"
            R"("evento_id":"aviso-1","critica":false}],"no_leidas":1})");
}

TEST(Bandeja, ANamedNoticeThatIsSentTwiceWaitsOnce) {
  Buzon buzon;
  for (int i = 0; i < 2; ++i)
    buzon.decir(notificar_usuario, {{"userId", "7"}, {"event", "a"}, {"idEvento", "n-1"}});
  EXPECT_EQ(buzon.sin_leer(), 1);
}

TEST(Bandeja, EachStateHasItsOwn) {
  Buzon buzon;
  for (int i = 1; i <= 5; ++i) buzon.llega("7");
  EXPECT_EQ(buzon.hace(leer, 1), "");
  EXPECT_EQ(buzon.hace(archivar, 2), "");
  EXPECT_EQ(buzon.hace(posponer, 3, "2026-11-21T18:00:00Z"), "");
  EXPECT_EQ(buzon.hace(leer, 4), "");
  EXPECT_EQ(buzon.hace(no_leer, 4), "");
  EXPECT_EQ(buzon.de("todas"), "5 4 1 ");
  EXPECT_EQ(buzon.de("no_leidas"), "5 4 ");
  EXPECT_EQ(buzon.de("leidas"), "1 ");
  EXPECT_EQ(buzon.de("archivadas"), "2 ");
  EXPECT_EQ(buzon.de("pospuestas"), "3 ");
  EXPECT_EQ(buzon.sin_leer(), 2);
  buzon.clock.advance(std::chrono::hours(1));
  EXPECT_EQ(buzon.de("no_leidas"), "5 4 3 ");
  EXPECT_EQ(buzon.sin_leer(), 3);
  EXPECT_THROW(buzon.de("otras"), Refusal);
}

TEST(Bandeja, WhatWasPutOffComesBackByItselfOnce) {
  Buzon buzon;
  for (int i = 1; i <= 4; ++i) buzon.llega("7");
  for (int i = 1; i <= 4; ++i)
    EXPECT_EQ(buzon.hace(posponer, i, i == 4 ? "2026-11-21T19:00:00Z" : "2026-11-21T18:00:00Z"),
              "");
  buzon.hace(leer, 2);
  buzon.hace(archivar, 3);
  buzon.heard.clear();
  const auto vuelven = [&] {
    buzon.write([](Tx& tx) { volver_pospuestas(tx); });
    return buzon.heard_names();
  };
  buzon.clock.advance(std::chrono::minutes(59));
  EXPECT_EQ(vuelven(), "");
  buzon.clock.advance(std::chrono::minutes(1));
  buzon.write([](Tx& tx) { volver_pospuestas(tx); });
  ASSERT_EQ(buzon.heard.size(), 3u);
  EXPECT_NE(buzon.heard[0].find(R"("pospuesta_hasta":null,)"), std::string::npos);
  EXPECT_NE(buzon.heard[0].find(R"("toast":true)"), std::string::npos) << buzon.heard[0];
  EXPECT_NE(buzon.heard[1].find(R"("toast":false)"), std::string::npos) << "it was read meanwhile";
  EXPECT_EQ(buzon.heard[2], R"(conteo {"no_leidas":1})");
  buzon.heard.clear();
  EXPECT_EQ(vuelven(), "") << "once";
  EXPECT_EQ(buzon.de("pospuestas"), "4 ");
  EXPECT_EQ(buzon.de("archivadas"), "3 ");
}

TEST(Bandeja, ReadingTellsTheOtherDevicesOnce) {
  Buzon buzon;
  buzon.llega("7");
  EXPECT_EQ(buzon.heard.back(), R"(conteo {"no_leidas":1})");
  buzon.heard.clear();
  EXPECT_EQ(buzon.hace(leer, 1), "");
  EXPECT_EQ(buzon.heard, (std::vector<std::string>{R"(notificacion_leida {"id":1})",
                                                   R"(conteo {"no_leidas":0})"}));
  EXPECT_EQ(buzon.hace(leer, 1), "");
  EXPECT_EQ(buzon.heard.back(), R"(conteo {"no_leidas":0})");
  EXPECT_EQ(buzon.heard.size(), 3U);
}

TEST(Bandeja, AllAreReadButThosePutOff) {
  Buzon buzon;
  for (int i = 1; i <= 3; ++i) buzon.llega("7");
  buzon.llega("8");
  buzon.hace(posponer, 2, "2026-11-21T18:00:00Z");
  buzon.heard.clear();
  const Json dicho = buzon.write([](Tx& tx) { return leer_todas(tx, {"7"}); });
  EXPECT_EQ(to_text(dicho), R"({"leidas":2,"no_leidas":0})");
  EXPECT_EQ(buzon.heard_names(), "notificacion_leida conteo");
  buzon.clock.advance(std::chrono::hours(2));
  EXPECT_EQ(buzon.sin_leer(), 1);
  EXPECT_EQ(to_text(buzon.read([](Read& read) { return conteo(read, {"8"}); })),
            R"({"no_leidas":1})");
}

TEST(Bandeja, AnothersIsNotThere) {
  Buzon buzon;
  buzon.llega("8");
  buzon.llega("7");
  buzon.llega("prueba");
  buzon.soy(access::IdentityKind::kUser, {"admin"});
  EXPECT_EQ(buzon.de("todas"), "3 2 ");
  EXPECT_EQ(buzon.sin_leer(), 2);
  for (const auto accion : {leer, no_leer, archivar})
    for (const std::int64_t id : {1, 99, 0, -1}) EXPECT_EQ(buzon.hace(accion, id), "no_encontrada");
  EXPECT_EQ(buzon.hace(posponer, 1, "2026-11-21T18:00:00Z"), "no_encontrada");
  EXPECT_EQ(buzon.hace(leer, 3), "");
  const Json todas = buzon.write([](Tx& tx) { return leer_todas(tx, {}); });
  EXPECT_EQ(todas["leidas"], Json(1));
  buzon.who = access::Identity::local_operator();
  EXPECT_EQ(to_text(buzon.read([](Read& read) { return conteo(read, {"8"}); })),
            R"({"no_leidas":1})");
}

TEST(Bandeja, ItIsPutOffForAYearAtMost) {
  Buzon buzon;
  buzon.llega("7");
  EXPECT_EQ(buzon.hace(posponer, 1, "2027-11-21T17:00:00Z"), "");
  for (const auto* hasta : {"2027-11-21T17:00:01Z", "2026-11-21T17:00:00Z", "mañana"})
    EXPECT_EQ(buzon.hace(posponer, 1, hasta), "hasta") << hasta;
  EXPECT_EQ(buzon.hace(posponer, 1), "hasta");
}

TEST(Bandeja, TheOldestMakeRoom) {
  Buzon buzon("bandeja_max", "3");
  for (int i = 1; i <= 5; ++i) buzon.llega("7");
  buzon.llega("8");
  EXPECT_EQ(buzon.de("todas"), "5 4 3 ");
  EXPECT_EQ(buzon.count("notificaciones"), 4);
  buzon.clock.advance(std::chrono::hours(24 * 90) + std::chrono::milliseconds(1));
  buzon.llega("9");
  EXPECT_EQ(buzon.count("notificaciones"), 1);
}

TEST(Bandeja, ItIsReadPageByPage) {
  Buzon buzon;
  for (int i = 1; i <= 205; ++i) buzon.llega("7");
  buzon.llega("otra");
  EXPECT_EQ(buzon.lista({{}, "2", {}, "7"}), "205 204 ");
  EXPECT_EQ(buzon.lista({{}, "2", "204", "7"}), "203 202 ");
  EXPECT_EQ(buzon.lista({{}, "2", "1", "7"}), "");
  const std::string cien = buzon.lista({{}, "101", {}, "7"});
  EXPECT_EQ(std::ranges::count(cien, ' '), 100);
  for (int i = 2; i <= 205; ++i) buzon.hace(leer, i);
  EXPECT_EQ(buzon.de("no_leidas"), "1 ");
}

TEST(Bandeja, WhatIsMutedIsNotKeptUnlessItIsCritical) {
  Buzon buzon;
  const JsonObject mudo{{"bandeja", false}, {"toast", false}};
  buzon.write([&](Tx& tx) {
    return cambiar_preferencias(tx, {{{"userId", "7"}, {"tipos", JsonObject{{"a", mudo}}}}});
  });
  buzon.llega("7", "a");
  EXPECT_TRUE(buzon.heard.empty());
  buzon.llega("7", "b");
  EXPECT_TRUE(buzon.heard.front().ends_with(R"("critica":false,"toast":true})"));
  buzon.heard.clear();
  buzon.llega("7", "a", true);
  EXPECT_TRUE(buzon.heard.front().ends_with(R"("critica":true,"toast":true})"));
  EXPECT_EQ(buzon.sin_leer(), 2);
}

TEST(Bandeja, ALargePayloadIsNotKeptTwice) {
  Buzon buzon;
  const auto con = [&](std::size_t letras) {
    buzon.write([&](Tx& tx) { depositar(tx, {"7", "a", std::string(letras, 'x'), ""}); });
    const Json json =
        buzon.read([](Read& read) { return notificaciones(read, {{}, {}, {}, "7"}); });
    return to_text(json["notificaciones"].if_array()->front()["payload"]).size();
  };
  EXPECT_EQ(con(64 * 1024 - 2), 64U * 1024);
  EXPECT_EQ(con(64 * 1024 - 1), std::string_view(R"({"recortada":true})").size());
}

TEST(Bandeja, ByAudienceAnEventWaitsForWhoseBusinessItIs) {
  Buzon buzon("difusion", "audiencia");
  buzon.emitir("servicio:creado", {{"servicio", JsonObject{{"id", 5}, {"proveedorId", 8}}}});
  buzon.emitir("reservation_created", {{"id", 1}, {"cliente_id", 7}, {"servicio_id", 5}});
  buzon.emitir("pago:procesado", {{"pago", JsonObject{{"id", 9}, {"reservaId", 1}}}});
  buzon.emitir("calificacion:creada", {{"calificacion", JsonObject{{"id", 1}, {"servicioId", 5}}}});
  buzon.emitir("cliente:nuevo", {{"id", 7}});
  buzon.emitir("otra:cosa", {{"cliente_id", 7}});
  const auto de = [&](std::string usuario) {
    std::string texto;
    const Json json =
        buzon.read([&](Read& read) { return notificaciones(read, {{}, {}, {}, usuario}); });
    for (const Json& una : *json["notificaciones"].if_array())
      texto += std::string(una["event"].text()) + (una["critica"] == Json(true) ? "! " : " ");
    return texto;
  };
  EXPECT_EQ(de("7"), "pago:procesado! reservation_created ");
  EXPECT_EQ(de("8"), "calificacion:creada pago:procesado! reservation_created ");
  EXPECT_EQ(buzon.count("notificaciones"), 5);
}

TEST(Bandeja, WhatIsForEverybodyWaitsForNobody) {
  Buzon buzon;
  buzon.emitir("reserva:creada", reserva(1, "pendiente"));
  EXPECT_EQ(buzon.count("notificaciones"), 0);
}

}  // namespace
}  // namespace chasqui::tablero
