#include "main/site_accounts.h"

#include <gtest/gtest.h>

#include "main/site_fixture.h"

namespace chasqui::main {
namespace {

constexpr std::string_view kConCuentas = R"(
[app]
name = "notas"
[auth]
roles = { jefe = "Jefatura" }
admin_roles = ["jefe"]
[auth.paths]
login = "/login"
[model.notas]
[model.notas.fields]
texto = { type = "text", required = true }
[model.notas.rules]
read = "auth"
write = "auth"
)";

void install(service::App& app) { app.demo_account({"ana", "una-clave-de-demo", "jefe"}); }

struct Notas : SiteFixture {
  Notas() : SiteFixture({"notas", kConCuentas, install}) {}
};

TEST(SiteAccounts, TheFirstAdministratorGetsALinkUntilThereIsAnAccount) {
  Notas notas;
  const auto database = notas.open();
  EXPECT_TRUE(first_admin_link(notas.app, *database, notas.random).starts_with("/entrar?enlace="));
  fill_demo_accounts(notas.app, *database);
  EXPECT_EQ(first_admin_link(notas.app, *database, notas.random), "");
}

TEST(SiteAccounts, TheDemosAccountsAreMadeOnceAndSaidEachTime) {
  Notas notas;
  const auto database = notas.open();
  const std::string line = "user ana password una-clave-de-demo role jefe\n";
  EXPECT_EQ(fill_demo_accounts(notas.app, *database), line);
  EXPECT_EQ(fill_demo_accounts(notas.app, *database), line);
  const auto count = database->read_now(
      [](db::Connection& connection) { return access::count_accounts(connection); });
  EXPECT_EQ(count, 1);
}

}  // namespace
}  // namespace chasqui::main
