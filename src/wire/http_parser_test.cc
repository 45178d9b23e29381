#include "wire/http_parser.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace chasqui::wire {
namespace {

using namespace std::string_view_literals;

std::string told(const Request& request) {
  std::string text = request.method_text + " " + request.path;
  if (!request.query().empty()) text.append("?").append(request.query());
  text += " @" + request.host;
  for (std::size_t i = 0; i < request.headers.size(); ++i) {
    const auto [name, value] = request.headers[i];
    text.append(" ").append(name).append("=").append(value);
  }
  if (!request.body.empty()) text += " [" + request.body + "]";
  return text + (request.keep_alive ? "\n" : " close\n");
}

// What a connection would see: a line per request, and the status of a violation.
std::string read(std::vector<std::string_view> pieces, const Limits& limits = {}) {
  HttpParser parser(limits);
  std::string seen;
  for (std::string_view piece : pieces) {
    while (!piece.empty()) {
      const auto consumed = parser.feed(piece);
      if (!consumed) return seen + std::to_string(consumed.error().status) + "\n";
      piece.remove_prefix(*consumed);
      if (parser.state() == HttpParser::State::kComplete) seen += told(parser.take());
    }
  }
  return seen + (parser.state() == HttpParser::State::kIdle ? "" : "...\n");
}

std::string read_bytewise(std::string_view stream, const Limits& limits = {}) {
  std::vector<std::string_view> pieces;
  for (std::size_t i = 0; i < stream.size(); ++i) pieces.push_back(stream.substr(i, 1));
  return read(pieces, limits);
}

// The answer, after checking that it is the same wherever the stream is cut.
std::string read_every_way(std::string_view stream, const Limits& limits = {}) {
  const std::string whole = read({stream}, limits);
  EXPECT_EQ(read_bytewise(stream, limits), whole) << "byte by byte: " << stream;
  for (std::size_t cut = 0; cut <= stream.size(); ++cut)
    EXPECT_EQ(read({stream.substr(0, cut), stream.substr(cut)}, limits), whole)
        << "cut at " << cut << ": " << stream;
  return whole;
}

std::string with_headers(std::string_view lines) {
  return "POST /x HTTP/1.1\r\nHost: a\r\n" + std::string(lines) + "\r\n";
}

std::string chunked(std::string_view body) {
  return with_headers("Transfer-Encoding: chunked\r\n") + std::string(body);
}

TEST(HttpParser, SameRequestsWhereverTheReadsCut) {
  EXPECT_EQ(
      read_every_way("GET /clientes?page=2 HTTP/1.1\r\nHost: Shop.example:8000\r\n"
                     "Accept:  */* \r\nX-Empty:\r\n\r\n"
                     "POST /ventas HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\n\r\nhola, mundo"
                     "\r\nPUT /a%20b HTTP/1.1\r\nhost: [::1]:80\r\ntransfer-encoding: Chunked\r\n"
                     "\r\n4;x=\"1\"\r\nhola\r\n00A\r\n0123456789\r\n0\r\nX-Sum: 1\r\n\r\n"
                     "DELETE / HTTP/1.0\r\n\r\n"),
      "GET /clientes?page=2 @shop.example:8000 Host=Shop.example:8000 Accept=*/* X-Empty=\n"
      "POST /ventas @a Host=a Content-Length=11 [hola, mundo]\n"
      "PUT /a b @[::1]:80 host=[::1]:80 transfer-encoding=Chunked [hola0123456789]\n"
      "DELETE / @ close\n");
}

TEST(HttpParser, RefusesRequestsThatTwoParsersCouldReadDifferently) {
  struct {
    std::string_view name;
    std::string stream;
    int status;
  } const cases[] = {
      {"length and coding", with_headers("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n"),
       400},
      {"coding and length", with_headers("Transfer-Encoding: chunked\r\nContent-Length: 3\r\n"),
       400},
      {"unknown coding and length", with_headers("Transfer-Encoding: x\r\nContent-Length: 3\r\n"),
       400},
      {"two lengths", with_headers("Content-Length: 3\r\nContent-Length: 4\r\n"), 400},
      {"two equal lengths", with_headers("Content-Length: 3\r\nContent-Length: 3\r\n"), 400},
      {"list of lengths", with_headers("Content-Length: 3, 3\r\n"), 400},
      {"empty length", with_headers("Content-Length:\r\n"), 400},
      {"signed length", with_headers("Content-Length: +3\r\n"), 400},
      {"negative length", with_headers("Content-Length: -3\r\n"), 400},
      {"hex length", with_headers("Content-Length: 0x3\r\n"), 400},
      {"length with a unit", with_headers("Content-Length: 3b\r\n"), 400},
      {"length with a fraction", with_headers("Content-Length: 3.0\r\n"), 400},
      {"length with a space", with_headers("Content-Length: 3 0\r\n"), 400},
      {"length over 64 bits", with_headers("Content-Length: 18446744073709551619\r\n"), 400},
      {"bare LF behind the request line", "GET / HTTP/1.1\nHost: a\r\n\r\n", 400},
      {"bare LF behind a header", "GET / HTTP/1.1\r\nHost: a\n\r\n", 400},
      {"bare LF as the empty line", "GET / HTTP/1.1\r\nHost: a\r\n\n", 400},
      {"bare LF inside a value", with_headers("X: 1\nY: 2\r\n"), 400},
      {"bare CR inside a value", with_headers("X: 1\rY: 2\r\n"), 400},
      {"bare CR inside a name", with_headers("X\r: 1\r\n"), 400},
      {"two CR before LF", with_headers("X: 1\r\r\n"), 400},
      {"bare CR in the request line", "GET /\r HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"folded line", with_headers("X: 1\r\n 2\r\n"), 400},
      {"folded line with a tab", with_headers("X: 1\r\n\t2\r\n"), 400},
      {"folded first header", "GET / HTTP/1.1\r\n Host: a\r\n\r\n", 400},
      {"space before the colon", with_headers("Content-Length : 3\r\n"), 400},
      {"tab before the colon", with_headers("Transfer-Encoding\t: chunked\r\n"), 400},
      {"empty name", with_headers(": 1\r\n"), 400},
      {"no colon", with_headers("Content-Length\r\n"), 400},
      {"name with a space", with_headers("X Y: 1\r\n"), 400},
      {"name with a bracket", with_headers("X[: 1\r\n"), 400},
      {"name with a byte over 0x7f", with_headers("X\xc3\xb1: 1\r\n"), 400},
      {"NUL in a value", with_headers("X: a\0b\r\n"sv), 400},
      {"NUL in a name", with_headers("X\0: a\r\n"sv), 400},
      {"DEL in a value", with_headers("X: \x7f\r\n"), 400},
      {"vertical tab before a coding", with_headers("Transfer-Encoding: \vchunked\r\n"), 400},
      {"two codings", with_headers("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"),
       400},
      {"chunked twice", with_headers("Transfer-Encoding: chunked, chunked\r\n"), 400},
      {"chunked not last", with_headers("Transfer-Encoding: chunked, gzip\r\n"), 400},
      {"chunked with a parameter", with_headers("Transfer-Encoding: chunked;q=1\r\n"), 400},
      {"quoted chunked", with_headers("Transfer-Encoding: \"chunked\"\r\n"), 400},
      {"empty coding", with_headers("Transfer-Encoding:\r\n"), 400},
      {"empty item in the codings", with_headers("Transfer-Encoding: ,chunked\r\n"), 400},
      {"unknown coding", with_headers("Transfer-Encoding: gzip\r\n"), 501},
      {"unknown coding before chunked", with_headers("Transfer-Encoding: gzip, chunked\r\n"), 501},
      {"identity", with_headers("Transfer-Encoding: identity\r\n"), 501},
      {"nearly chunked", with_headers("Transfer-Encoding: xchunked\r\n"), 501},
      {"coding in HTTP/1.0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", 400},
      {"no Host", "GET / HTTP/1.1\r\n\r\n", 400},
      {"two Hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400},
      {"two Hosts in HTTP/1.0", "GET / HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n", 400},
      {"empty Host", "GET / HTTP/1.1\r\nHost:\r\n\r\n", 400},
      {"Host with a user", "GET / HTTP/1.1\r\nHost: u@a\r\n\r\n", 400},
      {"Host with a path", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 400},
      {"Host list", "GET / HTTP/1.1\r\nHost: a, b\r\n\r\n", 400},
      {"Host with an empty port", "GET / HTTP/1.1\r\nHost: a:\r\n\r\n", 400},
      {"Host with a port too big", "GET / HTTP/1.1\r\nHost: a:65536\r\n\r\n", 400},
      {"Host with a word as port", "GET / HTTP/1.1\r\nHost: a:b\r\n\r\n", 400},
      {"Host with half a bracket", "GET / HTTP/1.1\r\nHost: [::1\r\n\r\n", 400},
      {"Host with a bracket and more", "GET / HTTP/1.1\r\nHost: [::1]a\r\n\r\n", 400},
      {"absolute target, bad Host", "GET http://a/ HTTP/1.1\r\nHost: b@\r\n\r\n", 400},
      {"absolute target, no Host", "GET http://a/ HTTP/1.1\r\n\r\n", 400},
      {"other expectation", with_headers("Expect: 200-ok\r\n"), 417},
  };
  for (const auto& c : cases)
    EXPECT_EQ(read_every_way(c.stream), std::to_string(c.status) + "\n") << c.name;
}

TEST(HttpParser, RefusesMalformedRequestLines) {
  struct {
    std::string_view name, line;
    int status;
  } const cases[] = {
      {"nothing but a word", "GET", 400},
      {"no version", "GET /", 400},
      {"no target", "GET HTTP/1.1", 400},
      {"two spaces", "GET  / HTTP/1.1", 400},
      {"space behind", "GET / HTTP/1.1 ", 400},
      {"tab for a space", "GET\t/ HTTP/1.1", 400},
      {"space first", " GET / HTTP/1.1", 400},
      {"method with a colon", "GE:T / HTTP/1.1", 400},
      {"method in another script", "G\xc3\x89T / HTTP/1.1", 400},
      {"method too long", "ABCDEFGHIJKLMNOPQRSTUVWXY / HTTP/1.1", 400},
      {"NUL in the target", "GET /\0 HTTP/1.1"sv, 400},
      {"control byte in the target", "GET /\x01 HTTP/1.1", 400},
      {"DEL in the target", "GET /\x7f HTTP/1.1", 400},
      {"space in the target", "GET /a b HTTP/1.1", 400},
      {"fragment", "GET /a#b HTTP/1.1", 400},
      {"escape cut short", "GET /% HTTP/1.1", 400},
      {"escape of one digit", "GET /%4 HTTP/1.1", 400},
      {"escape without hex", "GET /%zz HTTP/1.1", 400},
      {"bad escape in the query", "GET /?a=%4 HTTP/1.1", 400},
      {"escaped NUL", "GET /%00 HTTP/1.1", 400},
      {"escaped NUL in the query", "GET /?a=%00 HTTP/1.1", 400},
      {"path not UTF-8", "GET /%ff HTTP/1.1", 400},
      {"raw path not UTF-8", "GET /\xff HTTP/1.1", 400},
      {"backslash in the path", "GET /a\\b HTTP/1.1", 400},
      {"relative target", "GET a HTTP/1.1", 400},
      {"empty query target", "GET ?a HTTP/1.1", 400},
      {"star for GET", "GET * HTTP/1.1", 400},
      {"authority form", "CONNECT a:80 HTTP/1.1", 400},
      {"other scheme", "GET ftp://a/ HTTP/1.1", 400},
      {"absolute without host", "GET http:///a HTTP/1.1", 400},
      {"absolute with a user", "GET http://u:p@a/ HTTP/1.1", 400},
      {"version in small letters", "GET / http/1.1", 400},
      {"version cut short", "GET / HTTP/1", 400},
      {"version of two digits", "GET / HTTP/1.10", 400},
      {"no such version", "GET / HTTP/a.b", 400},
      {"HTTP/0.9 said", "GET / HTTP/0.9", 505},
      {"HTTP/1.2", "GET / HTTP/1.2", 505},
      {"HTTP/2 preface", "PRI * HTTP/2.0", 505},
      {"TLS hello", "\x16\x03\x01\x02", 400},
      {"braces", "{} / HTTP/1.1", 400},
  };
  for (const auto& c : cases)
    EXPECT_EQ(read_every_way(std::string(c.line) + "\r\nHost: a\r\n\r\n"),
              std::to_string(c.status) + "\n")
        << c.name;
}

TEST(HttpParser, RefusesMalformedChunks) {
  struct {
    std::string_view name;
    std::string body;
    std::string_view seen;
  } const cases[] = {
      {"empty size", "\r\n", "400\n"},
      {"no hex", "g\r\n", "400\n"},
      {"0x", "0x3\r\nabc\r\n0\r\n\r\n", "400\n"},
      {"sign", "+3\r\nabc\r\n0\r\n\r\n", "400\n"},
      {"negative", "-1\r\n", "400\n"},
      {"space before the size", " 3\r\nabc\r\n0\r\n\r\n", "400\n"},
      {"space behind the size", "3 \r\nabc\r\n0\r\n\r\n", "400\n"},
      {"extension without a size", ";x\r\n", "400\n"},
      {"seventeen digits", "00000000000000003\r\nabc\r\n0\r\n\r\n", "400\n"},
      {"sixteen digits", "0000000000000003\r\nabc\r\n0\r\n\r\n",
       "POST /x @a Host=a "
       "Transfer-Encoding=chunked [abc]\n"},
      {"overflow", "10000000000000003\r\n", "400\n"},
      {"all ones", "ffffffffffffffff\r\n", "413\n"},
      {"bare LF behind the size", "3\nabc\r\n0\r\n\r\n", "400\n"},
      {"bare CR behind the size", "3\rabc\r\n0\r\n\r\n", "400\n"},
      {"bare LF behind the data", "3\r\nabc\n0\r\n\r\n", "400\n"},
      {"bare CR behind the data", "3\r\nabc\r0\r\n\r\n", "400\n"},
      {"data longer than its size", "3\r\nabcd\r\n0\r\n\r\n", "400\n"},
      {"data shorter than its size", "5\r\nabc\r\n0\r\n\r\n", "400\n"},
      {"bare LF at the end", "0\r\n\n", "400\n"},
      {"bare LF in the extension", "3;a\n\r\nabc\r\n0\r\n\r\n", "400\n"},
      {"NUL in the extension", std::string("3;a\0\r\nabc\r\n0\r\n\r\n"sv), "400\n"},
      {"trailer without a colon", "0\r\nX\r\n\r\n", "400\n"},
      {"trailer folded", "0\r\nX: 1\r\n 2\r\n\r\n", "400\n"},
      {"trailer with bare LF", "0\r\nX: 1\n\r\n", "400\n"},
      {"trailer with bare CR", "0\r\nX: 1\r2\r\n\r\n", "400\n"},
      {"trailer with a space before its colon", "0\r\nX : 1\r\n\r\n", "400\n"},
  };
  for (const auto& c : cases) EXPECT_EQ(read_every_way(chunked(c.body)), c.seen) << c.name;
}

TEST(HttpParser, DropsTrailersSoThatTheyCannotPassForHeaders) {
  HttpParser parser{Limits()};
  const std::string stream = chunked("0\r\nAuthorization: Bearer x\r\nContent-Length: 9\r\n\r\n");
  std::string_view rest = stream;
  while (!rest.empty()) rest.remove_prefix(parser.feed(rest).value());
  EXPECT_FALSE(parser.take().has_header("Authorization"));
}

TEST(HttpParser, TakesWhatTheRfcAllows) {
  struct {
    std::string_view name;
    std::string stream;
    std::string_view seen;
  } const cases[] = {
      {"one empty line first", "\r\nGET / HTTP/1.0\r\n\r\n", "GET / @ close\n"},
      {"absolute target wins over Host", "GET HTTP://B.example:1/p?q HTTP/1.1\r\nHost: a\r\n\r\n",
       "GET /p?q @b.example:1 Host=a\n"},
      {"absolute target without a path", "GET http://b?q HTTP/1.1\r\nHost: b\r\n\r\n",
       "GET /?q @b Host=b\n"},
      {"star for OPTIONS", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", "OPTIONS * @a Host=a\n"},
      {"other method", "PROPFIND / HTTP/1.1\r\nHost: a\r\n\r\n", "PROPFIND / @a Host=a\n"},
      {"escapes decoded once", "GET /%2541%C3%B1?a=%41 HTTP/1.1\r\nHost: a\r\n\r\n",
       "GET /%41\xc3\xb1?a=%41 @a Host=a\n"},
      {"raw UTF-8", "GET /\xc3\xb1 HTTP/1.1\r\nHost: a\r\n\r\n", "GET /\xc3\xb1 @a Host=a\n"},
      {"bytes over 0x7f in a value", "GET / HTTP/1.1\r\nHost: a\r\nX: \xe9\t\r\n\r\n",
       "GET / @a Host=a X=\xe9\n"},
      {"length with zeros before", with_headers("Content-Length: 003\r\n") + "abc",
       "POST /x @a Host=a Content-Length=003 [abc]\n"},
      {"length zero", with_headers("Content-Length: 0\r\n"),
       "POST /x @a Host=a Content-Length=0\n"},
      {"no chunks", chunked("0\r\n\r\n"), "POST /x @a Host=a Transfer-Encoding=chunked\n"},
      {"close", "GET / HTTP/1.1\r\nHost: a\r\nConnection: x, Close\r\n\r\n",
       "GET / @a Host=a Connection=x, Close close\n"},
      {"close wins",
       "GET / HTTP/1.1\r\nHost: a\r\nConnection: keep-alive\r\nConnection: close\r\n\r\n",
       "GET / @a Host=a Connection=keep-alive Connection=close close\n"},
      {"HTTP/1.0 keep-alive", "GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n",
       "GET / @ Connection=Keep-Alive\n"},
  };
  for (const auto& c : cases) EXPECT_EQ(read_every_way(c.stream), c.seen) << c.name;
}

TEST(HttpParser, RefusesTwoEmptyLinesBeforeARequest) {
  EXPECT_EQ(read_every_way("\r\n\r\nGET / HTTP/1.0\r\n\r\n"), "400\n");
  EXPECT_EQ(read_every_way("\rGET / HTTP/1.0\r\n\r\n"), "400\n");
  EXPECT_EQ(read_every_way("\nGET / HTTP/1.0\r\n\r\n"), "400\n");
}

TEST(HttpParser, AnswersAViolationBehindGoodRequestsAfterThem) {
  EXPECT_EQ(read_every_way("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\nGET /\r\n"),
            "GET / @ Connection=keep-alive\n400\n");
}

TEST(HttpParser, BoundsTheHead) {
  Limits limits;
  const std::string head = "GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(20, 'x') + "\r\n\r\n";
  limits.header_bytes_max = head.size();
  EXPECT_EQ(read_every_way(head, limits), "GET / @a Host=a X=" + std::string(20, 'x') + "\n");
  limits.header_bytes_max = head.size() - 1;
  EXPECT_EQ(read_every_way(head, limits), "431\n");
}

TEST(HttpParser, BoundsTheNumberOfHeaders) {
  Limits limits;
  limits.headers_max = 3;
  EXPECT_EQ(read_every_way(with_headers("B: 1\r\nC: 2\r\n"), limits),
            "POST /x @a Host=a B=1 C=2\n");
  EXPECT_EQ(read_every_way(with_headers("B: 1\r\nC: 2\r\nD: 3\r\n"), limits), "431\n");
}

TEST(HttpParser, BoundsTheUrl) {
  Limits limits;
  limits.url_bytes_max = 10;
  const auto get = [](std::size_t bytes) {
    return "GET /" + std::string(bytes - 1, 'x') + " HTTP/1.0\r\n\r\n";
  };
  EXPECT_EQ(read_every_way(get(10), limits), "GET /xxxxxxxxx @ close\n");
  EXPECT_EQ(read_every_way(get(11), limits), "414\n");
  EXPECT_EQ(read_every_way("GET /" + std::string(400, 'x'), limits), "414\n") << "no end in sight";
}

TEST(HttpParser, BoundsADeclaredBody) {
  Limits limits;
  limits.body_bytes_max = 3;
  EXPECT_EQ(read_every_way(with_headers("Content-Length: 3\r\n") + "abc", limits),
            "POST /x @a Host=a Content-Length=3 [abc]\n");
  EXPECT_EQ(read_every_way(with_headers("Content-Length: 4\r\n") + "abcd", limits), "413\n");
}

TEST(HttpParser, BoundsAChunkedBody) {
  Limits limits;
  limits.body_bytes_max = 5;
  EXPECT_EQ(read_every_way(chunked("3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"), limits),
            "POST /x @a Host=a Transfer-Encoding=chunked [abcde]\n");
  EXPECT_EQ(read_every_way(chunked("3\r\nabc\r\n3\r\ndef\r\n0\r\n\r\n"), limits), "413\n");
}

TEST(HttpParser, BoundsExtensionsAndTrailers) {
  Limits limits;
  limits.headers_max = 2;
  limits.header_bytes_max = 90;  // Of which the head takes 57.
  const auto extension = [](std::size_t bytes) {
    return chunked("1;" + std::string(bytes, 'x') + "\r\na\r\n1;\r\nb\r\n0\r\n\r\n");
  };
  const std::string seen = "POST /x @a Host=a Transfer-Encoding=chunked [ab]\n";
  EXPECT_EQ(read_every_way(extension(90), limits), seen);
  EXPECT_EQ(read_every_way(extension(91), limits), "400\n");
  EXPECT_EQ(read_every_way(chunked("1;" + std::string(50, 'x') + "\r\na\r\n1;" +
                                   std::string(41, 'x') + "\r\nb\r\n0\r\n\r\n"),
                           limits),
            "400\n")
      << "all extensions together";
  const auto trailer = [](std::size_t bytes) {
    return chunked("2\r\nab\r\n0\r\nX:" + std::string(bytes - 4, 'x') + "\r\n\r\n");
  };
  EXPECT_EQ(read_every_way(trailer(90), limits), seen);
  EXPECT_EQ(read_every_way(trailer(91), limits), "431\n");
  EXPECT_EQ(read_every_way(chunked("2\r\nab\r\n0\r\nA: 1\r\nB: 2\r\n\r\n"), limits), seen);
  EXPECT_EQ(read_every_way(chunked("2\r\nab\r\n0\r\nA: 1\r\nB: 2\r\nC: 3\r\n\r\n"), limits),
            "431\n");
}

TEST(HttpParser, StopsBehindAHeadThatHasABody) {
  HttpParser parser{Limits()};
  const std::string head = with_headers("Content-Length: 3\r\nExpect: 100-Continue\r\n");
  EXPECT_EQ(parser.feed(head + "abcGET").value(), head.size());
  EXPECT_EQ(parser.state(), HttpParser::State::kHeadComplete);
  EXPECT_TRUE(parser.head().expects_continue);
  EXPECT_TRUE(parser.has_body());
  EXPECT_EQ(parser.feed("abcGET").value(), 3u);
  EXPECT_EQ(parser.state(), HttpParser::State::kComplete);
  EXPECT_EQ(parser.feed("GET").value(), 0u) << "the next request waits for take()";
  EXPECT_EQ(parser.take().body, "abc");
  EXPECT_EQ(parser.state(), HttpParser::State::kIdle);
}

TEST(HttpParser, ARouteMaySetItsOwnBoundForTheBody) {
  HttpParser parser{Limits()};
  const std::string head = with_headers("Content-Length: 4\r\n");
  ASSERT_TRUE(parser.feed(head));
  parser.set_body_bytes_max(4);
  EXPECT_TRUE(parser.feed({})) << "fits";
  ASSERT_TRUE(parser.feed("abcd"));
  parser.take();
  ASSERT_TRUE(parser.feed(head));
  parser.set_body_bytes_max(3);
  const auto refused = parser.feed({});
  ASSERT_FALSE(refused) << "before any byte of the body came";
  EXPECT_EQ(refused.error().status, 413);
  EXPECT_EQ(refused.error().code, "cuerpo_demasiado_grande");
  EXPECT_EQ(parser.head().path, "/x") << "for the log";
}

TEST(HttpParser, TheBoundOfARouteEndsWithItsRequest) {
  Limits limits;
  limits.body_bytes_max = 3;
  HttpParser parser(limits);
  const std::string head = with_headers("Content-Length: 4\r\n");
  ASSERT_TRUE(parser.feed(head));
  parser.set_body_bytes_max(4);
  ASSERT_TRUE(parser.feed("abcd"));
  parser.take();
  ASSERT_TRUE(parser.feed(head));
  EXPECT_FALSE(parser.feed({}));
}

TEST(HttpParser, StaysFailed) {
  HttpParser parser{Limits()};
  EXPECT_FALSE(parser.feed("\x01"));
  EXPECT_EQ(parser.state(), HttpParser::State::kFailed);
  const auto again = parser.feed("GET / HTTP/1.0\r\n\r\n");
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().status, 400);
}

TEST(HttpParser, TheRequestOutlivesTheParserAndItsInput) {
  Request request;
  {
    const std::string stream =
        "GET /clientes?search=Jos%C3%A9 HTTP/1.1\r\nHost: a:80\r\nUser-Agent: nadie\r\n"
        "Cookie: a=1; sid=dos\r\nCookie: b=3\r\nUpgrade: websocket\r\n"
        "Connection: keep-alive, Upgrade\r\n\r\n";
    HttpParser parser{Limits()};
    ASSERT_TRUE(parser.feed(stream));
    request = parser.take();
  }
  EXPECT_EQ(request.header("user-agent"), "nadie");
  EXPECT_EQ(request.query(), "search=Jos%C3%A9");
  EXPECT_EQ(request.host_name(), "a");
  EXPECT_EQ(request.cookie("sid"), "dos");
  EXPECT_EQ(request.cookie("b"), "3");
  EXPECT_EQ(request.cookie("si"), "");
  EXPECT_TRUE(request.is_upgrade("WebSocket"));
  EXPECT_FALSE(request.is_upgrade("h2c"));
}

}  // namespace
}  // namespace chasqui::wire
