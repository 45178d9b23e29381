#include "api/socketio.h"

#include <gtest/gtest.h>

#include "api/polling_fixture.h"

namespace chasqui::api {
namespace {

TEST(SocketIoHall, ASocketOfTheAppIsANamespace) {
  PollingClient client;
  client.says("0/ws,");
  EXPECT_TRUE(client.hears().starts_with("40/ws,{\"sid\":\""));
  client.says(R"(2/ws,7["suscribir",{"temas":["clientes"]}])");
  EXPECT_EQ(client.hears(),
            "43/ws,7[{\"temas\":[\"clientes\"]}]\x1e"
            "42/ws,[\"suscrito\",{\"temas\":[\"clientes\"]}]");
}

TEST(SocketIoHall, WhatItsOpeningAsksForHolds) {
  PollingClient client("&desde=7&epoca=otra");
  client.says("0/ws,");
  const std::string heard = client.hears() + client.hears();
  EXPECT_NE(heard.find("resync"), heard.npos) << heard;
}

TEST(SocketIoHall, NothingElseIsAndTheMainOneIsSilent) {
  PollingClient client;
  client.says("0/clientes,");
  EXPECT_EQ(client.hears(), "44/clientes,{\"message\":\"Invalid namespace\"}");
  client.says("0");
  EXPECT_TRUE(client.hears().starts_with("40{\"sid\":\""));
  client.says(R"(2["hola"])");
  client.says("0/nada,");
  EXPECT_EQ(client.hears(), "44/nada,{\"message\":\"Invalid namespace\"}");
}

}  // namespace
}  // namespace chasqui::api
