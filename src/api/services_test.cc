#include "api/services.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "api/api_fixture.h"
#include "service/rules_fixture.h"

namespace chasqui::api {
namespace {

Json nothing(service::Read&) { return nullptr; }

// Why the site does not start; "" when it does.
std::string start(service::AppFixture::Install install) {
  try {
    ApiFixture server(service::kReglas, install);
  } catch (const std::logic_error& error) {
    return error.what();
  }
  return "";
}

TEST(Services, ARouteWithoutARuleDoesNotStart) {
  EXPECT_EQ(start([](service::App& app) { app.get("/a", nothing); }),
            "GET /a has no rule: nobody may use it");
  EXPECT_EQ(start([](service::App& app) { app.get("/a", nothing).allow("none"); }),
            "GET /a is for nobody: leave it out");
  EXPECT_EQ(start([](service::App& app) { app.get("/a", nothing).allow("role(gerent)"); }),
            "GET /a: in the rule: no role \"gerent\" under [auth], did you mean \"gerente\"?");
  EXPECT_EQ(start([](service::App& app) { app.get("/a", nothing).allow("auth"); }), "");
}

constexpr std::string_view kNotas = R"toml(
[app]
name = "notas"
[model.notas]
operations = []
[model.notas.fields]
texto = { type = "text", required = true }
)toml";

constexpr std::string_view kNest = R"toml(
[app]
name = "nido"
style = "nest"
)toml";

Json hola(service::Read&) { return JsonObject{{"hola", 1}}; }

TEST(Services, InNestsStyleAGetIsAnsweredAgainOnlyWhenItChanged) {
  ApiFixture server(kNest, [](service::App& app) { app.get("/a", hola).allow("public"); });
  const auto first = server.ask("GET", "/a");
  ASSERT_EQ(first.status, 200);
  const std::string etag(first.headers.find("ETag").value_or(""));
  ASSERT_TRUE(etag.starts_with("W/\"")) << etag;
  const auto again = server.ask("GET", "/a", {}, {{"If-None-Match", etag}});
  EXPECT_EQ(again.status, 304);
  EXPECT_EQ(again.body, "");
  EXPECT_EQ(server.ask("GET", "/a", {}, {{"If-None-Match", "W/\"x\""}}).status, 200);
}

TEST(Services, InOtherStylesAnAnswerHasNoEtagOfItsBody) {
  ApiFixture server(service::kReglas,
                    [](service::App& app) { app.get("/a", hola).allow("public"); });
  EXPECT_FALSE(server.ask("GET", "/a").headers.find("ETag"));
}

struct Pedido {
  static constexpr const char* kShapeName = "Pedido";
  std::optional<bool> mal{};
};
BOOST_DESCRIBE_STRUCT(Pedido, (), (mal))

service::WriteStep preparar(service::Read& read, const Pedido& pedido) {
  if (pedido.mal.value_or(false)) throw Refusal(Kind::kMalformed, "mal", "No se puede");
  const std::int64_t antes = read.from("notas").count();
  return [antes](service::Tx& tx) {
    tx.insert("notas", {{"texto", "una"}});
    return service::Answer::json(201, JsonObject{{"antes", antes}});
  };
}
TEST(Services, WhatIsPreparedIsWrittenAndRefusedAsAnyOther) {
  ApiFixture server(kNotas, [](service::App& app) {
    app.post("/a", preparar).allow("public").status(201);
    app.post("/secreto", preparar).allow("public").tells_secrets();
  });
  const Fields key{{"Idempotency-Key", "k1"}};
  EXPECT_EQ(server.ask("POST", "/a", "{}", key).body, R"({"antes":0})");
  EXPECT_EQ(server.ask("POST", "/a", "{}", key).body, R"({"antes":0})") << "the kept answer";
  EXPECT_EQ(server.ask("POST", "/a", "{}").body, R"({"antes":1})");
  EXPECT_EQ(server.ask("POST", "/a", R"({"mal":true})").status, 400);
  EXPECT_EQ(server.app.count("notas"), 2);
  EXPECT_EQ(server.ask("POST", "/secreto", "{}", key).body, R"({"antes":2})");
  EXPECT_EQ(server.ask("POST", "/secreto", "{}", key).body, R"({"antes":3})") << "nothing is kept";
}

// "NAME +accepted -refused;" of each caller.
std::string tally_of(ApiFixture& server) {
  std::string text;
  for (const service::Tally::Line& line : server.app.context().tally->lines())
    text += line.name + " +" + std::to_string(line.counts.accepted) + " -" +
            std::to_string(line.counts.refused) + ";";
  return text;
}

TEST(Services, WhatIsRefusedBeforeATalliedServiceIsAskedCounts) {
  ApiFixture server(kNotas, [](service::App& app) {
    app.post("/a", preparar).allow("public").tallied();
    app.post("/b", preparar).allow("public");
  });
  EXPECT_EQ(server.ask("POST", "/a", R"({"mal":"x"})").status, 422);
  EXPECT_EQ(server.ask("POST", "/b", R"({"mal":"x"})").status, 422);
  EXPECT_EQ(server.ask("POST", "/a", "{}").status, 201);
  EXPECT_EQ(tally_of(server), "operador +0 -1;") << "the service counts the rest";
}

}  // namespace
}  // namespace chasqui::api
