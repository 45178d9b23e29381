#include "edge/static_files.h"

#include <gtest/gtest.h>

#include <array>
#include <string>

namespace chasqui::edge {
namespace {

const Asset kPage{.path = "/index.html",
                  .media_type = "text/html; charset=utf-8",
                  .etag = "\"abc\"",
                  .identity = "<h1>plain</h1>",
                  .gzip = "GZ",
                  .brotli = "BR"};
const Asset kScript{.path = "/assets/app-Bx12y34Z.js",
                    .media_type = "text/javascript",
                    .etag = "\"def\"",
                    .identity = "1",
                    .gzip = "",
                    .brotli = "",
                    .is_immutable = true};

wire::Request asks(std::string_view name, std::string_view value) {
  wire::Request request;
  request.headers.add(name, value);
  return request;
}

TEST(StaticFiles, SendsTheFormThatTheClientTakes) {
  struct {
    std::string_view accepts, body, coding;
  } const cases[] = {
      {"gzip, deflate, br", "BR", "br"}, {"gzip", "GZ", "gzip"},
      {"br;q=0, gzip", "GZ", "gzip"},    {"identity", "<h1>plain</h1>", ""},
      {"zstd", "<h1>plain</h1>", ""},
  };
  const AssetHandler page(kPage);
  for (const auto& c : cases) {
    const auto reply = page.reply(asks("Accept-Encoding", c.accepts));
    EXPECT_EQ(reply.bytes(), c.body) << c.accepts;
    EXPECT_EQ(reply.headers.find("Content-Encoding").value_or(""), c.coding) << c.accepts;
    EXPECT_EQ(reply.headers.find("Content-Type"), "text/html; charset=utf-8");
    EXPECT_EQ(reply.headers.find("Vary"), "Accept-Encoding");
  }
  EXPECT_EQ(AssetHandler(kScript).reply(asks("Accept-Encoding", "br")).bytes(), "1");
}

TEST(StaticFiles, SaysWhenTheClientHasIt) {
  const AssetHandler page(kPage);
  for (const std::string_view known : {"\"abc\"", "W/\"abc\"", "\"x\", \"abc\"", "*"}) {
    const auto reply = page.reply(asks("If-None-Match", known));
    EXPECT_EQ(reply.status, 304) << known;
    EXPECT_EQ(reply.headers.find("ETag"), "\"abc\"");
    EXPECT_TRUE(reply.bytes().empty());
  }
  EXPECT_EQ(page.reply(asks("If-None-Match", "\"old\"")).status, 200);
}

TEST(StaticFiles, OnlyHashedNamesAreKeptForEver) {
  const auto page = AssetHandler(kPage).reply({});
  const auto script = AssetHandler(kScript).reply({});
  EXPECT_EQ(page.headers.find("Cache-Control"), "no-cache");
  EXPECT_EQ(script.headers.find("Cache-Control"), "public, max-age=31536000, immutable");
}

TEST(StaticFiles, TheSameBytesServeEveryClient) {
  const AssetHandler page(kPage);
  EXPECT_EQ(page.reply({}).asset, page.reply({}).asset);
}

TEST(StaticFiles, AnIndexIsAlsoFoundAsItsFolder) {
  RouteTable routes;
  add_assets(routes, "/admin", std::array{kPage, kScript});
  EXPECT_NE(routes.find("GET", "/admin/").route, nullptr);
  EXPECT_NE(routes.find("GET", "/admin").route, nullptr);
  EXPECT_NE(routes.find("HEAD", "/admin/index.html").route, nullptr);
  EXPECT_NE(routes.find("GET", "/admin/assets/app-Bx12y34Z.js").route, nullptr);
  EXPECT_EQ(routes.find("GET", "/admin/nada").route, nullptr);
}

}  // namespace
}  // namespace chasqui::edge
