#include "api/admin_credentials.h"

#include <gtest/gtest.h>

#include "api/admin_fixture.h"

namespace chasqui::api {
namespace {

TEST(AdminCredentials, SessionsEndWithTheNextRequest) {
  AdminFixture site;
  const Json sessions = site.as(site.jefa, "GET", "/sesiones?usuario=1");
  ASSERT_EQ(sessions.if_array()->size(), 1U);
  const Json& session = sessions.if_array()->front();
  EXPECT_EQ(session["usuario"], "ana");
  const std::string path = "/sesiones/" + std::string(session["id"].text());
  EXPECT_EQ(site.status(site.jefa, "DELETE", path), 204);
  EXPECT_EQ(site.status(site.ana, "GET", "/aplicacion"), 401);
  EXPECT_EQ(site.status(site.jefa, "DELETE", path), 404);
}

TEST(AdminCredentials, AKeyIsShownOnce) {
  AdminFixture site;
  const Json made = site.as(site.jefa, "POST", "/llaves",
                            JsonObject{{"nombre", "caja"}, {"roles", JsonArray{"vendedor"}}});
  EXPECT_EQ(site.last.status, 201) << to_text(made);
  const std::string key(made["llave"].text());
  EXPECT_EQ(site.status(key, "GET", "/aplicacion"), 200) << "it works at once";
  const std::string listed = to_text(site.as(site.jefa, "GET", "/llaves"));
  EXPECT_EQ(listed.find(key), std::string::npos);
  EXPECT_EQ(listed.find("hash"), std::string::npos);
  EXPECT_EQ(site.status(site.jefa, "DELETE", "/llaves/" + to_text(made["id"])), 204);
  EXPECT_EQ(site.status(key, "GET", "/aplicacion"), 401);
  EXPECT_EQ(site.status(site.jefa, "DELETE", "/llaves/99"), 404);
  EXPECT_EQ(site.status(site.jefa, "POST", "/llaves",
                        JsonObject{{"nombre", "vieja"}, {"vence", "2001-01-01T00:00:00Z"}}),
            422);
}

}  // namespace
}  // namespace chasqui::api
