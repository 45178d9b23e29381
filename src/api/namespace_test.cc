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
