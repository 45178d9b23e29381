#include "edge/cors.h"

#include <gtest/gtest.h>

#include <utility>

namespace chasqui::edge {
namespace {

wire::Request asks(std::string_view origin, std::string_view method, std::string_view headers) {
  wire::Request request;
  request.method = wire::Method::kOptions;
  request.headers.add("Origin", origin);
  request.headers.add("Access-Control-Request-Method", method);
  if (!headers.empty()) request.headers.add("Access-Control-Request-Headers", headers);
  return request;
}

TEST(Cors, APreflightOfAnyOriginIsAnsweredAsTheContractSays) {
  const CorsSettings any{.any_origin = true};
  const auto reply = preflight_reply(any, asks("https://a.example", "PUT", "x-a, x-b"));
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.body, "OK");
  EXPECT_EQ(reply.headers.find("Access-Control-Allow-Origin"), "*");
  EXPECT_EQ(reply.headers.find("Access-Control-Allow-Methods"),
            "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT");
  EXPECT_EQ(reply.headers.find("Access-Control-Allow-Headers"), "x-a, x-b");
  EXPECT_EQ(reply.headers.find("Access-Control-Max-Age"), "600");
  EXPECT_FALSE(reply.headers.find("Access-Control-Allow-Credentials"));
}

TEST(Cors, OnlyListedOriginsAreEchoedAndCachesAreTold) {
  const CorsSettings listed{.origins = {"https://a.example"}, .allows_credentials = true};
  wire::Response good, bad, none;
  add_cors(listed, "https://a.example", good);
  add_cors(listed, "https://b.example", bad);
  add_cors(listed, "", none);
  EXPECT_EQ(good.headers.find("Access-Control-Allow-Origin"), "https://a.example");
  EXPECT_EQ(good.headers.find("Access-Control-Allow-Credentials"), "true");
  EXPECT_FALSE(bad.headers.find("Access-Control-Allow-Origin"));
  for (const auto* reply : {&good, &bad, &none}) EXPECT_EQ(reply->headers.find("Vary"), "Origin");
  EXPECT_EQ(preflight_reply(listed, asks("https://b.example", "PUT", "")).status, 400);
  EXPECT_EQ(preflight_reply(listed, asks("https://a.example", "TRACE", "")).status, 400);
}

TEST(Cors, AnyOriginNeverComesWithCredentials) {
  const CorsSettings any{.any_origin = true, .allows_credentials = true};
  wire::Response reply;
  add_cors(any, "https://a.example", reply);
  EXPECT_EQ(reply.headers.find("Access-Control-Allow-Origin"), "*");
  EXPECT_FALSE(reply.headers.find("Access-Control-Allow-Credentials"));
}

TEST(Cors, ExpresssWayAnswers204AndAlwaysSpeaksOfCredentials) {
  const CorsSettings express{.origins = {"https://a.example"},
                             .allows_credentials = true,
                             .methods = {"GET", "POST"},
                             .headers = {"Content-Type", "Authorization"},
                             .is_express = true};
  const auto good = preflight_reply(express, asks("https://a.example", "POST", "x-other"));
  EXPECT_EQ(good.status, 204);
  EXPECT_EQ(good.headers.find("Access-Control-Allow-Origin"), "https://a.example");
  EXPECT_EQ(good.headers.find("Access-Control-Allow-Methods"), "GET,POST");
  EXPECT_EQ(good.headers.find("Access-Control-Allow-Headers"), "Content-Type,Authorization");
  const auto bad = preflight_reply(express, asks("https://b.example", "POST", ""));
  EXPECT_EQ(bad.status, 204);
  EXPECT_FALSE(bad.headers.find("Access-Control-Allow-Origin"));
  for (const std::string_view origin : {"https://a.example", "https://b.example", ""}) {
    wire::Response reply;
    add_cors(express, origin, reply);
    EXPECT_EQ(reply.headers.find("Access-Control-Allow-Credentials"), "true") << origin;
    EXPECT_EQ(reply.headers.find("Vary"), "Origin") << origin;
  }
}

TEST(Cors, OffMeansNoHeaders) {
  wire::Response reply;
  add_cors(CorsSettings{}, "https://a.example", reply);
  EXPECT_TRUE(reply.headers.empty());
}

TEST(Cors, WhoMayOpenASocket) {
  struct {
    std::string_view name, origin;
    CorsSettings settings;
    bool may;
    bool is_secure = false;
  } const cases[] = {
      {"no browser", "", {}, true},
      {"the site itself", "http://tienda.example:8003", {}, true},
      {"another site", "https://evil.example", {}, false},
      {"the same name, another port", "http://tienda.example:9", {}, false},
      {"a page from a file", "null", {}, false},
      {"a page from a file, listed", "null", {.origins = {"null"}}, true},
      {"no origin at all", "nonsense", {}, false},
      {"the site itself by TLS", "https://tienda.example:8003", {}, true, true},
      {"the site itself, but its page came in the clear",
       "http://tienda.example:8003",
       {},
       false,
       true},
      {"TLS ended before us", "https://tienda.example:8003", {}, true},
      {"the same name as a part", "http://tienda.example:8003.evil.example", {}, false},
      {"in other letters", "http://Tienda.Example:8003", {}, true},
      {"listed, in other letters", "https://A.example", {.origins = {"https://a.example"}}, false},
      {"listed", "https://a.example", {.origins = {"https://a.example"}}, true},
      {"any", "https://evil.example", {.any_origin = true}, true},
  };
  for (const auto& c : cases) {
    wire::Request request;
    request.host = "tienda.example:8003";
    request.is_secure = c.is_secure;
    if (!c.origin.empty()) request.headers.add("Origin", c.origin);
    EXPECT_EQ(may_open_socket(c.settings, request), c.may) << c.name;
  }
}

}  // namespace
}  // namespace chasqui::edge
