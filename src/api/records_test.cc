#include "api/records.h"

#include <gtest/gtest.h>

#include "api/api_fixture.h"
#include "service/tienda_fixture.h"

namespace chasqui::api {
namespace {

struct Scenario {
  std::string_view name, method, path, body;
  int status;
  std::string_view says;  // A part of the answer's body.
  std::string_view heard;
};

// Each with Ana (id 1, rut 1-9) there already.
void play(const Scenario& s, const Fields& headers = {}) {
  SCOPED_TRACE(s.name);
  ApiFixture server(service::kTienda);
  server.app.write(
      [](service::Tx& tx) { tx.insert("clientes", {{"nombre", "Ana"}, {"rut", "1-9"}}); });
  const wire::Response answer = server.ask(s.method, s.path, std::string(s.body), headers);
  EXPECT_EQ(answer.status, s.status) << answer.bytes();
  EXPECT_NE(answer.bytes().find(s.says), std::string_view::npos) << answer.bytes();
  EXPECT_EQ(server.app.heard_names(), s.heard);
}

TEST(CreateRecord, Scenarios) {
  const Scenario scenarios[] = {
      {"created", "POST", "/clientes", R"({"nombre":"Eva","nivel":"oro"})", 201, R"("nivel":"Oro")",
       "cliente_creado"},
      {"required field", "POST", "/clientes", R"({"rut":"2-7"})", 422, R"("loc":["body","nombre"])",
       ""},
      {"every error at once", "POST", "/clientes", R"({"nombre":7,"nivel":"Bronce"})", 422,
       R"("loc":["body","nivel"])", ""},
      {"taken", "POST", "/clientes", R"({"nombre":"Eva","rut":"1-9"})", 409, R"("campo":"rut")",
       ""},
      {"no body", "POST", "/clientes", "", 422, R"("loc":["body"])", ""},
      {"no JSON", "POST", "/clientes", R"({"nombre":)", 422, "json_invalid", ""},
      {"another method", "PUT", "/clientes", "{}", 405, "", ""},
      {"no operation", "POST", "/pedidos", "{}", 404, "", ""},
  };
  for (const Scenario& s : scenarios) play(s);
}

TEST(ReadRecords, Scenarios) {
  const Scenario scenarios[] = {
      {"one", "GET", "/clientes/1", "", 200, R"("rut":"1-9")", ""},
      {"no secret", "GET", "/clientes/1", "", 200, R"("visto":)", ""},
      {"not there", "GET", "/clientes/9", "", 404, "Cliente no encontrado", ""},
      {"no number", "GET", "/clientes/uno", "", 422, R"("loc":["path","id"])", ""},
      {"list", "GET", "/clientes", "", 200, R"([{"id":1,)", ""},
      {"filtered away", "GET", "/clientes?rut=2-7", "", 200, "[]", ""},
      {"unknown order", "GET", "/clientes?orden=color", "", 422, "color", ""},
  };
  for (const Scenario& s : scenarios) play(s);
}

TEST(UpdateRecord, Scenarios) {
  const Scenario scenarios[] = {
      {"echoed", "PUT", "/clientes/1", R"({"nivel":"Oro"})", 200, R"({"id":1,"nivel":"Oro"})",
       "cliente_actualizado"},
      {"patched", "PATCH", "/clientes/1", R"({"nombre":"Ana II"})", 200, "Ana II",
       "cliente_actualizado"},
      {"from this version", "PUT", "/clientes/1", R"({"nivel":"Oro","version":1})", 200, "Oro",
       "cliente_actualizado"},
      {"from an old version", "PUT", "/clientes/1", R"({"nivel":"Oro","version":7})", 409,
       R"("actual":{"id":1)", ""},
      {"nothing", "PUT", "/clientes/1", "{}", 400, "No hay datos para actualizar", ""},
      {"not there", "PUT", "/clientes/9", R"({"nivel":"Oro"})", 404, "Cliente no encontrado", ""},
      {"wrong", "PUT", "/clientes/1", R"({"nivel":"Bronce"})", 422, R"("loc":["body","nivel"])",
       ""},
  };
  for (const Scenario& s : scenarios) play(s);
}

TEST(UpdateRecord, IfMatchHoldsOrNothingChanges) {
  const Scenario holds{"holds", "PUT",       "/clientes/1",        R"({"nivel":"Oro"})",
                       200,     R"("id":1)", "cliente_actualizado"};
  const Scenario fails{"fails", "PUT", "/clientes/1", R"({"nivel":"Oro"})", 412, R"("actual")", ""};
  const Scenario nonsense{"nonsense", "PUT", "/clientes/1", R"({"nivel":"Oro"})", 400,
                          "If-Match", ""};
  play(holds, {{"If-Match", "\"1\""}});
  play(holds, {{"If-Match", "*"}});
  play(fails, {{"If-Match", "\"2\""}});
  play(nonsense, {{"If-Match", "1"}});
}

TEST(UpdateRecord, TheVersionThatWasSentIsNotTheOneThatStays) {
  ApiFixture server(service::kTienda);
  server.ask("POST", "/clientes", R"({"nombre":"Ana"})");
  const std::string_view change = R"({"nivel":"Oro","version":1})";
  EXPECT_EQ(server.ask("PUT", "/clientes/1", std::string(change)).headers.find("ETag"), "\"2\"");
  EXPECT_EQ(server.ask("GET", "/clientes/1").headers.find("ETag"), "\"2\"");
  EXPECT_EQ(server.ask("PUT", "/clientes/1", std::string(change)).status, 409) << "it moved on";
}

TEST(DeleteRecord, Scenarios) {
  const Scenario scenarios[] = {
      {"deleted", "DELETE", "/clientes/1", "", 200, R"({"message":"Cliente eliminado"})",
       "cliente_eliminado"},
      {"not there", "DELETE", "/clientes/9", "", 404, "Cliente no encontrado", ""},
  };
  for (const Scenario& s : scenarios) play(s);
  play({"without a message", "DELETE", "/productos/9", "", 404, "", ""});
  play({"changed meanwhile", "DELETE", "/clientes/1", "", 412, "actual", ""},
       {{"If-Match", "\"4\""}});
}

TEST(GetRecord, AKnownETagIsAnsweredWithoutABody) {
  ApiFixture server(service::kTienda);
  server.ask("POST", "/clientes", R"({"nombre":"Ana"})");
  const wire::Response first = server.ask("GET", "/clientes/1");
  EXPECT_EQ(first.headers.find("ETag"), "\"1\"");
  EXPECT_EQ(first.bytes().find("clave"), std::string_view::npos) << first.bytes();
  const wire::Response again =
      server.ask("GET", "/clientes/1", "", {{"If-None-Match", "\"7\", \"1\""}});
  EXPECT_EQ(again.status, 304);
  EXPECT_EQ(again.bytes(), "");
}

TEST(CreateRecord, SaysWhereItIsAndWhereTheLogStands) {
  ApiFixture server(service::kTienda);
  const wire::Response answer = server.ask("POST", "/clientes", R"({"nombre":"Ana"})");
  EXPECT_EQ(answer.headers.find("Location"), "/clientes/1");
  EXPECT_EQ(answer.headers.find("Chasqui-Seq"), "1");
  EXPECT_EQ(answer.headers.find("ETag"), "\"1\"");
}

}  // namespace
}  // namespace chasqui::api
