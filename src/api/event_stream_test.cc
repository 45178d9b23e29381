#include "api/event_stream.h"

#include <gtest/gtest.h>

#include <string>

#include "api/accounts_fixture.h"

namespace chasqui::api {
namespace {

constexpr std::string_view kTienda = R"toml(
[app]
name = "tienda"
[auth]
roles = { vendedor = "Ventas", jefe = "Jefatura" }
[auth.paths]
login = "/login"
logout = "/logout"
[model.notas]
[model.notas.fields]
texto = { type = "text", required = true }
[model.notas.rules]
read = "auth"
write = "none"
[model.sueldos]
[model.sueldos.fields]
monto = { type = "integer", required = true }
[model.sueldos.rules]
read = "role(jefe)"
write = "none"
[event.aviso]
description = "Un aviso"
stream = "avisos"
[event.aviso.data]
texto = { type = "text" }
[stream."sala:*"]
keep_events = 100
[socket."/events"]
protocol = "sse"
connect = "auth"
streams = ["*"]
[socket."/publico"]
protocol = "sse"
connect = "public"
streams = ["avisos", "sala:*"]
[socket."/salas"]
protocol = "sse"
connect = "public"
streams = ["sala:*"]
)toml";

struct Tienda : ApiFixture {
  Tienda() : ApiFixture(kTienda, nullptr, Doors::kAccounts) {
    static const std::string hash = access::hashed_password("una-clave-buena");
    app.database().write_now([&](db::WriteTx& write) {
      access::add_account(write, {.username = "ana", .password = hash, .roles = {"vendedor"}});
      access::add_account(write, {.username = "jefa", .password = hash, .roles = {"jefe"}});
      return std::string();
    });
    accounts().refresh();
  }
  std::string token_of(const std::string& name) {
    const auto answer =
        ask("POST", "/login", R"({"username":")" + name + R"(","password":"una-clave-buena"})",
            {{"Content-Type", "application/json"}});
    return std::string((*wire::parse_json(answer.bytes()))["access_token"].text());
  }
};

TEST(EventStream, DeniesBeforeTheStreamBegins) {
  Tienda server;
  const std::string ana = server.token_of("ana"), boss = server.token_of("jefa");
  struct {
    std::string target, token;
    int status;
  } const cases[] = {
      {"/events?stream=notas", "", 401},
      {"/events?stream=notas", "x.y.z", 401},
      {"/events?stream=notas", ana, 200},
      {"/events", ana, 200},
      {"/events?stream=*", ana, 200},
      {"/events?stream=sueldos", ana, 403},
      {"/events?stream=sueldos", boss, 200},
      {"/events?stream=notas,sueldos", ana, 403},
      {"/events?stream=notas&stream=sueldos", ana, 403},
      {"/events?stream=notas&stream=avisos,sala:3", ana, 200},
      {"/events?stream=nada", ana, 403},
      {"/events?stream=sala:*", ana, 403},
      {"/events?stream=sala:", ana, 403},
      {"/publico", "", 200},
      {"/publico?stream=avisos", "", 200},
      {"/publico?stream=sala:7", "", 200},
      {"/publico?stream=sala:" + std::string(200, 'x'), "", 403},
      {"/publico?stream=notas", "", 403},
      {"/publico?stream=notas", boss, 403},
      {"/publico?stream=*", "", 403},
      {"/publico?stream=avisos", "x.y.z", 401},
      {"/salas", "", 422},
      {"/salas?stream=,", "", 422},
      {"/salas?stream=sala:7", "", 200},
  };
  for (const auto& c : cases) {
    const Fields headers = c.token.empty() ? Fields{} : AccountsFixture::bearer(c.token);
    const wire::Response answer = server.ask("GET", c.target, {}, headers);
    EXPECT_EQ(answer.status, c.status) << c.target << " " << answer.bytes();
    const std::string query = c.target.contains('?') ? "&token=" : "?token=";
    if (c.token.empty()) continue;
    EXPECT_EQ(server.ask("GET", c.target + query + c.token).status, c.status) << c.target;
  }
}

TEST(EventStream, TakesAHundredStreamsAndNoMore) {
  Tienda server;
  std::string target = "/publico?stream=avisos";
  for (int i = 1; i < 100; ++i) target += ",sala:" + std::to_string(i);
  EXPECT_EQ(server.ask("GET", target + ",sala:7").status, 200) << "one of them twice";
  EXPECT_EQ(server.ask("GET", target + ",sala:100").status, 422);
}

TEST(EventStream, IsAnEventStreamThatNobodyKeeps) {
  Tienda server;
  const wire::Response answer = server.ask("GET", "/publico");
  EXPECT_EQ(answer.headers.find("Content-Type"), "text/event-stream");
  EXPECT_EQ(answer.headers.find("Cache-Control"), "no-store");
  EXPECT_EQ(server.ask("POST", "/publico").status, 405);
}

TEST(EventStream, WithoutNamesEverythingThatMayBeHeard) {
  Tienda server;
  const schema::AppSchema& schema = server.app.context().schema;
  schema::Socket socket;
  socket.streams = {"notas", "sueldos", "avisos", "sala:*"};
  Audiences audiences(schema);
  schema::Asker asker;
  asker.is_signed_in = true;
  const auto heard = [&](const char* query) {
    return heard_streams(schema, socket, *wire::parse_query(query), *audiences.of(asker).audience);
  };
  EXPECT_EQ(heard(""), (std::vector<std::string>{"notas", "avisos"}));
  EXPECT_EQ(heard("stream=sala:1,notas,sala:1&stream=notas"),
            (std::vector<std::string>{"sala:1", "notas"}));
}

}  // namespace
}  // namespace chasqui::api
