#include "api/admin.h"

#include <gtest/gtest.h>

#include "api/admin_fixture.h"

namespace chasqui::api {
namespace {

TEST(Admin, IsThereForEveryAppAndForSomebody) {
  AdminFixture site;
  EXPECT_EQ(site.status("", "GET", "/entrada"), 200);
  const char* const for_administrators[] = {"/usuarios", "/sesiones",  "/llaves",
                                            "/registro", "/auditoria", "/medidas",
                                            "/ajustes",  "/respaldos", "/conexiones"};
  for (const char* path : for_administrators) {
    EXPECT_EQ(site.status("", "GET", path), 401) << path;
    EXPECT_EQ(site.status(site.ana, "GET", path), 403) << path;
  }
  ApiFixture open("[app]\nname = \"sola\"\n");
  EXPECT_EQ(open.ask("GET", "/admin/api/aplicacion").status, 200);
  EXPECT_EQ(open.ask("GET", "/admin/api/usuarios").status, 404) << "without [auth] there are none";
}

}  // namespace
}  // namespace chasqui::api
