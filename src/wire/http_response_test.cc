#include "wire/http_response.h"

#include <gtest/gtest.h>

namespace chasqui::wire {
namespace {

constexpr std::string_view kDate = "Sun, 06 Nov 1994 08:49:37 GMT";

std::string written(const Response& response, const Framing& framing) {
  std::string out;
  append_response(out, response, framing);
  return out;
}

TEST(HttpResponse, IsFramedByItsStatusAndItsRequest) {
  struct {
    std::string_view name;
    Response response;
    Framing framing;
    std::string_view seen;
  } const cases[] = {
      {"plain",
       Response::json(200, "{}"),
       {.date = kDate},
       "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nDate: Sun, 06 Nov 1994 08:49:37 "
       "GMT\r\n"
       "Content-Length: 2\r\n\r\n{}"},
      {"closing",
       Response::empty(400),
       {.keep_alive = false},
       "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"},
      {"HEAD",
       Response::text(200, "hola"),
       {.head_only = true},
       "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 4\r\n\r\n"},
      {"204", Response::empty(204), {}, "HTTP/1.1 204 No Content\r\n\r\n"},
      {"304 drops a body",
       Response::text(304, "x"),
       {},
       "HTTP/1.1 304 Not Modified\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"},
      {"101 leaves Connection to the handshake",
       Response::empty(101).set("Connection", "Upgrade"),
       {.keep_alive = false},
       "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\n\r\n"},
      {"HTTP/1.0 keeps alive aloud",
       Response::empty(200),
       {.version_minor = 0},
       "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: keep-alive\r\n\r\n"},
      {"streamed",
       Response{.status = 200, .headers = {}, .body = "hola, mundo, hola", .asset = {}},
       {.streamed = true},
       "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n11\r\nhola, mundo, hola\r\n0\r\n\r\n"},
      {"streamed without bytes",
       Response::empty(200),
       {.streamed = true},
       "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
      {"streamed for HEAD",
       Response::empty(200),
       {.head_only = true, .streamed = true},
       "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"},
      {"streamed for HTTP/1.0",
       Response{.status = 200, .headers = {}, .body = "hola", .asset = {}},
       {.version_minor = 0, .streamed = true},
       "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nhola"},
      {"unknown status", Response::empty(299), {}, "HTTP/1.1 299 \r\nContent-Length: 0\r\n\r\n"},
  };
  for (const auto& c : cases) EXPECT_EQ(written(c.response, c.framing), c.seen) << c.name;
}

TEST(HttpResponse, AValueCannotAddALine) {
  std::string out;
  append_head(out, Response::empty(204).set("Location", "/a\r\nSet-Cookie: x=1\0"), {});
  EXPECT_EQ(out, "HTTP/1.1 204 No Content\r\nLocation: /a  Set-Cookie: x=1\r\n\r\n");
}

TEST(HttpResponse, AnEmptyChunkDoesNotEndTheBody) {
  std::string out;
  append_chunk(out, "", {.streamed = true});
  EXPECT_EQ(out, "");
}

TEST(HttpResponse, SendsTheBytesOfAnAsset) {
  const auto asset = std::make_shared<const std::string>("abc");
  EXPECT_EQ(written(Response::shared("image/png", asset), {}),
            "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: 3\r\n\r\nabc");
}

}  // namespace
}  // namespace chasqui::wire
