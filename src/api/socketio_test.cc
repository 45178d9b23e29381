#include "api/socketio.h"

#include <gtest/gtest.h>

#include "api/api_fixture.h"
#include "wire/json.h"

namespace chasqui::api {
namespace {

constexpr std::string_view kShop = R"(
[app]
name = "tienda"
[model.clientes]
[model.clientes.fields]
nombre = { type = "text", required = true }
[model.clientes.rules]
read = "public"
write = "public"
[socket."/ws"]
protocol = "plain"
streams = ["*"]
connect = "public"
[socket."/socket.io/"]
protocol = "socketio"
connect = "public"
)";

// A client that polls.
struct Client {
  Client() {
    const wire::Response opened = server.ask("GET", "/socket.io/?EIO=4&transport=polling");
    const auto handshake = wire::parse_json(opened.bytes().substr(1));
    target = "/socket.io/?EIO=4&transport=polling&sid=" + std::string((*handshake)["sid"].text());
  }
  void says(std::string packet) { server.ask("POST", target, "4" + std::move(packet)); }
  std::string hears() { return std::string(server.ask("GET", target).bytes()); }

  ApiFixture server{kShop};
  std::string target;
};

TEST(SocketIoHall, ASocketOfTheAppIsANamespace) {
  Client client;
  client.says("0/ws,");
  EXPECT_TRUE(client.hears().starts_with("40/ws,{\"sid\":\""));
  client.says(R"(2/ws,7["suscribir",{"temas":["clientes"]}])");
  EXPECT_EQ(client.hears(),
            "43/ws,7[{\"temas\":[\"clientes\"]}]\x1e"
            "42/ws,[\"suscrito\",{\"temas\":[\"clientes\"]}]");
}

TEST(SocketIoHall, NothingElseIsAndTheMainOneIsSilent) {
  Client client;
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
