#include "api/namespace.h"

#include <gtest/gtest.h>

#include "api/polling_fixture.h"

namespace chasqui::api {
namespace {

// The member of the welcome, as text.
std::string member(const std::string& welcome, std::string_view name) {
  const auto json = wire::parse_json(std::string_view(welcome).substr(welcome.find('{')));
  return std::string((*json)[name].text());
}

TEST(Namespace, WhoWasCutOffComesBackWithItsTopics) {
  PollingClient client;
  client.says("0/ws,");
  const std::string pid = member(client.hears(), "pid");
  client.says(R"(2/ws,["suscribir",{"temas":["clientes"]}])");
  client.hears();
  client.says("1/ws,");
  const std::string epoch = client.server.site.space->epoch();
  client.says(R"(0/ws,{"pid":")" + pid + R"(","offset":"0:)" + epoch + R"("})");
  const std::string welcome = client.hears();
  EXPECT_EQ(member(welcome, "pid"), pid);
  EXPECT_FALSE(welcome.contains("suscrito")) << welcome;
}

// One that was cut off and comes back by its pid.
std::string comes_back(PollingClient& client, const std::string& pid, std::string_view offset) {
  client.says("1/ws,");
  client.says(R"(0/ws,{"pid":")" + pid + R"(","offset":")" + std::string(offset) + R"("})");
  return client.hears();
}

TEST(Namespace, AFilterIsKeptWithTheTopics) {
  PollingClient client;
  const std::string epoch = client.server.site.space->epoch();
  client.says("0/ws,");
  const std::string pid = member(client.hears(), "pid");
  client.says(R"(2/ws,7["suscribir",{"temas":["avisos"],"filtros":{"avisos":"para = 7"}}])");
  EXPECT_TRUE(client.hears().starts_with(R"(43/ws,7[{"temas":["avisos"]}])"));
  client.says(R"(2/ws,8["suscribir",{"temas":["clientes"],"filtros":{"clientes":"nada = 7"}}])");
  EXPECT_TRUE(client.hears().contains("filtro_invalido")) << "what was heard before is heard on";
  comes_back(client, pid, "0:" + epoch);
  const auto announce = [&](const char* data) {
    client.server.site.relay.announce(
        client.server.site.space,
        {std::make_shared<const hub::Event>(hub::Event{0, "avisos", "aviso", data, ""})});
  };
  announce(R"({"para":8,"n":1})");
  announce(R"({"para":7,"n":2})");
  const std::string heard = client.hears();
  EXPECT_TRUE(heard.contains(R"("n":2)")) << heard;
  EXPECT_FALSE(heard.contains(R"("n":1)")) << heard;
}

TEST(Namespace, APositionThatLeadsNowhereIsSaidAlsoToWhoComesBack) {
  PollingClient client;
  client.says("0/ws,");
  const std::string pid = member(client.hears(), "pid");
  client.says(R"(2/ws,["suscribir",{"temas":["clientes"]}])");
  client.hears();
  const std::string welcome = comes_back(client, pid, "0:otra") + client.hears();
  EXPECT_TRUE(welcome.contains("\"resync\"")) << welcome;
}

TEST(Namespace, WhatDoesNotFitIsNew) {
  PollingClient client;
  client.says("0/ws,");
  const std::string pid = member(client.hears(), "pid");
  client.says(R"(2/ws,["suscribir",{"temas":["clientes"]}])");
  client.hears();
  PollingClient other;
  for (const std::string& auth : {R"({"pid":"x","offset":"0:e"})" + std::string(),
                                  R"({"pid":")" + pid + R"(","offset":"x"})"}) {
    other.says("0/ws," + auth);
    EXPECT_NE(member(other.hears(), "pid"), pid);
    other.says("1/ws,");
  }
}

}  // namespace
}  // namespace chasqui::api
