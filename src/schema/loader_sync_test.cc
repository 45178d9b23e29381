#include <gtest/gtest.h>

#include "schema/loader.h"
#include "schema/loader_parts.h"

namespace chasqui::schema {
namespace {

constexpr std::string_view kApp = R"(
[app]
name = "tienda"
prefix = "/api"
[auth]
roles = { caja = "Caja" }
)";

TEST(LoaderSync, TheModelOfConflictsComesWithIt) {
  const auto app = load_app(std::string(kApp) + "[sync]\nconflicts = \"role(caja)\"\n", "app.toml");
  ASSERT_TRUE(app) << app.error().at(0).to_string();
  EXPECT_TRUE(app->syncs);
  const Model* conflicts = app->find_model("conflictos");
  ASSERT_TRUE(conflicts);
  EXPECT_EQ(conflicts->path, "/api/conflictos");
  EXPECT_TRUE(conflicts->has(Verb::kList) && conflicts->has(Verb::kGet));
  EXPECT_FALSE(conflicts->has(Verb::kCreate) || conflicts->has(Verb::kDelete));
}

TEST(LoaderSync, OnesOwnAndThoseThatTheRuleGivesAreSeen) {
  const auto app = load_app(std::string(kApp) + "[sync]\nconflicts = \"role(caja)\"\n", "app.toml");
  const Rule& read = app->find_model("conflictos")->rules.read;
  const JsonObject conflict{{"cuenta", 5}};
  const auto sees = [&](std::int64_t id, std::vector<std::string> roles) {
    Asker asker;
    asker.is_signed_in = true;
    asker.id = id;
    asker.roles = std::move(roles);
    return allows(read, asker, conflict);
  };
  EXPECT_TRUE(sees(5, {}));
  EXPECT_FALSE(sees(6, {}));
  EXPECT_TRUE(sees(6, {"caja"}));
}

TEST(LoaderSync, WithoutItThereIsNone) {
  const auto app = load_app(kApp, "app.toml");
  EXPECT_FALSE(app->syncs);
  EXPECT_FALSE(app->find_model("conflictos"));
}

TEST(LoaderSync, AWrongRuleIsNamedWithItsPlace) {
  const auto app =
      load_app(std::string(kApp) + "[sync]\nconflicts = \"role(nadie)\"\n", "app.toml");
  ASSERT_FALSE(app);
  EXPECT_EQ(app.error().at(0).line, 8);
}

}  // namespace
}  // namespace chasqui::schema
