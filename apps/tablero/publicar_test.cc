#include "publicar.h"

#include <gtest/gtest.h>

#include "mesa.h"

namespace chasqui::tablero {
namespace {

using access::IdentityKind;

TEST(Publicar, AnEventIsSaidByAllItsNamesInTheContractsOrder) {
  struct {
    std::string tipo, nombres;
  } const casos[] = {
      {"reserva:creada",
       "negocio:evento reserva:nueva reservation_created reserva:notificacion reserva:creada"},
      {"reservation_created",
       "negocio:evento reserva:nueva reservation_created reserva:notificacion"},
      {"reserva:actualizada",
       "negocio:evento reserva:cambio reservation_updated reserva:actualizada"},
      {"reserva:cancelada",
       "negocio:evento reserva:cancelacion reservation_deleted reserva:cancelada"},
      {"servicio:creado", "negocio:evento servicio:disponible servicio:nuevo servicio:creado"},
      {"servicio:actualizado", "negocio:evento servicio:actualizado"},
      {"calificacion:creada", "negocio:evento calificacion:nueva calificacion:creada"},
      {"cliente:nuevo", "negocio:evento cliente:registrado cliente:nuevo"},
      {"proveedor:nuevo", "negocio:evento proveedor:nuevo"},
      {"pago:procesado",
       "negocio:evento pago:confirmado payment_created payment_updated pago:procesado"},
      {"payment_updated", "negocio:evento pago:confirmado payment_created payment_updated"},
      {"comment_created", "negocio:evento comment_created"},
      {"otra:cosa", "negocio:evento otra:cosa"},
  };
  for (const auto& caso : casos) {
    Mesa mesa;
    mesa.emitir(caso.tipo, {{"id", 1}});
    EXPECT_EQ(mesa.heard_names(), caso.nombres) << caso.tipo;
  }
}

TEST(Publicar, TheAnswerSaysWhatCallersTestFor) {
  Mesa mesa;
  mesa.conectar("s1", "7", "cliente");
  mesa.heard.clear();
  const JsonObject dicho = mesa.emitir("reserva:creada", reserva(1, "confirmada"));
  EXPECT_EQ(dicho.at("success"), Json(true));
  EXPECT_FALSE(dicho.at("message").text().empty());
  EXPECT_EQ(dicho.at("seq"), Json(1));
  EXPECT_EQ(dicho.at("id").text().size(), 36u);
  EXPECT_EQ(dicho.at("en_linea"), Json(1));
  EXPECT_EQ(dicho.at("duplicado"), Json(false));
  EXPECT_TRUE(
      mesa.heard.front().contains(R"("timestamp":"2026-11-21T17:00:00.000Z","source":"REST_API")"))
      << mesa.heard.front();
}

TEST(Publicar, ViewAndSignalOfTheSameRowPublishOnce) {
  Mesa mesa;
  const JsonObject primero = mesa.emitir("reserva:creada", reserva(1, "pendiente"));
  mesa.heard.clear();
  mesa.clock.advance(std::chrono::seconds(9));
  const JsonObject otra_vez = mesa.emitir("reserva:creada", reserva(1, "pendiente"),
                                          {{"timestamp", "2026-11-21T17:00:09Z"}});
  EXPECT_EQ(otra_vez.at("duplicado"), Json(true));
  EXPECT_EQ(otra_vez.at("id"), primero.at("id"));
  EXPECT_EQ(otra_vez.at("seq"), primero.at("seq"));
  EXPECT_TRUE(mesa.heard.empty());
  EXPECT_EQ(mesa.historia(), "reserva:creada");
  EXPECT_EQ(mesa.emitir("reserva:creada", reserva(1, "confirmada")).at("duplicado"), Json(false));
  mesa.clock.advance(std::chrono::seconds(10));
  EXPECT_EQ(mesa.emitir("reserva:creada", reserva(1, "confirmada")).at("duplicado"), Json(false));
}

TEST(Publicar, ANamedEventIsOneForADayWhateverItCarries) {
  Mesa mesa;
  const JsonObject nombre{{"idEvento", "e-1"}};
  const JsonObject primero = mesa.emitir("cliente:nuevo", {{"id", 1}}, nombre);
  mesa.clock.advance(std::chrono::hours(23));
  EXPECT_EQ(mesa.emitir("cliente:nuevo", {{"id", 2}}, nombre).at("id"), primero.at("id"));
  mesa.clock.advance(std::chrono::hours(2));
  EXPECT_NE(mesa.emitir("cliente:nuevo", {{"id", 2}}, nombre).at("id"), primero.at("id"));
}

TEST(Publicar, WhatIsWrongIsSaidByItsName) {
  Mesa mesa;
  const auto de = [&](auto servicio, JsonObject cuerpo) {
    const Refusal no = mesa.refusal_of([&](Tx& tx) { servicio(tx, {cuerpo}); });
    EXPECT_EQ(to_text(no.extra()), R"({"success":false})") << no.text();
    return no.code();
  };
  EXPECT_EQ(de(emitir_evento, {}), "type");
  EXPECT_EQ(de(emitir_evento, {{"type", " "}}), "type");
  EXPECT_EQ(de(emitir_evento, {{"type", 5}}), "type");
  EXPECT_EQ(de(emitir_evento, {{"type", std::string(81, 'x')}}), "type");
  EXPECT_EQ(de(emitir_evento, {{"type", "a"}, {"data", JsonArray{1}}}), "data");
  EXPECT_EQ(de(emitir_evento, {{"type", "a"}, {"idEvento", ""}}), "idEvento");
  EXPECT_EQ(de(notificar_rol, {{"role", "jefe"}, {"event", "a"}}), "rol");
  EXPECT_EQ(de(notificar_rol, {{"role", "admin"}}), "event");
  EXPECT_EQ(de(notificar_usuario, {{"userId", ""}, {"event", "a"}}), "userId");
  EXPECT_EQ(de(notificar_usuario, {{"userId", "7"}}), "event");
  EXPECT_EQ(de(notificar_usuario, {{"userId", "7"}, {"event", "a"}, {"critica", 1}}), "critica");
  EXPECT_EQ(mesa.historia(), "");
}

TEST(Publicar, ATypeOf80LettersIsTaken) {
  Mesa mesa;
  EXPECT_EQ(mesa.emitir(std::string(80, 'x'), {}).at("advertencia"), Json("tipo_desconocido"));
}

TEST(Publicar, UnknownTypesAreRefusedOnlyWhenTheSiteIsStrict) {
  Mesa mesa("estricto", "true");
  EXPECT_EQ(mesa.refusal_of([](Tx& tx) { emitir_evento(tx, {{{"type", "otra:cosa"}}}); }).code(),
            "tipo_desconocido");
  EXPECT_FALSE(mesa.emitir("cliente:nuevo", {{"id", 1}}).contains("advertencia"));
}

TEST(Publicar, DataPastTheLimitAreRefused) {
  Mesa mesa("carga_max_kib", "1");
  const auto con = [&](std::size_t letras) {
    return mesa
        .refusal_of([&](Tx& tx) {
          emitir_evento(tx,
                        {{{"type", "a"}, {"data", JsonObject{{"x", std::string(letras, 'a')}}}}});
        })
        .code();
  };
  EXPECT_EQ(con(1024 - 8), "");
  EXPECT_EQ(con(1024 - 7), "carga");
}

TEST(Publicar, AKeyPublishesWhatItWasIssuedFor) {
  Mesa mesa;
  const auto puede = [&](std::string tipo) {
    return mesa.refusal_of([&](Tx& tx) { emitir_evento(tx, {{{"type", tipo}}}); }).code();
  };
  mesa.soy(IdentityKind::kKey, {}, {"reserva:creada"});
  EXPECT_EQ(puede("reserva:creada"), "");
  EXPECT_EQ(puede("pago:procesado"), "tipo_no_permitido");
  mesa.soy(IdentityKind::kKey, {"publicador"});
  EXPECT_EQ(puede("pago:procesado"), "");
  mesa.soy(IdentityKind::kAddress, {"publicador"});
  EXPECT_EQ(puede("cliente:nuevo"), "");
  mesa.soy(IdentityKind::kUser, {"cliente"});
  EXPECT_EQ(puede("cliente:nuevo"), "tipo_no_permitido");
}

TEST(Publicar, NoticesGoToOneStreamEach) {
  Mesa mesa;
  mesa.conectar("s1", "7", "proveedor");
  mesa.conectar("s2", "7", "proveedor");
  mesa.heard.clear();
  const JsonObject carga{{"servicioId", 1}};
  const JsonObject al_rol = mesa.decir(
      notificar_rol, {{"role", "proveedor"}, {"event", "nueva_solicitud"}, {"payload", carga}});
  EXPECT_EQ(al_rol.at("en_linea"), Json(2));
  const JsonObject al_usuario =
      mesa.decir(notificar_usuario, {{"userId", 7}, {"event", "reserva_confirmada"}});
  EXPECT_EQ(al_usuario.at("en_linea"), Json(2));
  const JsonObject a_nadie =
      mesa.decir(notificar_usuario, {{"userId", "user_123"}, {"event", "x"}, {"payload", carga}});
  EXPECT_EQ(a_nadie.at("success"), Json(true));
  EXPECT_EQ(a_nadie.at("en_linea"), Json(0));
  std::erase_if(mesa.heard, [](const std::string& dicho) {
    return dicho.starts_with("notificacion ") || dicho.starts_with("conteo ");
  });
  EXPECT_EQ(mesa.heard,
            (std::vector<std::string>{R"(nueva_solicitud {"servicioId":1})",
                                      "reserva_confirmada null", R"(x {"servicioId":1})"}));
}

TEST(Publicar, ANamedNoticeIsSentOnce) {
  Mesa mesa;
  const JsonObject cuerpo{{"userId", "7"}, {"event", "x"}, {"idEvento", "n-1"}};
  const JsonObject primero = mesa.decir(notificar_usuario, cuerpo);
  const JsonObject otra_vez = mesa.decir(notificar_usuario, cuerpo);
  EXPECT_EQ(otra_vez.at("duplicado"), Json(true));
  EXPECT_EQ(otra_vez.at("id"), primero.at("id"));
  EXPECT_EQ(mesa.heard_names(), "x notificacion conteo");
}

TEST(Publicar, AnEventThatComesTooLateIsToldButChangesNoFigures) {
  Mesa mesa;
  mesa.emitir("reserva:creada", reserva(1, "confirmada"), {{"timestamp", "2026-11-21T16:00:00Z"}});
  mesa.emitir("reserva:cancelada", reserva(1, "cancelada"),
              {{"timestamp", "2026-11-21T16:30:00Z"}});
  mesa.heard.clear();
  const JsonObject tarde = mesa.emitir("reserva:actualizada", reserva(1, "confirmada"),
                                       {{"timestamp", "2026-11-21 16:10:00.000000+00:00"}});
  EXPECT_EQ(tarde.at("atrasado"), Json(true));
  EXPECT_TRUE(mesa.heard.front().contains(R"("atrasado":true)")) << mesa.heard.front();
  const Json fila =
      mesa.read([](Read& read) { return (*read.from("reservas").first())["estado"]; });
  EXPECT_EQ(fila, Json("cancelada"));
}

TEST(Publicar, ABadClockIsNotBelieved) {
  Mesa mesa;
  const auto dicho = [&](int id, const char* cuando) {
    return mesa.emitir("cliente:nuevo", {{"id", id}}, {{"timestamp", cuando}}).at("advertencia");
  };
  EXPECT_EQ(dicho(1, "ayer"), Json("timestamp_invalido"));
  EXPECT_EQ(dicho(2, "2026-11-21T17:05:01Z"), Json("reloj_adelantado"));
  EXPECT_EQ(dicho(3, "2026-11-21T17:05:00Z"), Json());
}

std::string codigos(const JsonObject& dicho) {
  std::string texto;
  for (const Json& uno : *dicho.at("resultados").if_array())
    texto += uno["duplicado"] == Json(true) ? "igual "
             : uno["success"] == Json(true) ? "sí "
                                            : std::string(uno["codigo"].text()) + " ";
  return texto;
}

TEST(Publicar, ABatchIsAnsweredOneByOne) {
  Mesa mesa;
  const JsonObject uno{{"type", "a"}, {"data", JsonObject{{"n", 1}}}};
  const JsonObject malo{{"type", ""}}, otro{{"type", "b"}, {"idEvento", "e-1"}};
  const JsonObject dicho =
      mesa.decir(emitir_lote, {{"events", JsonArray{uno, malo, uno, 5, otro, otro}}});
  EXPECT_EQ(codigos(dicho), "sí type igual events sí igual ");
  EXPECT_EQ(dicho.at("success"), Json(false));
  EXPECT_EQ(dicho.at("aceptados"), Json(4));
  EXPECT_EQ(dicho.at("duplicados"), Json(2));
  EXPECT_EQ(dicho.at("rechazados"), Json(2));
  EXPECT_EQ(mesa.historia(), "b a");
  EXPECT_EQ(codigos(mesa.decir(emitir_lote, {{"events", JsonArray{uno, otro}}})), "igual igual ");
}

TEST(Publicar, ABatchIsOfFiveHundredAtMost) {
  Mesa mesa;
  const auto de = [&](int cuantos) {
    JsonArray lote;
    for (int i = 0; i < cuantos; ++i) lote.push_back(JsonObject{{"type", "a"}});
    return mesa.refusal_of([&](Tx& tx) { emitir_lote(tx, {{{"events", lote}}}); }).code();
  };
  EXPECT_EQ(de(500), "");
  EXPECT_EQ(de(501), "events");
  EXPECT_EQ(de(0), "events");
  EXPECT_EQ(mesa.refusal_of([](Tx& tx) { emitir_lote(tx, {}); }).code(), "events");
}

TEST(Publicar, OfABatchAKeyPublishesItsTypes) {
  Mesa mesa;
  mesa.soy(IdentityKind::kKey, {}, {"a"});
  const JsonObject dicho = mesa.decir(
      emitir_lote, {{"events", JsonArray{JsonObject{{"type", "b"}}, JsonObject{{"type", "a"}}}}});
  EXPECT_EQ(codigos(dicho), "tipo_no_permitido sí ");
  mesa.who = access::Identity::local_operator();
  EXPECT_EQ(mesa.historia(), "a");
}

TEST(Publicar, UpdatesOfTheDashboardAddUp) {
  Mesa mesa;
  mesa.decir(actualizar_tablero, {{"services", JsonObject{{"total", 50}}}});
  const JsonObject dicho =
      mesa.decir(actualizar_tablero, {{"clients", JsonObject{{"total", 200}}}});
  EXPECT_EQ(dicho.at("success"), Json(true));
  EXPECT_EQ(mesa.heard,
            (std::vector<std::string>{R"(dashboard:update {"services":{"total":50}})",
                                      R"(dashboard:update {"clients":{"total":200}})"}));
  EXPECT_EQ(mesa.count("instantaneas"), 1);
}

}  // namespace
}  // namespace chasqui::tablero
