#include "api/sync_docs.h"

#include <gtest/gtest.h>

#include "schema/loader.h"

namespace chasqui::api {
namespace {

std::string paths_of(std::string_view toml) {
  std::string paths;
  for (const schema::Operation& one : sync_operations(schema::load_app(toml, "app.toml").value()))
    paths += one.method + " " + one.path + "\n";
  return paths;
}

TEST(SyncDocs, AnAppWithSyncHasThem) {
  EXPECT_EQ(paths_of("[app]\nname = \"x\"\nprefix = \"/api\"\n[sync]\n"),
            "POST /api/sync\nGET /api/sync\nPOST /api/conflictos/{id}/resolver\n");
  EXPECT_EQ(paths_of("[app]\nname = \"x\"\n"), "");
}

TEST(SyncDocs, AToldThingHasItsDefaults) {
  const auto told = schema::validate(
      told_shape(), JsonObject{{"uuid", "0190A5B0-0000-7000-8000-000000000001"}, {"tipo", "venta"}},
      {});
  ASSERT_TRUE(told);
  EXPECT_EQ((*told)["uuid"], Json("0190a5b0-0000-7000-8000-000000000001"));
  EXPECT_EQ((*told)["cuerpo"], Json(JsonObject()));
  EXPECT_FALSE(schema::validate(told_shape(), JsonObject{{"tipo", "venta"}}, {}));
}

TEST(SyncDocs, ABatchHasABound) {
  const JsonObject batch{{"lote", JsonArray(kToldMax + 1, Json(JsonObject()))}};
  EXPECT_FALSE(schema::validate(batch_shape(schema::shapes::any()), batch, {}));
  EXPECT_TRUE(schema::validate(choice_shape(), JsonObject{{"elegir", "cliente"}}, {}));
}

}  // namespace
}  // namespace chasqui::api
