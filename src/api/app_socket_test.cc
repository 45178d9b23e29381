#include "api/app_socket.h"

#include <gtest/gtest.h>

#include "api/accounts_fixture.h"
#include "edge/session_test_support.h"

namespace chasqui::api {
namespace {

constexpr std::chrono::minutes kWarning{2};

Json of_token(const char* kind, Utc ends) {
  return JsonObject{{"tipo", kind}, {"vence", ends.ms / 1000}};
}

void install(service::App& app) {
  app.socket("/sala/{numero}")
      .codes({.no_token = {4001, "Falta el token"}, .bad_token = {4002, "No vale"}})
      .open([](service::Read&, const JsonObject& input) {
        if (input.at("numero").text() == "9") throw service::SocketRefusal(4003, "No es su sala");
        if (input.at("numero").text() == "8") throw Refusal(Kind::kNotFound, "sala", "No existe");
        return service::Opening{{"sala:" + std::string(input.at("numero").text())},
                                JsonObject{{"tipo", "hola"}}};
      })
      .outlive_token()
      .renew_token({"renovar_token", kWarning, [](Utc ends) { return of_token("renovado", ends); },
                    [](Utc ends) { return of_token("por_vencer", ends); }})
      .say("ping", [](const service::Spot&,
                      const JsonObject&) { return Json(JsonObject{{"tipo", "pong"}}); })
      .take("nota",
            [](service::Tx& tx, const service::Message& message) {
              if (message.body.at("texto").text().empty())
                throw Refusal(Kind::kInvalid, "sin_texto", "Falta el texto");
              const auto stored = tx.insert("notas", {{"texto", message.body.at("texto")}});
              tx.emit("sala:" + std::string(message.input.at("numero").text()), "nota_nueva",
                      JsonObject{{"texto", message.body.at("texto")}});
              return Json(JsonObject{{"tipo", "guardada"}, {"id", stored.values().at("id")}});
            })
      .error([](const Refusal& refusal, const JsonObject&) {
        return Json(JsonObject{{"tipo", "error"}, {"codigo", refusal.code()}});
      });
}

struct Sala : AccountsFixture {
  Sala() : AccountsFixture(install), token(token_of("ana")) {}
  int knock(const std::string& target) {
    const auto session = open(target);
    return session ? -1 : last.status;
  }
  std::string token;
};

TEST(AppSocket, RefusesBeforeTheUpgradeNamingTheCode) {
  Sala sala;
  struct {
    std::string target;
    int status;
    const char* body;
  } const cases[] = {
      {"/sala/1", 403, R"({"codigo":4001,"error":"Falta el token"})"},
      {"/sala/1?token=x.y.z", 403, R"({"codigo":4002,"error":"No vale"})"},
      {"/sala/1?token=" + sala.token_of("jefa"), 403, R"({"codigo":4403,"error":"No permitido"})"},
      {"/sala/9?token=" + sala.token, 403, R"({"codigo":4003,"error":"No es su sala"})"},
      {"/sala/8?token=" + sala.token, 404, R"({"detail":"No existe","codigo":"sala"})"},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(sala.knock(c.target), c.status) << c.target;
    EXPECT_EQ(sala.last.bytes(), c.body);
  }
  EXPECT_EQ(sala.knock("/sala/9?cierre=1&token=" + sala.token), -1);
}

TEST(AppSocket, ACookieCountsOnlyFromAPageOfThisSite) {
  Sala sala;
  sala.login("ana", true);
  const std::string cookie(sala.last.headers.find("Set-Cookie").value());
  const auto knock = [&](const char* origin) {
    return sala
        .ask("GET", "/sala/1", {},
             {{"Connection", "Upgrade"},
              {"Upgrade", "websocket"},
              {"Sec-WebSocket-Key", "x"},
              {"Cookie", cookie.substr(0, cookie.find(';'))},
              {"Sec-Fetch-Site", origin}})
        .status;
  };
  EXPECT_EQ(knock("same-origin"), -1);
  EXPECT_EQ(knock("cross-site"), 403);
}

TEST(AppSocket, AnswersEachMessageOnceAndWhenItIsDurable) {
  Sala sala;
  const auto session = sala.open("/sala/1?token=" + sala.token);
  ASSERT_TRUE(session);
  edge::FakeLink link(sala.loops[0]);
  session->on_open(link);
  EXPECT_EQ(link.take(), "{\"tipo\":\"hola\"}\n");
  struct {
    const char* sent;
    const char* heard;
  } const cases[] = {
      {R"({"tipo":"ping"})", "{\"tipo\":\"pong\"}\n"},
      {R"({"tipo":"nota","texto":"a"})", "{\"tipo\":\"guardada\",\"id\":1}\n"},
      {R"({"tipo":"nota","texto":""})", "{\"tipo\":\"error\",\"codigo\":\"sin_texto\"}\n"},
      {R"({"tipo":"otra"})", "{\"tipo\":\"error\",\"codigo\":\"mensaje_desconocido\"}\n"},
      {"[1]", "{\"tipo\":\"error\",\"codigo\":\"mensaje_desconocido\"}\n"},
      {"{", "{\"tipo\":\"error\",\"codigo\":\"mensaje_desconocido\"}\n"},
  };
  for (const auto& c : cases) {
    session->on_message(c.sent, true);
    for (int i = 0; i < 3; ++i) sala.turn();
    EXPECT_EQ(link.take(), c.heard) << c.sent;
  }
  session->on_message("\x01", false);
  EXPECT_EQ(link.take(), "{\"tipo\":\"error\",\"codigo\":\"mensaje_desconocido\"}\n");
  session->on_close(1000, "");
}

// Between its request and the moment it hears its end, a socket is nobody's any more.
TEST(AppSocket, WhatIsSaidAfterARevocationIsNotTaken) {
  Sala sala;
  const auto session = sala.open("/sala/1?token=" + sala.token);
  ASSERT_TRUE(session);
  sala.ask("POST", "/logout", {}, AccountsFixture::bearer(sala.token));
  ASSERT_EQ(sala.last.status, -1) << "nothing ended the socket itself";
  edge::FakeLink link(sala.loops[0]);
  session->on_open(link);
  link.take();
  session->on_message(R"({"tipo":"nota","texto":"tarde"})", true);
  session->on_message(R"({"tipo":"ping"})", true);
  for (int i = 0; i < 3; ++i) sala.turn();
  EXPECT_EQ(link.take(), "");
  session->on_close(4401, "");
  EXPECT_EQ(sala.app.count("notas"), 0);
}

TEST(AppSocket, ATokenIsReplacedByAnotherOfItsSession) {
  Sala sala;
  const auto session = sala.open("/sala/1?token=" + sala.token);
  ASSERT_TRUE(session);
  edge::FakeLink link(sala.loops[0]);
  session->on_open(link);
  link.take();
  const auto said = [&](const std::string& token) {
    session->on_message(R"({"tipo":"renovar_token","token":")" + token + R"("})", true);
    return link.take();
  };
  const std::string refused = "{\"tipo\":\"error\",\"codigo\":\"token_invalido\"}\n";
  EXPECT_EQ(said("a.b.c"), refused);
  EXPECT_EQ(said(sala.token_of("ana")), refused) << "of another session of hers";
  EXPECT_EQ(said(sala.token_of("jefa")), refused);
  const std::string ends = std::to_string(sala.app.clock.now().ms / 1000 + 15 * 60);
  EXPECT_EQ(said(sala.token), R"({"tipo":"renovado","vence":)" + ends + "}\n");
  session->on_close(1000, "");
}

TEST(AppSocket, WhoseTokenEndsSoonIsToldWhenTheSocketOpens) {
  Sala sala;
  const auto session = sala.open("/sala/1?token=" + sala.token);
  sala.app.clock.advance(std::chrono::minutes(14));
  edge::FakeLink link(sala.loops[0]);
  session->on_open(link);
  const std::string ends = std::to_string(sala.app.clock.now().ms / 1000 + 60);
  EXPECT_EQ(link.take(),
            "{\"tipo\":\"hola\"}\n"
            R"({"tipo":"por_vencer","vence":)" +
                ends + "}\n");
  session->on_close(1000, "");
}

}  // namespace
}  // namespace chasqui::api
