#include "api/admin_import.h"

#include <gtest/gtest.h>

#include "api/admin_fixture.h"

namespace chasqui::api {
namespace {

Json asked(const std::string& csv, bool is_confirmed, Json key = nullptr) {
  return JsonObject{{"csv", csv},
                    {"columnas", JsonObject{{"Nombre", "nombre"}, {"Rut", "rut"}}},
                    {"clave", std::move(key)},
                    {"confirmar", is_confirmed}};
}

TEST(AdminImport, IsTriedWithoutATrace) {
  AdminFixture site;
  site.app.heard.clear();
  const Json tried = site.as(site.ana, "POST", "/modelos/clientes/importar",
                             asked("Nombre,Rut\nAna,1-9\nEva,1-9\n", false));
  EXPECT_EQ(tried["nuevos"], 1) << to_text(tried);
  EXPECT_EQ(to_text((*tried["errores"].if_array())[0]["fila"]), "3");
  EXPECT_EQ((*tried["errores"].if_array())[0]["campo"], "rut");
  EXPECT_EQ(site.app.count("clientes"), 0);
  EXPECT_EQ(site.app.heard_names(), "");
}

TEST(AdminImport, IsTakenWholeOrNotAtAll) {
  AdminFixture site;
  const std::string path = "/modelos/clientes/importar";
  EXPECT_EQ(site.as(site.ana, "POST", path, asked("Nombre,Rut\nAna,1-9\n,2-7\n", true))["aplicado"],
            false);
  EXPECT_EQ(site.app.count("clientes"), 0);
  const Json done = site.as(site.ana, "POST", path, asked("Nombre,Rut\nAna,1-9\n", true));
  EXPECT_EQ(done["aplicado"], true) << to_text(done);
  const Json again =
      site.as(site.ana, "POST", path, asked("Nombre,Rut\nAna II,1-9\n", true, Json("rut")));
  EXPECT_EQ(again["cambiados"], 1) << to_text(again);
  EXPECT_EQ(site.app.get("clientes", Id{1}).text("nombre"), "Ana II");
}

TEST(AdminImport, ARowThatIsWiderThanTheNamesIsWrong) {
  AdminFixture site;
  const Json tried = site.as(site.ana, "POST", "/modelos/clientes/importar",
                             asked("Nombre,Rut\nAna,1-9,,\nEva,1,234\n", false));
  EXPECT_EQ(tried["nuevos"], 1) << to_text(tried);
  EXPECT_EQ(tried["fallidas"], 1);
  EXPECT_EQ((*tried["errores"].if_array())[0]["tipo"], "celdas");
}

TEST(AdminImport, NamesWhatIsWrongWithTheFile) {
  AdminFixture site;
  const std::string path = "/modelos/clientes/importar";
  const auto status = [&](const Json& body) { return site.status(site.ana, "POST", path, body); };
  EXPECT_EQ(status(asked("Nombre\nAna\n", false)), 422) << "a column that is not there";
  EXPECT_EQ(status(asked("", false)), 422);
  EXPECT_EQ(status(asked("Nombre,Rut\nAna,1\n", false, Json("nombre"))), 422) << "tells nobody";
  EXPECT_EQ(status(JsonObject{{"csv", "A\n1\n"}, {"columnas", JsonObject{{"A", "puntos"}}}}), 422);
  std::string many = "Nombre,Rut\n";
  for (std::size_t i = 0; i <= kImportRowsMax; ++i) many += "Ana,\n";
  EXPECT_EQ(status(asked(many, false)), 422) << "one past the bound";
}

}  // namespace
}  // namespace chasqui::api
