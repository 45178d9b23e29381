#include "api/admin_export.h"

#include <gtest/gtest.h>

#include "api/admin_fixture.h"

namespace chasqui::api {
namespace {

TEST(AdminExport, WritesWhatOneMaySee) {
  AdminFixture site;
  site.add_client("=Ana", Json("1-9"));
  EXPECT_EQ(site.status(site.ana, "GET", "/modelos/clientes/exportar"), 200);
  const std::string ana(site.last.bytes());
  EXPECT_EQ(ana.find("saldo"), std::string::npos) << ana;
  EXPECT_NE(ana.find("'=Ana,1-9"), std::string::npos) << ana;
  EXPECT_EQ(site.status(site.jefa, "GET", "/modelos/clientes/exportar?formato=json"), 200);
  EXPECT_NE(site.last.bytes().find(R"("saldo":null)"), std::string_view::npos);
  EXPECT_EQ(site.status(site.ana, "GET", "/modelos/clientes/exportar?formato=pdf"), 422);
  EXPECT_EQ(site.status(site.ana, "GET", "/modelos/pedidos/exportar"), 403);
}

}  // namespace
}  // namespace chasqui::api
