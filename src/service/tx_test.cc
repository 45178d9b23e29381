#include "service/tx.h"

#include <gtest/gtest.h>

#include "service/tienda_fixture.h"

namespace chasqui::service {
namespace {

Id insert(AppFixture& app, std::string_view model, const Record& values) {
  return app.write([&](Tx& tx) { return tx.insert(model, values).id(); });
}

TEST(Tx, InsertFillsInWhatWasNotSaid) {
  AppFixture app(kTienda);
  const Record ana = app.write(
      [](Tx& tx) { return tx.insert("clientes", {{"nombre", "Ana"}, {"nivel", nullptr}}); });
  EXPECT_EQ(ana.id().value, 1);
  EXPECT_EQ(ana.integer("version"), 1);
  EXPECT_EQ(ana.decimal("saldo"), Decimal(0, 2));
  EXPECT_EQ(ana.text("nivel"), "Plata") << "null is no value of a field that has a default";
  EXPECT_EQ(ana.text("visto"), to_iso(app.clock.now()));
  EXPECT_EQ(ana.text("creado_en"), to_iso(app.clock.now()));
  EXPECT_EQ(ana.text("uuid").size(), 36u);
  EXPECT_EQ(app.get("clientes", ana.id()).values(), ana.values()) << "as it is stored";
}

TEST(Tx, InsertKeepsAnIdThatItIsGiven) {
  AppFixture app(kTienda);
  EXPECT_EQ(insert(app, "clientes", {{"id", 40}, {"nombre", "Ana"}}).value, 40);
  EXPECT_EQ(insert(app, "clientes", {{"nombre", "Beto"}}).value, 41);
}

TEST(Tx, UpdateChangesTheNamedFieldsAndCountsTheVersion) {
  AppFixture app(kTienda);
  const Id ana = insert(app, "clientes", {{"nombre", "Ana"}, {"rut", "1-9"}});
  app.clock.advance(std::chrono::seconds(5));
  const Record after = app.write(
      [&](Tx& tx) { return tx.update("clientes", ana, Record{{"saldo", Decimal(500, 2)}}); });
  EXPECT_EQ(after.integer("version"), 2);
  EXPECT_EQ(after.text("rut"), "1-9");
  EXPECT_EQ(after.text("actualizado_en"), to_iso(app.clock.now()));
  EXPECT_NE(after.text("creado_en"), after.text("actualizado_en"));
  EXPECT_EQ(app.get("clientes", ana).values(), after.values());
}

TEST(Tx, AnUpdateFromAnOldVersionIsRefusedWithTheCurrentRecord) {
  AppFixture app(kTienda);
  const Id ana = insert(app, "clientes", {{"nombre", "Ana"}});
  const auto rename = [&](std::string nombre, std::int64_t version) {
    return app.refusal_of(
        [&](Tx& tx) { tx.update("clientes", ana, Record{{"nombre", nombre}}, version); });
  };
  EXPECT_EQ(rename("Ana María", 1).code(), "");
  const Refusal refused = rename("Anita", 1);
  EXPECT_EQ(refused.kind(), Kind::kConflict);
  EXPECT_EQ(refused.extra().at("actual")["nombre"], Json("Ana María"));
  EXPECT_EQ(app.get("clientes", ana).text("nombre"), "Ana María");
}

TEST(Tx, WhatIsNotThereIsRefusedInTheModelsWords) {
  AppFixture app(kTienda);
  const Refusal update =
      app.refusal_of([](Tx& tx) { tx.update("clientes", Id{9}, Record{{"nombre", "X"}}); });
  const Refusal remove = app.refusal_of([](Tx& tx) { tx.remove("clientes", Id{9}); });
  for (const Refusal& refused : {update, remove}) {
    EXPECT_EQ(refused.kind(), Kind::kNotFound);
    EXPECT_EQ(refused.text(), "Cliente no encontrado");
  }
  EXPECT_FALSE(app.read([](Read& read) { return read.find("clientes", Id{9}).has_value(); }));
}

TEST(Tx, ARecordInUseCannotGo) {
  AppFixture app(kTienda);
  const Id ana = insert(app, "clientes", {{"nombre", "Ana"}});
  insert(app, "notas", {{"cliente", ana.value}});
  insert(app, "pedidos", {{"cliente", ana.value}});
  const Refusal refused = app.refusal_of([&](Tx& tx) { tx.remove("clientes", ana); });
  EXPECT_EQ(refused.code(), "en_uso");
  EXPECT_EQ(refused.extra().at("modelo"), Json("pedidos"));
  EXPECT_EQ(refused.extra().at("cuantos"), Json(1));
  EXPECT_EQ(app.count("clientes") + app.count("notas"), 2) << "nothing of it went";
}

TEST(Tx, WhatBelongsToARecordGoesWithItAndTheRestIsCutLoose) {
  AppFixture app(kTienda);
  const Id ana = insert(app, "clientes", {{"nombre", "Ana"}});
  const Id beto = insert(app, "clientes", {{"nombre", "Beto"}});
  const Id nota = insert(app, "notas", {{"cliente", ana.value}});
  insert(app, "notas", {{"cliente", beto.value}});
  insert(app, "detalles", {{"nota", nota.value}});
  const Id visita = insert(app, "visitas", {{"cliente", ana.value}});
  app.write([&](Tx& tx) { tx.remove("clientes", ana); });
  EXPECT_EQ(app.count("clientes"), 1);
  EXPECT_EQ(app.count("notas"), 1);
  EXPECT_EQ(app.count("detalles"), 0) << "what belongs to what belongs to it";
  EXPECT_TRUE(app.get("visitas", visita).is_null("cliente"));
}

TEST(Tx, ASoftlyDeletedRecordIsNotSeenAndItsNameIsFreeAgain) {
  AppFixture app(kTienda);
  const Id funda = insert(app, "productos", {{"nombre", "Funda"}});
  app.write([&](Tx& tx) { tx.remove("productos", funda); });
  EXPECT_EQ(app.count("productos"), 0);
  EXPECT_EQ(app.read([](Read& read) { return read.from("productos").with_deleted().count(); }), 1);
  EXPECT_EQ(app.refusal_of([&](Tx& tx) { tx.remove("productos", funda); }).kind(), Kind::kNotFound);
  insert(app, "productos", {{"nombre", "Funda"}});
  EXPECT_EQ(app.count("productos"), 1);
}

TEST(Tx, EventsAreHeardAfterTheCommitInOrderAndNotAtAllWithoutOne) {
  AppFixture app(kTienda);
  app.write([&](Tx& tx) {
    tx.emit("clientes", "uno", JsonObject{{"n", 1}});
    tx.emit("otros", "dos", JsonObject{});
    EXPECT_TRUE(app.heard.empty());
  });
  EXPECT_EQ(app.heard, (std::vector<std::string>{R"(uno {"n":1})", "dos {}"}));
  app.heard.clear();
  app.refusal_of([](Tx& tx) {
    tx.emit("clientes", "tres", JsonObject{});
    throw Refusal(Kind::kConflict, "no", "no");
  });
  EXPECT_EQ(app.heard_names(), "");
}

TEST(Tx, ANestedPartThatFailsLosesItsRowsAndEventsAlone) {
  AppFixture app(kTienda);
  app.write([](Tx& tx) {
    tx.insert("clientes", {{"nombre", "Ana"}});
    tx.emit("clientes", "ana", JsonObject{});
    EXPECT_THROW(tx.nested([&] {
      tx.insert("clientes", {{"nombre", "Beto"}});
      tx.emit("clientes", "beto", JsonObject{});
      throw Refusal(Kind::kConflict, "no", "no");
    }),
                 Refusal);
    EXPECT_EQ(tx.nested([&] { return tx.insert("clientes", {{"nombre", "Caro"}}).id(); }), Id{2});
    tx.emit("clientes", "caro", JsonObject{});
  });
  EXPECT_EQ(app.count("clientes"), 2);
  EXPECT_EQ(app.heard_names(), "ana caro");
}

TEST(Tx, NumbersOfASeriesHaveNoGaps) {
  AppFixture app(kTienda);
  const auto next = [](Tx& tx) { return tx.next_number("a"); };
  EXPECT_EQ(app.write(next), 1);
  app.refusal_of([&](Tx& tx) {
    EXPECT_EQ(next(tx), 2);
    throw Refusal(Kind::kConflict, "no", "no");
  });
  EXPECT_EQ(app.write(next), 2);
  EXPECT_EQ(app.write([](Tx& tx) { return tx.next_number("b"); }), 1);
}

}  // namespace
}  // namespace chasqui::service
