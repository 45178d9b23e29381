#include "api/admin_desk.h"

#include <gtest/gtest.h>

#include "api/admin_fixture.h"
#include "base/errors.h"

namespace chasqui::api {
namespace {

TEST(Desk, SaysWhoMay) {
  AdminFixture site;
  const Desk desk(site.site);
  const auto request = [](const std::string& token) {
    return request_of("GET", "/", "", token.empty() ? Fields() : AccountsFixture::bearer(token));
  };
  EXPECT_NO_THROW(desk.administrator(request(site.jefa)));
  EXPECT_NO_THROW(desk.signed_in(request(site.ana)));
  EXPECT_THROW(desk.administrator(request(site.ana)), Refusal);
  EXPECT_THROW(desk.signed_in(request("")), Refusal);
  EXPECT_THROW(desk.model("nada"), Refusal);
  EXPECT_TRUE(desk.administers(access::Identity::local_operator()));
}

TEST(Desk, AnUpdatesNullIsAValue) {
  AdminFixture site;
  const Desk desk(site.site);
  EXPECT_FALSE(desk.model("clientes").update.null_is_absent);
}

TEST(DeskRoutes, LeaveWhatTheAppServesItself) {
  AdminFixture site;
  edge::RouteTable table;
  table.add("GET", "/admin/api/entrada", [](edge::Call&&, edge::Responder&&) {});
  DeskRoutes routes(table, std::make_shared<const Desk>(site.site));
  const DeskWork nothing = [](const DeskRef&, edge::Call&&, edge::Responder&&) {};
  routes.add("GET", "/entrada", nothing);
  EXPECT_EQ(table.size(), 1U);
  routes.add("GET", "/otra", nothing);
  EXPECT_EQ(table.size(), 2U);
}

}  // namespace
}  // namespace chasqui::api
