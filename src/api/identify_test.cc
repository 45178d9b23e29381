#include "api/identify.h"

#include <gtest/gtest.h>

#include "api/api_fixture.h"
#include "service/tienda_fixture.h"

namespace chasqui::api {
namespace {

using access::Identity;

TEST(Identify, WhoeverReachesASiteWithoutAccountsIsItsOperator) {
  ApiFixture server(service::kTienda);
  const service::Caller caller =
      identify(server.site, request_of("GET", "/", "", {{"Chasqui-Device", "caja-1"}}));
  EXPECT_EQ(caller.identity.name, "operador");
  EXPECT_EQ(caller.identity.device, "caja-1");
  EXPECT_EQ(caller.now, server.app.clock.now());
}

TEST(Identify, ADevicesNameIsCut) {
  ApiFixture server(service::kTienda);
  const service::Caller caller =
      identify(server.site, request_of("GET", "/", "", {{"Chasqui-Device", std::string(65, 'x')}}));
  EXPECT_EQ(caller.identity.device, std::string(64, 'x'));
}

// "yes", "401" or "403".
std::string verdict(std::string_view rule, const Identity& identity) {
  try {
    authorise(schema::parse_rule(rule, {}).value(), {identity, {}});
    return "yes";
  } catch (const Refusal& refusal) {
    return std::to_string(edge::to_status(refusal.kind()));
  }
}

TEST(Authorise, RulesSayWhoMay) {
  struct {
    std::string_view rule, anonymous, platform, by_operator;
  } const cases[] = {
      {"public", "yes", "yes", "yes"},
      {"auth", "401", "yes", "yes"},
      {"none", "401", "403", "403"},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(verdict(c.rule, Identity::anonymous()), c.anonymous) << c.rule;
    EXPECT_EQ(verdict(c.rule, Identity::platform()), c.platform) << c.rule;
    EXPECT_EQ(verdict(c.rule, Identity::local_operator()), c.by_operator) << c.rule;
  }
}

}  // namespace
}  // namespace chasqui::api
