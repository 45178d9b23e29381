// For tests: a shop whose socket is a namespace of Socket.IO, and a client that polls.
#pragma once
#include <string>

#include "api/api_fixture.h"
#include "wire/json.h"

namespace chasqui::api {

inline constexpr std::string_view kShop = R"(
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

struct PollingClient {
  // `more` of the opening's query.
  explicit PollingClient(std::string_view more = "") {
    const wire::Response opened =
        server.ask("GET", "/socket.io/?EIO=4&transport=polling" + std::string(more));
    const auto handshake = wire::parse_json(opened.bytes().substr(1));
    target = "/socket.io/?EIO=4&transport=polling&sid=" + std::string((*handshake)["sid"].text());
  }
  void says(std::string packet) { server.ask("POST", target, "4" + std::move(packet)); }
  std::string hears() { return std::string(server.ask("GET", target).bytes()); }

  ApiFixture server{kShop};
  std::string target;
};

}  // namespace chasqui::api
