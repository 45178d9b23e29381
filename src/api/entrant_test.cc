#include "api/entrant.h"

#include <gtest/gtest.h>

#include "api/accounts_fixture.h"

namespace chasqui::api {
namespace {

struct Door : AccountsFixture {
  access::Identity ana() {
    return accounts().tokens().identify(token_of("ana"), app.clock.now()).value();
  }
  std::string back(const JsonObject& state) {
    const auto entrant = entrant_of(site, state);
    if (!entrant) return "nobody";
    return entrant->who.name + " " +
           to_text(Json(JsonArray(entrant->who.roles.begin(), entrant->who.roles.end()))) + " " +
           to_text(Json(entrant->input)) + " " + std::to_string(entrant->streams.size());
  }
};

TEST(Entrant, ComesBackAsWhoItWasWithWhatItHeard) {
  Door door;
  const JsonObject state =
      state_of({door.ana(), {{"memory", JsonObject{{"sala", 7}}}}, nullptr, {"a", "b"}});
  EXPECT_EQ(door.back(state), R"(ana ["vendedor"] {"memory":{"sala":7}} 2)");
}

TEST(Entrant, ItsDeviceKeepsItsName) {
  Door door;
  access::Identity who = door.ana();
  who.device = "caja-2";
  const auto entrant = entrant_of(door.site, state_of({who, {}, nullptr, {}}));
  ASSERT_TRUE(entrant);
  EXPECT_EQ(entrant->who.device, "caja-2");
}

TEST(Entrant, TheRolesAreThoseOfToday) {
  Door door;
  JsonObject state = state_of({door.ana(), {}, nullptr, {}});
  JsonObject who = *state.at("who").if_object();
  who.set("roles", JsonArray{"jefe"});
  state.set("who", who);
  EXPECT_EQ(door.back(state), R"(ana ["vendedor"] {"memory":null} 0)");
}

TEST(Entrant, WhoseSessionEndedIsNobody) {
  Door door;
  const std::string token = door.token_of("ana");
  const auto who = door.accounts().tokens().identify(token, door.app.clock.now()).value();
  const JsonObject state = state_of({who, {}, nullptr, {}});
  door.ask("POST", "/logout", {}, AccountsFixture::bearer(token));
  EXPECT_EQ(door.back(state), "nobody");
}

}  // namespace
}  // namespace chasqui::api
