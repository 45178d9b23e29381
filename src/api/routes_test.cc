#include "api/routes.h"

#include <gtest/gtest.h>

#include "api/api_fixture.h"
#include "api/docs.h"
#include "api/health.h"
#include "api/realtime.h"
#include "api/services.h"
#include "api/site.h"
#include "wire/json.h"

namespace chasqui::api {
namespace {

constexpr std::string_view kToml = R"(
[app]
name = "tienda"
title = "La <Tienda> & Cía"
[model.clientes]
label = ["Cliente", "Clientes"]
[model.clientes.fields]
nombre = { type = "text", required = true }
deuda = { type = "integer", default = 0 }
tope = { type = "integer", default = 5 }
[model.clientes.rules]
read = "auth"
write = "auth"
[socket."/ws"]
protocol = "plain"
streams = ["*"]
connect = "auth"
)";

struct Suma {
  static constexpr const char* kShapeName = "Suma";
  std::int64_t a = 0, b = 0;
};
BOOST_DESCRIBE_STRUCT(Suma, (), (a, b))

std::int64_t sumar(service::Read&, const Suma& suma) { return suma.a + suma.b; }

std::int64_t fiar(service::Tx& tx, const Suma& suma) {
  tx.insert("clientes", {{"nombre", "Ana"}, {"deuda", suma.a}});
  tx.emit("clientes", "fiado", JsonObject{{"a", suma.a}});
  if (suma.b < 0) throw Refusal(Kind::kConflict, "sin_fondos", "not below nothing");
  return suma.a;
}

void install(service::App& app) {
  app.get("/suma", sumar).summary("Suma").allow("public");
  app.post("/fiado/{a}", fiar).status(202).allow("auth").refuses(409, "Sin fondos");
  app.filter(
      {"clientes", "morosos", "Deben de más", {"deuda", service::Compare::kGreater, {}, "tope"}});
}

TEST(Services, AreAnsweredAsTheirRoutesSay) {
  struct {
    std::string_view name, method, path, body;
    int status;
    std::string_view says, heard;
  } const scenarios[] = {
      {"a read", "GET", "/suma?a=2&b=40", "", 200, "42", ""},
      {"a read of nonsense", "GET", "/suma?a=dos&b=1", "", 422, R"(["query","a"])", ""},
      {"a write", "POST", "/fiado/7", R"({"b":1})", 202, "7", "fiado"},
      {"a refused write", "POST", "/fiado/7", R"({"b":-1})", 409, "sin_fondos", ""},
      {"a wrong path", "POST", "/fiado/x", R"({"b":1})", 422, R"(["path","a"])", ""},
  };
  for (const auto& s : scenarios) {
    SCOPED_TRACE(s.name);
    ApiFixture server(kToml, install);
    const wire::Response answer = server.ask(s.method, s.path, std::string(s.body));
    EXPECT_EQ(answer.status, s.status) << answer.bytes();
    EXPECT_NE(answer.bytes().find(s.says), std::string_view::npos) << answer.bytes();
    EXPECT_EQ(server.app.heard_names(), s.heard);
    EXPECT_EQ(server.app.count("clientes"), s.heard.empty() ? 0 : 1);
  }
}

TEST(Services, ARouteWithoutARuleKeepsTheSiteFromStarting) {
  const auto forgetful = [](service::App& app) { app.get("/suma", sumar); };
  EXPECT_THROW(ApiFixture server(kToml, forgetful), std::logic_error);
}

TEST(Records, TheAppsOwnFiltersCompareFields) {
  ApiFixture server(kToml, install);
  server.ask("POST", "/clientes", R"({"nombre":"Ana","deuda":6})");
  server.ask("POST", "/clientes", R"({"nombre":"Eva","deuda":5})");
  const wire::Response found = server.ask("GET", "/clientes?morosos=true");
  EXPECT_NE(found.bytes().find("Ana"), std::string_view::npos) << found.bytes();
  EXPECT_EQ(found.bytes().find("Eva"), std::string_view::npos) << found.bytes();
  EXPECT_EQ(server.ask("GET", "/clientes?morosos=quizas").status, 422);
}

TEST(Sockets, AreAcceptedWhereTheAppDeclaresThem) {
  ApiFixture server(kToml, install);
  const Fields upgrade{{"Connection", "Upgrade"}, {"Upgrade", "websocket"}};
  EXPECT_EQ(server.ask("GET", "/ws", "", upgrade).status, -1);
  EXPECT_EQ(server.ask("GET", "/otro", "", upgrade).status, 404);
}

TEST(Sockets, OneWithoutARuleKeepsTheSiteFromStarting) {
  std::string closed(kToml);
  closed.replace(closed.rfind("\"auth\""), 6, "\"none\"");
  EXPECT_THROW(ApiFixture server(closed, install), std::logic_error);
}

TEST(Docs, DescribeModelsServicesAndFilters) {
  ApiFixture server(kToml, install);
  const wire::Response answer = server.ask("GET", "/openapi.json");
  const Json document = wire::parse_json(answer.bytes()).value();
  EXPECT_TRUE(document["openapi"].text().starts_with("3.1"));
  const Json& paths = document["paths"];
  EXPECT_EQ(paths["/suma"]["get"]["summary"], Json("Suma"));
  const Json& fiado = paths["/fiado/{a}"]["post"];
  EXPECT_TRUE(fiado["responses"].if_object()->contains("202"));
  EXPECT_EQ(fiado["responses"]["409"]["description"], Json("Sin fondos"));
  EXPECT_EQ(fiado["operationId"], Json("post_fiado_a"));
  const std::string list = to_text(paths["/clientes"]["get"]["parameters"]);
  EXPECT_NE(list.find(R"("name":"morosos")"), std::string::npos) << list;
  EXPECT_EQ(to_text(document), to_text(openapi_of(server.app.schema(), server.app.app())));
}

TEST(Docs, PagesShowTheDocumentUnderTheAppsTitle) {
  ApiFixture server(kToml, install);
  for (const char* path : {"/docs", "/redoc"}) {
    const wire::Response page = server.ask("GET", path);
    EXPECT_EQ(page.status, 200);
    EXPECT_NE(page.bytes().find("<title>La &lt;Tienda> &amp; Cía</title>"), std::string_view::npos)
        << page.bytes();
    EXPECT_NE(page.bytes().find("/openapi.json"), std::string_view::npos);
  }
  EXPECT_EQ(server.ask("GET", "/docs/assets/swagger-ui.css").status, 200);
  EXPECT_EQ(server.ask("GET", "/asyncapi.json").status, 200);
}

TEST(Docs, AnUnchangedDocumentIsNotSentAgain) {
  ApiFixture server(kToml, install);
  const wire::Response first = server.ask("GET", "/openapi.json");
  const std::string etag(first.headers.find("ETag").value());
  EXPECT_EQ(server.ask("GET", "/openapi.json", "", {{"If-None-Match", etag}}).status, 304);
}

TEST(Health, TellsAliveFromReady) {
  ApiFixture server(kToml, install);
  EXPECT_EQ(server.ask("GET", "/healthz").status, 200);
  EXPECT_EQ(server.ask("GET", "/readyz").status, 200);
  server.is_ready = false;
  EXPECT_EQ(server.ask("GET", "/healthz").status, 200);
  EXPECT_EQ(server.ask("GET", "/readyz").status, 503);
  server.is_ready = true;
  server.app.database().close();
  EXPECT_EQ(server.ask("GET", "/readyz").status, 503) << "the database is closed";
}

TEST(AdminRoutes, SayHealthAndNumbers) {
  ApiFixture server(kToml, install);
  const Metered metered{{}, &server.loops, &server.workers};
  const edge::RouteTable admin = admin_routes(metered, server.is_ready);
  EXPECT_EQ(server.ask(admin, request_of("GET", "/healthz")).status, 200);
  EXPECT_EQ(server.ask(admin, request_of("GET", "/readyz")).status, 200);
  server.is_ready = false;
  EXPECT_EQ(server.ask(admin, request_of("GET", "/readyz")).status, 503);
  const wire::Response metrics = server.ask(admin, request_of("GET", "/metrics"));
  EXPECT_EQ(metrics.headers.find("Content-Type"), "text/plain; version=0.0.4; charset=utf-8");
  EXPECT_NE(metrics.bytes().find("\nchasqui_worker_queue 0\n"), std::string_view::npos)
      << metrics.bytes();
}

}  // namespace
}  // namespace chasqui::api
