#include "api/auth_docs.h"

#include <gtest/gtest.h>

#include "api/accounts_fixture.h"
#include "api/docs.h"

namespace chasqui::api {
namespace {

TEST(AuthDocs, EveryPathOfTheSignInIsShownWithWhoMayAsk) {
  const AccountsFixture tienda;
  const Json document = openapi_of(tienda.site.schema(), tienda.site.context.app);
  struct {
    const char *path, *method;
    bool is_public;
  } const cases[] = {
      {"/login", "post", true},
      {"/token", "post", true},
      {"/token/refresh", "post", true},
      {"/logout", "post", false},
      {"/me", "get", false},
      {"/sesiones", "get", false},
      {"/sesiones/{sesion}", "delete", false},
      {"/clave", "post", false},
      {"/enlace", "post", true},
  };
  for (const auto& c : cases) {
    const Json& operation = document["paths"][c.path][c.method];
    ASSERT_TRUE(operation.if_object()) << c.path;
    EXPECT_EQ(operation["security"].is_null(), c.is_public) << c.path;
  }
  EXPECT_TRUE(document["paths"]["/token"]["post"]["requestBody"]["content"]
                      ["application/x-www-form-urlencoded"]
                          .if_object());
  EXPECT_EQ(document["components"]["securitySchemes"]["bearer"]["scheme"].text(), "bearer");
}

TEST(AuthDocs, WhatIsNotServedIsNotShown) {
  schema::Auth auth;
  EXPECT_TRUE(auth_operations(auth).empty());
  auth.format = schema::TokenFormat::kSimpleJwt;
  auth.paths.logout = {"/api/logout"};
  const auto operations = auth_operations(auth);
  ASSERT_EQ(operations.size(), 1u);
  EXPECT_TRUE(operations[0].answers.contains(205));
}

}  // namespace
}  // namespace chasqui::api
