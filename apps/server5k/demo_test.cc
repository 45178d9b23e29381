#include "demo.h"

#include <gtest/gtest.h>

#include "carrera.h"

namespace chasqui::server5k {
namespace {

std::string llenar(service::AppFixture& app) {
  for (const auto& cuenta : cuentas_de_demo())
    app.write(
        [&](Tx& tx) { tx.add_account({.username = cuenta.username, .roles = {cuenta.role}}); });
  SeededRandom random(5);
  bool sigue = true;
  for (std::int64_t paso = 0; sigue; ++paso) {
    const service::DemoState estado =
        app.write([&](Tx& tx) { return llenar_demo(tx, {random, paso}); });
    sigue = estado.done < estado.total;
  }
  return app.read([](Read& read) {
    std::string todo;
    for (const char* modelo : {"competencias", "equipos"})
      for (const Record& uno : read.from(modelo).order("id").rows()) todo += to_text(uno.values());
    for (const Record& uno : read.from("registros").order("id").rows())
      todo += to_text(uno["time"]) + " ";
    return todo;
  });
}

TEST(Demo, IsTwoCompetitionsTwentyTeamsAndFifteenJudges) {
  service::AppFixture app(app_toml(), ::server5k);
  llenar(app);
  EXPECT_EQ(app.count("competencias"), 2);
  EXPECT_EQ(app.count("equipos"), 20);
  EXPECT_EQ(app.count("registros"), 45);
  app.read([](Read& read) {
    EXPECT_EQ(read.accounts_with_role("juez").size(), 15u);
    EXPECT_EQ(read.from("competencias").where("is_running", true).count(), 1);
    for (const Record& equipo : read.from("equipos").rows())
      EXPECT_TRUE(read.account(equipo.integer("judge_id")).value().has_role("juez"));
    return 0;
  });
}

TEST(Demo, IsTheSameEachTime) {
  service::AppFixture una(app_toml(), ::server5k), otra(app_toml(), ::server5k);
  EXPECT_EQ(llenar(una).size(), llenar(otra).size());
}

TEST(Demo, EverybodyCanSignIn) {
  for (const auto& cuenta : cuentas_de_demo()) EXPECT_EQ(cuenta.password, cuenta.username + "-5k");
}

}  // namespace
}  // namespace chasqui::server5k
