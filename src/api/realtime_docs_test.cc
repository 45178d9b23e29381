#include "api/realtime_docs.h"

#include <gtest/gtest.h>

#include <set>

#include "api/api_fixture.h"
#include "api/docs.h"

namespace chasqui::api {
namespace {

constexpr std::string_view kTodo = R"(
[app]
name = "tienda"
[stream."sala:*"]
[socket."/ws"]
connect = "public"
[socket."/sala/{numero}/eventos"]
protocol = "sse"
connect = "auth"
streams = ["sala:*"]
[socket."/publico"]
protocol = "sse"
connect = "public"
streams = ["*"]
[socket."/connection/websocket"]
protocol = "centrifuge"
connect = "auth"
streams = ["sala:*"]
[socket."/charla"]
protocol = "centrifuge"
connect = "public"
streams = ["sala:*"]
[socket."/socket.io/"]
protocol = "socketio"
connect = "public"
)";

TEST(RealtimeDocs, EverySocketThatIsAskedByHttpIsShownWithItsAnswers) {
  const ApiFixture tienda(kTodo);
  const Json document = openapi_of(tienda.site.schema(), tienda.site.context.app);
  const struct {
    const char *path, *method, *statuses;
    bool is_public;
  } cases[] = {
      {"/sala/{numero}/eventos", "get", "200 400 401 403 404 422 429 503 ", false},
      {"/publico", "get", "200 400 403 422 429 503 ", true},
      {"/connection/websocket", "get", "101 ", false},
      {"/connection/http_stream", "post", "200 403 ", true},
      {"/connection/sse", "get", "200 403 ", true},
      {"/charla", "get", "101 ", true},
      {"/charla/http_stream", "post", "200 403 ", true},
      {"/emulation", "post", "204 400 404 413 ", true},
      {"/socket.io/", "get", "101 200 400 503 ", true},
      {"/socket.io/", "post", "200 400 413 503 ", true},
  };
  for (const auto& c : cases) {
    const Json& operation = document["paths"][c.path][c.method];
    ASSERT_TRUE(operation.if_object()) << c.path;
    EXPECT_EQ(operation["security"].is_null(), c.is_public) << c.path;
    std::set<std::string> statuses;
    for (const auto& [status, answer] : *operation["responses"].if_object())
      statuses.insert(status);
    std::string seen;
    for (const std::string& status : statuses) seen += status + " ";
    EXPECT_EQ(seen, c.statuses) << c.path;
    const Json& content = operation["responses"]["200"]["content"];
    if (!content.if_object()) continue;
    EXPECT_FALSE(content.if_object()->begin()->second["example"].is_null()) << c.path;
  }
  EXPECT_TRUE(document["paths"]["/ws"].is_null()) << "AsyncAPI has it";
  const Json& first = document["paths"]["/sala/{numero}/eventos"]["get"]["parameters"];
  EXPECT_EQ((*first.if_array())[0]["name"].text(), "numero");
  EXPECT_EQ((*first.if_array())[0]["in"].text(), "path");
}

TEST(RealtimeDocs, WhatIsNotServedIsNotShown) {
  EXPECT_TRUE(realtime_operations(schema::AppSchema()).empty());
}

// What is documented is served: nobody answers 404 there.
TEST(RealtimeDocs, WhatIsShownIsServed) {
  ApiFixture tienda(kTodo);
  for (const schema::Operation& operation : realtime_operations(tienda.site.schema())) {
    const bool is_socket = operation.answers.contains(101);
    std::string target = operation.path;
    if (const std::size_t at = target.find('{'); at != std::string::npos)
      target.replace(at, target.find('}') - at + 1, "7");
    const int status = is_socket ? tienda.open(target) ? -1 : tienda.last.status
                                 : tienda.ask(operation.method, target, "{}").status;
    EXPECT_NE(status, 405) << target;
    EXPECT_TRUE(status != 404 || operation.path == "/emulation") << target;
  }
}

}  // namespace
}  // namespace chasqui::api
