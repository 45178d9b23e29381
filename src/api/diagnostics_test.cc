#include "api/diagnostics.h"

#include <gtest/gtest.h>

#include "api/api_fixture.h"

namespace chasqui::api {
namespace {

constexpr std::string_view kEco = R"(
[app]
name = "eco"
[socket."/echo"]
protocol = "echo"
connect = "public"
[socket."/difusion"]
protocol = "broadcast"
connect = "public"
)";

const Fields kUpgrade{{"Connection", "Upgrade"}, {"Upgrade", "websocket"}};

TEST(Eco, SaysABodyBackInItsType) {
  ApiFixture server(kEco);
  for (const char* method : {"POST", "PUT", "PATCH", "DELETE"}) {
    const wire::Response answer =
        server.ask(method, "/echo", "hola\n", {{"Content-Type", "text/x-eco"}});
    EXPECT_EQ(answer.status, 200) << method;
    EXPECT_EQ(answer.bytes(), "hola\n") << method;
    EXPECT_EQ(answer.headers.find("Content-Type"), "text/x-eco") << method;
  }
  EXPECT_EQ(server.ask("POST", "/echo", "x").headers.find("Content-Type"),
            "application/octet-stream");
}

TEST(Eco, SaysARequestWithoutABodyBackAsText) {
  ApiFixture server(kEco);
  EXPECT_EQ(server.ask("POST", "/echo?a=1", "", {{"X-Uno", "1"}}).bytes(),
            "POST /echo?a=1 HTTP/1.1\r\nX-Uno: 1\r\n\r\n");
}

TEST(Eco, AcceptsSocketsAndPostsToThem) {
  ApiFixture server(kEco);
  EXPECT_EQ(server.ask("GET", "/echo", "", kUpgrade).status, -1);
  EXPECT_EQ(server.ask("GET", "/difusion", "", kUpgrade).status, -1);
  EXPECT_EQ(server.ask("POST", "/difusion", "hola").status, 204);
}

}  // namespace
}  // namespace chasqui::api
