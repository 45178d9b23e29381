#include "conversacion.h"

#include <gtest/gtest.h>

#include "bandeja.h"
#include "mesa.h"

namespace chasqui::tablero {
namespace {

using access::IdentityKind;

struct Charla : Mesa {
  using Mesa::Mesa;
  // What the message's sender hears, or the code of the refusal.
  template <class Cambio>
  std::string dice(Cambio cambio, const JsonObject& datos) {
    const JsonObject cuerpo{{"event", "x"}, {"data", datos}};
    std::string texto;
    try {
      write([&](Tx& tx) {
        turno = cambio(tx, {cuerpo, entrada});
        return 0;
      });
    } catch (const Refusal& motivo) {
      return motivo.code();
    }
    for (const Json& respuesta : turno.replies) texto += to_text(respuesta);
    return texto;
  }
  void entra(std::string usuario, std::string rol) {
    dice(autenticar, {{"userId", std::move(usuario)}, {"role", std::move(rol)}});
  }
  const JsonObject entrada{{"socket", "s1"}};
  Turn turno;
};

TEST(Conversacion, WhereEverybodyIsLetInOneIsWhoOneSays) {
  Charla charla;
  EXPECT_EQ(charla.dice(autenticar, {{"token", "x"}, {"userId", 10}, {"role", "proveedor"}}),
            R"({"event":"auth_success","data":{"message":"Autenticado","socketId":"s1",)"
            R"("role":"proveedor"}})");
  EXPECT_EQ(charla.turno.joins,
            (std::vector<std::string>{"negocio", "tablero", "contadores", "rol:proveedor",
                                      "usuario:10", "asunto:10"}));
  EXPECT_EQ(charla.heard_names(), "dashboard:metrics");
}

TEST(Conversacion, TooEarlyForAllTheFiguresAreToldToTheOneThatEntered) {
  Charla charla;
  charla.conectar("s0", "1", "cliente");
  EXPECT_TRUE(charla.dice(autenticar, {{"userId", "2"}, {"role", "cliente"}})
                  .contains(R"({"event":"dashboard:metrics","data":{"activeConnections":2,)"));
}

TEST(Conversacion, ATokensRoleIsTheMostOneCanBe) {
  const struct {
    const char* role;
    JsonObject dicho;
    const char* hears;
  } casos[] = {
      {"cliente", {{"role", "cliente"}}, "auth_success"},
      {"cliente", {}, R"("role":"cliente")"},
      {"cliente", {{"role", "admin"}}, "rol_prohibido"},
      {"cliente", {{"role", "proveedor"}}, "rol_prohibido"},
      {"proveedor", {}, R"("role":"proveedor")"},
      {"admin", {{"role", "cliente"}}, R"("role":"cliente")"},
      {"operador", {}, "role"},
      {"cliente", {{"role", "jefe"}}, "role"},
  };
  for (const auto& caso : casos) {
    Charla charla;
    charla.soy(IdentityKind::kUser, {caso.role});
    EXPECT_TRUE(charla.dice(autenticar, caso.dicho).contains(caso.hears))
        << caso.role << " " << to_text(Json(caso.dicho));
  }
}

TEST(Conversacion, NoticesAreForWhoTheTokenSays) {
  const struct {
    const char* dicho;
    bool es_suyo;
  } casos[] = {{"7", true}, {"prueba", true}, {"", true}, {"8", false}};
  for (const auto& caso : casos) {
    Charla charla;
    charla.soy(IdentityKind::kUser, {"cliente"});
    charla.entra(caso.dicho, "cliente");
    EXPECT_EQ(charla.turno.joins.size(), caso.es_suyo ? 7U : 4U) << caso.dicho;
    EXPECT_EQ(charla.count("salas"), caso.es_suyo ? 2 : 1);
  }
}

TEST(Conversacion, WhoIsKnownElsewhereIsItsSubject) {
  Charla charla;
  charla.soy(IdentityKind::kOutside, {"cliente"});
  charla.who.id = 0;
  charla.who.traits = {{"sub", "a1-b2"}};
  charla.entra("", "cliente");
  EXPECT_EQ(charla.turno.joins[4], "usuario:a1-b2");
  charla.entra("10", "cliente");
  EXPECT_EQ(charla.turno.joins.size(), 4U) << "nobody says that 10 is a1-b2";
}

TEST(Conversacion, AnAccountHearsTheNoticesOfBothItsNames) {
  Charla charla;
  charla.soy(IdentityKind::kUser, {"admin"});
  charla.entra("prueba", "admin");
  EXPECT_EQ(charla.turno.joins,
            (std::vector<std::string>{"negocio", "tablero", "contadores", "rol:admin",
                                      "usuario:prueba", "usuario:7"}));
  charla.who.name = "8";  // Reads as another's number.
  charla.entra("8", "cliente");
  EXPECT_EQ(charla.turno.joins.size(), 4U);
}

TEST(Conversacion, WhoEntersHearsHowManyWaitAndReadsThemByASocket) {
  Charla charla;
  charla.write([](Tx& tx) { depositar(tx, {"7", "a", {}, "aviso-1"}); });
  const JsonObject dicho{{"userId", "7"}, {"role", "cliente"}};
  EXPECT_TRUE(
      charla.dice(autenticar, dicho).ends_with(R"({"event":"conteo","data":{"no_leidas":1}})"));
  charla.heard.clear();
  const auto anotar = [&](JsonObject datos) {
    const JsonObject cuerpo{{"event", "x"}, {"data", std::move(datos)}};
    return charla.refusal_of([&](Tx& tx) { anotar_leida(tx, {cuerpo, charla.entrada}); }).code();
  };
  EXPECT_EQ(anotar({{"id", "1"}}), "id");
  EXPECT_EQ(anotar({{"id", 1}}), "");
  EXPECT_EQ(charla.heard, (std::vector<std::string>{R"(notificacion_leida {"id":1})",
                                                    R"(conteo {"no_leidas":0})"}));
  EXPECT_EQ(anotar({{"id", 2}}), "no_encontrada");
  EXPECT_FALSE(charla.dice(autenticar, dicho).contains("conteo"));
}

TEST(Conversacion, ASocketThatSaysAnothersNameReadsNothingOfTheirs) {
  Charla charla;
  charla.write([](Tx& tx) { depositar(tx, {"8", "a", {}, "aviso-1"}); });
  charla.soy(IdentityKind::kUser, {"cliente"});
  charla.entra("8", "cliente");
  const JsonObject cuerpo{{"data", JsonObject{{"id", 1}}}};
  EXPECT_EQ(charla.refusal_of([&](Tx& tx) { anotar_leida(tx, {cuerpo, charla.entrada}); }).code(),
            "no_autenticado");
}

TEST(Conversacion, RoomsAreJoinedByEitherNameAndLeft) {
  Charla charla;
  charla.entra("10", "cliente");
  EXPECT_EQ(charla.dice(entrar_en_sala, {{"roomName", "cliente_10"}}),
            R"({"event":"room_joined","data":{"room":"cliente_10"}})");
  EXPECT_EQ(charla.turno.joins, std::vector<std::string>{"sala:cliente_10"});
  EXPECT_EQ(charla.dice(salir_de_sala, {{"room", "cliente_10"}}), "");
  EXPECT_EQ(charla.turno.leaves, std::vector<std::string>{"sala:cliente_10"});
  EXPECT_EQ(charla.dice(entrar_en_sala, {}), "room");
  for (int i = 0; i < 98; ++i) charla.dice(entrar_en_sala, {{"room", "s" + std::to_string(i)}});
  EXPECT_EQ(charla.dice(entrar_en_sala, {{"room", "una más"}}), "demasiadas_salas");
}

TEST(Conversacion, WhoHasNotEnteredJoinsNothing) {
  Charla charla;
  EXPECT_EQ(charla.dice(entrar_en_sala, {{"room", "a"}}), "no_autenticado");
  EXPECT_EQ(charla.dice(reanudar, {{"desde", 0}}), "no_autenticado");
}

TEST(Conversacion, OthersRoomsAreForbidden) {
  Charla charla;
  charla.soy(IdentityKind::kUser, {"cliente"});
  charla.entra("7", "cliente");
  EXPECT_EQ(charla.dice(entrar_en_sala, {{"room", "admin"}}), "sala_prohibida");
  EXPECT_EQ(charla.dice(entrar_en_sala, {{"room", "user:8"}}), "sala_prohibida");
}

TEST(Conversacion, APositionSaysWhereToGoOn) {
  Charla charla;
  charla.entra("7", "cliente");
  charla.dice(reanudar, {{"desde", 12}, {"epoca", "e"}});
  ASSERT_TRUE(charla.turno.since);
  EXPECT_EQ(charla.turno.since->seq, 12);
  EXPECT_EQ(charla.dice(reanudar, {{"desde", "12"}}), "desde");
}

TEST(Conversacion, WhoComesBackIsInItsRoomsWithoutHavingEnteredAgain) {
  Charla charla;
  charla.entra("7", "cliente");
  charla.dice(entrar_en_sala, {{"room", "tema:a"}});
  const JsonObject recuerdo = *charla.turno.memory;
  charla.write([](Tx& tx) { return irse(tx, "s1"), 0; });
  charla.write([&](Tx& tx) { return volver(tx, "s1", recuerdo), 0; });
  EXPECT_EQ(charla.count("salas"), 3);
  EXPECT_EQ(charla.ver(medidas)["totalConnections"], Json(1));
}

TEST(Conversacion, ErrorsAreWordedForTheirClientsAndTheUnknownIsIgnored) {
  const Refusal motivo(Kind::kForbidden, "rol_prohibido", "No");
  EXPECT_EQ(to_text(decir_error(motivo, {{"event", "authenticate"}})),
            R"({"event":"auth_error","data":{"message":"No","error":"rol_prohibido"}})");
  EXPECT_EQ(to_text(decir_error(motivo, {{"event", "join_room"}, {"ref", 3}})),
            R"({"event":"error","data":{"message":"No","codigo":"rol_prohibido","ref":3}})");
  EXPECT_TRUE(decir_error(Refusal(Kind::kMalformed, "mensaje_desconocido", "?"), {}).is_null());
}

}  // namespace
}  // namespace chasqui::tablero
