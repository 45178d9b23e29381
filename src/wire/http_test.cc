#include "wire/http.h"

#include <gtest/gtest.h>

namespace chasqui::wire {
namespace {

TEST(Headers, AreFoundInAnyCaseAndKeepTheirOrder) {
  Headers headers;
  headers.add("Content-Type", "text/html");
  headers.add("Vary", "Accept");
  headers.add("vary", "Origin");
  EXPECT_EQ(headers.find("CONTENT-TYPE"), "text/html");
  EXPECT_EQ(headers.find("content-typ"), std::nullopt);
  EXPECT_EQ(headers.find("Vary"), "Accept");
  EXPECT_EQ(headers.joined("Vary"), "Accept, Origin");
  EXPECT_EQ(headers[2].value, "Origin");
}

TEST(Headers, SetReplacesAllOfThatName) {
  Headers headers;
  headers.add("A", "1");
  headers.add("B", "2");
  headers.add("a", "3");
  headers.set("A", "4");
  EXPECT_EQ(headers.size(), 2u);
  EXPECT_EQ(headers.joined("a"), "4");
  headers.remove("b");
  EXPECT_EQ(headers.find("B"), std::nullopt);
}

TEST(Headers, ListsLooksThroughAllLines) {
  Headers headers;
  headers.add("Connection", "keep-alive , Upgrade");
  headers.add("Connection", "x");
  EXPECT_TRUE(headers.lists("connection", "upgrade"));
  EXPECT_TRUE(headers.lists("Connection", "X"));
  EXPECT_FALSE(headers.lists("Connection", "keep"));
  EXPECT_FALSE(headers.lists("Upgrade", "x"));
}

TEST(Request, HostNameIsTheHostWithoutItsPort) {
  struct {
    std::string_view host, name;
  } const cases[] = {{"a.example:80", "a.example"}, {"a", "a"}, {"[::1]:80", "[::1]"}, {"", ""}};
  for (const auto& c : cases) {
    Request request;
    request.host = c.host;
    EXPECT_EQ(request.host_name(), c.name) << c.host;
  }
}

TEST(Request, AnUpgradeNeedsBothHeadersAndHttp11) {
  Request request;
  request.headers.add("Upgrade", "websocket");
  EXPECT_FALSE(request.is_upgrade("websocket"));
  request.headers.add("Connection", "Upgrade");
  EXPECT_TRUE(request.is_upgrade("websocket"));
  request.version_minor = 0;
  EXPECT_FALSE(request.is_upgrade("websocket"));
}

TEST(Method, GoesToTextAndBack) {
  for (const std::string_view word : {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
    EXPECT_EQ(to_text(to_method(word)), word);
  EXPECT_EQ(to_method("get"), Method::kOther) << "methods have a case";
  EXPECT_EQ(to_text(Method::kOther), "");
}

TEST(Response, HasItsTypeFromItsMaker) {
  EXPECT_EQ(Response::json(201, "{}").headers.find("content-type"), "application/json");
  EXPECT_EQ(Response::text(200, "x").bytes(), "x");
  EXPECT_TRUE(Response::empty(204).headers.empty());
  const auto asset = std::make_shared<const std::string>("abc");
  EXPECT_EQ(Response::shared("image/png", asset).bytes().data(), asset->data()) << "no copy";
  EXPECT_EQ(Response::empty(200).set("A", "1").set("A", "2").headers.joined("A"), "2");
}

TEST(ReasonPhrase, IsKnownForWhatWeSend) {
  for (const int status : {100, 101, 200, 201, 204, 304, 400, 401, 404, 417, 431, 500, 505, 507})
    EXPECT_FALSE(reason_phrase(status).empty()) << status;
  EXPECT_EQ(reason_phrase(422), "Unprocessable Content");
  EXPECT_EQ(reason_phrase(599), "");
}

}  // namespace
}  // namespace chasqui::wire
