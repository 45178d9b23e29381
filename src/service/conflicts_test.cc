#include "service/conflicts.h"

#include <gtest/gtest.h>

#include "base/errors.h"
#include "service/tienda_fixture.h"

namespace chasqui::service {
namespace {

std::string with_sync() { return std::string(kTienda) + "[sync]\nconflicts = \"none\"\n"; }

Conflict of_ana() {
  Conflict conflict{"clientes.editar", "clientes", 1, "campos"};
  conflict.fields = JsonObject{{"rut", JsonObject{{"servidor", "1-9"}, {"cliente", "3-5"}}}};
  conflict.uuid = "0190a5b0-0000-7000-8000-000000000001";
  return conflict;
}

struct Shop {
  AppFixture app{with_sync()};
  Id conflict;

  explicit Shop(const Conflict& of = of_ana()) {
    app.write([](Tx& tx) { tx.insert("clientes", {{"nombre", "Ana"}, {"rut", "1-9"}}); });
    conflict = *app.write([&](Tx& tx) { return keep_conflict(tx, of); });
  }
  Settled settle(Choice choice) {
    return app.write([&](Tx& tx) { return settle_conflict(tx, conflict, choice); });
  }
};

TEST(Conflicts, OneIsFiledAndSaid) {
  Shop shop;
  const Record kept = shop.app.get(kConflicts, shop.conflict);
  EXPECT_EQ(kept.text("tipo"), "clientes.editar");
  EXPECT_EQ(kept.text("estado"), "abierto");
  EXPECT_EQ(kept["campos"]["rut"]["cliente"], Json("3-5"));
  EXPECT_EQ(shop.app.heard_names(), "conflicto_sync");
}

TEST(Conflicts, TheServersSideChangesNothing) {
  Shop shop;
  const Settled settled = shop.settle(Choice::kServer);
  EXPECT_FALSE(settled.repeats);
  EXPECT_EQ(settled.conflict.text("eleccion"), "servidor");
  EXPECT_EQ(shop.app.get("clientes", Id{1}).text("rut"), "1-9");
}

TEST(Conflicts, TheClientsSideIsWrittenAndHeard) {
  Shop shop;
  shop.app.heard.clear();
  EXPECT_FALSE(shop.settle(Choice::kClient).repeats);
  EXPECT_EQ(shop.app.get("clientes", Id{1}).text("rut"), "3-5");
  EXPECT_EQ(shop.app.heard_names(), "cliente_actualizado conflicto_resuelto");
}

TEST(Conflicts, OneIsSettledOnce) {
  Shop shop;
  shop.settle(Choice::kServer);
  const Refusal again =
      shop.app.refusal_of([&](Tx& tx) { settle_conflict(tx, shop.conflict, Choice::kClient); });
  EXPECT_EQ(again.code(), "ya_resuelto");
}

TEST(Conflicts, ARequestIsToBeAskedAgainAndATaskIsNot) {
  Conflict request{"orden_estado", "", 1, "transicion"};
  request.uuid = "0190a5b0-0000-7000-8000-000000000001";
  request.body = JsonObject{{"estado", "Entregado"}};
  EXPECT_TRUE(Shop(request).settle(Choice::kClient).repeats);
  const Conflict task{"tarea", "clientes", 1, "sobreventa"};
  EXPECT_FALSE(Shop(task).settle(Choice::kClient).repeats);
}

TEST(Conflicts, WhoMayNotReadOneDoesNotSettleIt) {
  Shop shop;
  shop.app.who = access::Identity();
  shop.app.who.kind = access::IdentityKind::kUser;
  shop.app.who.id = 5;
  const Refusal refusal =
      shop.app.refusal_of([&](Tx& tx) { settle_conflict(tx, shop.conflict, Choice::kServer); });
  EXPECT_EQ(refusal.kind(), Kind::kNotFound);
}

TEST(Conflicts, AnAppWithoutSyncKeepsNone) {
  AppFixture app(kTienda);
  EXPECT_FALSE(app.write([](Tx& tx) { return keep_conflict(tx, of_ana()); }));
}

}  // namespace
}  // namespace chasqui::service
