#include "service/records.h"

#include <gtest/gtest.h>

#include "service/tienda_fixture.h"

namespace chasqui::service {
namespace {

const schema::Model& model(const AppFixture& app, std::string_view name) {
  return *app.schema().find_model(name);
}

Saved create(AppFixture& app, std::string_view name, const JsonObject& input) {
  return app.write([&](Tx& tx) { return create_record(tx, model(app, name), input); });
}

TEST(Records, ANewRecordIsAnsweredWholeAndTheEventSaysTheSame) {
  AppFixture app(kTienda);
  const Saved saved = create(app, "clientes", {{"nombre", "Ana"}, {"clave", "secreta"}});
  EXPECT_EQ(saved.reply.at("nivel"), Json("Plata"));
  EXPECT_FALSE(saved.reply.contains("clave")) << "a secret never goes out";
  ASSERT_EQ(app.heard.size(), 1u);
  EXPECT_EQ(app.heard[0], "cliente_creado " + to_text(saved.reply));
}

TEST(Records, AnEchoIsTheKeyAndWhatWasSent) {
  AppFixture app(kTienda);
  EXPECT_EQ(to_text(create(app, "productos", {{"nombre", "Funda"}}).reply),
            R"({"id":1,"nombre":"Funda"})");
  EXPECT_EQ(app.heard, std::vector<std::string>{R"(producto_creado {"id":1,"nombre":"Funda"})"});
}

TEST(Records, AnUpdateIsEchoedAndSaid) {
  AppFixture app(kTienda);
  create(app, "clientes", {{"nombre", "Ana"}});
  app.heard.clear();
  const Saved saved = app.write([&](Tx& tx) {
    return update_record(tx, model(app, "clientes"), {Id{1}, 1},
                         {{"nivel", "Oro"}, {"clave", "x"}});
  });
  EXPECT_EQ(to_text(saved.reply), R"({"id":1,"nivel":"Oro"})");
  EXPECT_EQ(saved.record.integer("version"), 2);
  EXPECT_EQ(app.heard, std::vector<std::string>{R"(cliente_actualizado {"id":1,"nivel":"Oro"})"});
}

TEST(Records, ARemovalIsAnsweredAndSaidInTheModelsWords) {
  AppFixture app(kTienda);
  create(app, "clientes", {{"nombre", "Ana"}});
  app.heard.clear();
  const Saved saved = app.write(
      [&](Tx& tx) { return remove_record(tx, model(app, "clientes"), {Id{1}, std::nullopt}); });
  EXPECT_EQ(to_text(saved.reply), R"({"message":"Cliente eliminado"})");
  EXPECT_EQ(saved.record.text("nombre"), "Ana") << "as it was";
  EXPECT_EQ(app.heard, std::vector<std::string>{R"(cliente_eliminado {"id":1})"});
}

TEST(Records, WhatCannotBeChangedIsRefusedAndNotSaid) {
  AppFixture app(kTienda);
  create(app, "clientes", {{"nombre", "Ana"}});
  app.heard.clear();
  struct {
    std::string_view name;
    std::int64_t id;
    JsonObject changes;
    std::optional<std::int64_t> version;
    Kind kind;
  } const cases[] = {
      {"nothing to change", 1, {}, std::nullopt, Kind::kMalformed},
      {"no such record", 9, {{"nivel", "Oro"}}, std::nullopt, Kind::kNotFound},
      {"an old version", 1, {{"nivel", "Oro"}}, 7, Kind::kConflict},
  };
  for (const auto& c : cases) {
    const Refusal refused = app.refusal_of([&](Tx& tx) {
      update_record(tx, model(app, "clientes"), {Id{c.id}, c.version}, c.changes);
    });
    EXPECT_EQ(refused.kind(), c.kind) << c.name << ": " << refused.text();
  }
  const Refusal refused =
      app.refusal_of([&](Tx& tx) { remove_record(tx, model(app, "clientes"), {Id{1}, 7}); });
  EXPECT_EQ(refused.extra().at("actual")["version"], Json(1));
  EXPECT_EQ(app.heard_names(), "");
  EXPECT_EQ(app.count("clientes"), 1);
}

void install_guard(App& app) {
  Guard guard;
  guard.model = "clientes";
  guard.create = [](Tx&, const Record*, Record& values) { values.set("nivel", "Oro"); };
  guard.update = [](Tx&, const Record* before, Record& changes) {
    changes.set("nombre", std::string(before->text("nombre")) + " II");
  };
  guard.remove = [](Tx&, const Record& record) {
    throw Refusal(Kind::kForbidden, "queda", std::string(record.text("nombre")) + " stays");
  };
  app.guard(std::move(guard));
}

TEST(Records, TheAppsGuardMayChangeOrRefuse) {
  AppFixture app(kTienda, install_guard);
  EXPECT_EQ(create(app, "clientes", {{"nombre", "Ana"}}).record.text("nivel"), "Oro");
  app.write([&](Tx& tx) {
    update_record(tx, model(app, "clientes"), {Id{1}, std::nullopt}, {{"rut", "1-9"}});
  });
  EXPECT_EQ(app.get("clientes", Id{1}).text("nombre"), "Ana II");
  const Refusal refused = app.refusal_of(
      [&](Tx& tx) { remove_record(tx, model(app, "clientes"), {Id{1}, std::nullopt}); });
  EXPECT_EQ(refused.text(), "Ana II stays");
  EXPECT_EQ(app.count("clientes"), 1);
}

}  // namespace
}  // namespace chasqui::service
