#include "main/demo.h"

#include <gtest/gtest.h>

#include "main/site_fixture.h"

namespace chasqui::main {
namespace {

void install(service::App& app) {
  app.demo([](service::Tx& tx, const service::DemoStep& step) {
    tx.insert("notas", {{"texto", std::to_string(step.random.below(1000))}});
    return service::DemoState{step.step + 1, 3};
  });
}

std::string texts(db::Database& database) {
  return database.read_now([](db::Connection& connection) {
    db::Statement row = connection.prepare("SELECT texto FROM notas ORDER BY id");
    std::string texts;
    while (row.step()) texts.append(row.text(0)).append(" ");
    return texts;
  });
}

TEST(FillDemo, GoesOnUntilItIsDoneTheSameEveryTimeAndOnlyOnce) {
  SiteFixture one({"notas", kNotas, install}), other({"notas", kNotas, install});
  const auto database = one.open(), second = other.open();
  fill_demo(one.app, *database);
  fill_demo(other.app, *second);
  const std::string said = texts(*database);
  EXPECT_EQ(std::count(said.begin(), said.end(), ' '), 3) << said;
  EXPECT_EQ(texts(*second), said);
  fill_demo(one.app, *database);
  EXPECT_EQ(texts(*database), said) << "a site with records is left alone";
}

TEST(FillDemo, OnlyTheModelsThatTellKeepItAway) {
  const auto tells = [](service::App& app) {
    install(app);
    app.demo(app.demo(), {"otras"});
  };
  SiteFixture site({"notas", kNotas, tells});
  const auto database = site.open();
  fill_demo(site.app, *database);
  fill_demo(site.app, *database);
  const std::string said = texts(*database);
  EXPECT_EQ(std::count(said.begin(), said.end(), ' '), 6) << said;
}

TEST(FillDemo, AnAppWithoutADemoStaysEmpty) {
  SiteFixture site;
  const auto database = site.open();
  fill_demo(site.app, *database);
  EXPECT_EQ(texts(*database), "");
}

}  // namespace
}  // namespace chasqui::main
