#include "edge/engine_server.h"

#include <gtest/gtest.h>

#include "edge/eco_engine.h"
#include "edge/test_server.h"
#include "wire/json.h"

namespace chasqui::edge {
namespace {

struct EngineSite {
  static RouteTable routes(loop::Loop& loop) {
    RouteTable table;
    loop::Loop* const loops[] = {&loop};
    EngineServer::add(table, "/engine.io/",
                      std::make_shared<EngineServer>(
                          loops, EngineSettings{.payload_bytes_max = 100, .sessions_max = 3},
                          [](const Call&) { return make_engine_echo(); }));
    return table;
  }
  std::string ask(std::string_view method, std::string_view query, std::string_view body = "") {
    return server.ask(std::string(method) + " /engine.io/?" + std::string(query) +
                      " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: " +
                      std::to_string(body.size()) + "\r\n\r\n" + std::string(body));
  }

  TestServer server{routes};
};

TEST(EngineServer, RefusesWhatItDoesNotSpeak) {
  EngineSite site;
  const struct {
    const char* method;
    const char* query;
    const char* answer;
  } cases[] = {
      {"GET", "EIO=4", R"({"code":0,"message":"Transport unknown"})"},
      {"GET", "EIO=4&transport=websocket", R"({"code":0,"message":"Transport unknown"})"},
      {"GET", "EIO=3&transport=polling", R"({"code":5,"message":"Unsupported protocol version"})"},
      {"POST", "EIO=4&transport=polling", R"({"code":2,"message":"Bad handshake method"})"},
      {"GET", "EIO=4&transport=polling&sid=0.x", R"({"code":1,"message":"Session ID unknown"})"},
      {"GET", "EIO=4&transport=polling&sid=9.x", R"({"code":1,"message":"Session ID unknown"})"},
      {"GET", "EIO=4&transport=polling&sid=x", R"({"code":1,"message":"Session ID unknown"})"},
  };
  for (const auto& it : cases) {
    const std::string answer = site.ask(it.method, it.query);
    EXPECT_EQ(status_of(answer), "400") << it.query;
    EXPECT_EQ(body_of(answer), it.answer) << it.query;
  }
  EXPECT_EQ(status_of(site.ask("POST", "EIO=4&transport=polling", std::string(101, 'x'))), "413");
}

TEST(EngineServer, OnlySoManySessionsWaitForPolls) {
  EngineSite site;
  for (int i = 0; i < 3; ++i)
    EXPECT_EQ(status_of(site.ask("GET", "EIO=4&transport=polling")), "200");
  EXPECT_EQ(status_of(site.ask("GET", "EIO=4&transport=polling")), "503");
}

TEST(EngineServer, FindsASessionByItsId) {
  EngineSite site;
  const std::string opened = body_of(site.ask("GET", "EIO=4&transport=polling"));
  ASSERT_TRUE(opened.starts_with("0{"));
  const std::string sid((*wire::parse_json(opened.substr(1)))["sid"].text());
  const std::string query = "EIO=4&transport=polling&sid=" + sid;
  EXPECT_EQ(body_of(site.ask("POST", query, "4hola")), "ok");
  EXPECT_EQ(body_of(site.ask("GET", query)), "4hola");
  EXPECT_EQ(status_of(site.ask("PUT", query)), "400");
  EXPECT_EQ(body_of(site.ask("POST", query, "1")), "ok");
  EXPECT_EQ(body_of(site.ask("GET", query)), "6");
  EXPECT_EQ(status_of(site.ask("GET", query)), "400");
}

}  // namespace
}  // namespace chasqui::edge
