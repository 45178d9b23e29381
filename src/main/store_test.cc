#include "main/store.h"

#include <gtest/gtest.h>

#include "base/errors.h"
#include "main/site_fixture.h"

namespace chasqui::main {
namespace {

TEST(Store, LiesInTheDataFolderUnlessTheConfigurationSaysOtherwise) {
  Config config;
  config.data = "datos";
  EXPECT_EQ(database_path(config, "notas"), "datos/notas/main.db");
  config.sites["notas"].database = "otra.db";
  EXPECT_EQ(database_path(config, "notas"), "otra.db");
  EXPECT_EQ(database_path(config, "ventas"), "datos/ventas/main.db");
}

TEST(Store, IsMadeWithItsFolderAndOpenedAgain) {
  SiteFixture site;
  EXPECT_EQ(site.open()->head(), 0);
  ASSERT_TRUE(std::filesystem::exists(site.path()));
  const auto again = site.open();
  EXPECT_EQ(again->read_now([](db::Connection& connection) {
    return connection.query_int64("SELECT COUNT(*) FROM notas");
  }),
            0);
}

TEST(Store, ADatabaseThatIsUpToDateIsNotMigratedAgain) {
  SiteFixture site;
  site.open();
  const auto connection = open_writer(site.path(), site.clock);
  const auto version = [&] { return connection->query_int64("PRAGMA schema_version"); };
  const auto before = version();
  bring_up_to_date(*connection, site.app, site.clock);
  EXPECT_EQ(version(), before);
}

TEST(Store, AnotherProgramsDatabaseIsRefusedAndLeftAsItWas) {
  SiteFixture site;
  const auto connection = open_writer(site.path(), site.clock);
  connection->exec("CREATE TABLE clientes(id INTEGER PRIMARY KEY)");
  try {
    refuse_foreign(site.path(), site.app, site.clock);
    FAIL() << "it was taken";
  } catch (const Refusal& refusal) {
    EXPECT_EQ(refusal.code(), "base_ajena");
    EXPECT_NE(refusal.text().find("chasqui import notas"), std::string::npos) << refusal.text();
  }
  EXPECT_EQ(connection->query_int64("SELECT COUNT(*) FROM sqlite_master WHERE type = 'table'"), 1);
}

TEST(Store, WhatWouldLoseDataIsLeftToAPerson) {
  SiteFixture site;
  site.open()->write_now([](db::WriteTx& tx) {
    tx.connection().exec(
        "INSERT INTO notas(texto, uuid, version, creado_en, actualizado_en) "
        "VALUES ('hola', 'u', 1, 0, 0)");
    return std::string();
  });
  std::string other(kNotas);
  other.replace(other.find("texto = "), 8, "titulo = ");
  const LoadedApp changed({"notas", other, nullptr}, {});
  const auto connection = open_writer(site.path(), site.clock);
  EXPECT_THROW(bring_up_to_date(*connection, changed, site.clock), Refusal);
  EXPECT_EQ(connection->query_int64("SELECT COUNT(*) FROM notas WHERE texto = 'hola'"), 1);
}

void leave_a_note(service::App& app) {
  app.started([](service::Tx& tx) { tx.insert("notas", {{"texto", "empezó"}}); });
}

TEST(Store, AnAppPutsThingsRightEachTimeItStarts) {
  SiteFixture site({"notas", kNotas, leave_a_note});
  const auto database = site.open();
  start_app(site.app, *database, site.clock);
  start_app(site.app, *database, site.clock);
  EXPECT_EQ(database->read_now([](db::Connection& connection) {
    return connection.query_int64("SELECT COUNT(*) FROM notas WHERE texto = 'empezó'");
  }),
            2);
  SiteFixture silent;
  start_app(silent.app, *silent.open(), silent.clock);
}

}  // namespace
}  // namespace chasqui::main
