#include "api/admin_bulk.h"

#include <gtest/gtest.h>

#include "api/admin_fixture.h"

namespace chasqui::api {
namespace {

TEST(AdminBulk, EachIsDoneOrRefusedByItself) {
  AdminFixture site;
  const std::int64_t one = site.add_client("Ana"), two = site.add_client("Eva");
  const Json done = site.as(site.ana, "POST", "/modelos/clientes/lote",
                            JsonObject{{"accion", "cambiar"},
                                       {"ids", JsonArray{one, two, 99}},
                                       {"cambios", JsonObject{{"rut", "1-9"}}}});
  EXPECT_EQ(done["hechos"], 1) << to_text(done);
  EXPECT_EQ(done["fallidos"], 2);
  EXPECT_EQ((*done["resultados"].if_array())[0]["antes"], Json(JsonObject{{"rut", nullptr}}));
  EXPECT_EQ((*done["resultados"].if_array())[1]["codigo"], "ya_existe");
  EXPECT_EQ((*done["resultados"].if_array())[2]["codigo"], "no_encontrado");
}

TEST(AdminBulk, HasABound) {
  AdminFixture site;
  const auto ask = [&](std::size_t count) {
    return site.status(site.jefa, "POST", "/modelos/clientes/lote",
                       JsonObject{{"accion", "borrar"}, {"ids", JsonArray(count, Json(7))}});
  };
  EXPECT_EQ(ask(kBulkMax), 200);
  EXPECT_EQ(ask(kBulkMax + 1), 422);
  EXPECT_EQ(ask(0), 422);
}

}  // namespace
}  // namespace chasqui::api
