#include "edge/router.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

namespace chasqui::edge {
namespace {

void nothing(Call&&, Responder&&) {}

RouteTable shop() {
  RouteTable routes;
  routes.add("GET", "/", nothing);
  routes.add("GET", "/clientes", nothing);
  routes.add("POST", "/clientes", nothing);
  routes.add("GET", "/clientes/{id}", nothing);
  routes.add("DELETE", "/clientes/{cual}", nothing);
  routes.add("GET", "/clientes/exportar", nothing);
  routes.add("PUT", "/clientes/{id}/fotos/{foto}", nothing);
  routes.add("GET", "/docs/{archivo...}", nothing);
  routes.add("*", "/echo", nothing);
  routes.add("GET", "/echo", nothing, {.name = "echo_get"});
  routes.add_socket("/ws", nothing);
  routes.add_socket("/echo", nothing, {.name = "echo_socket"});
  return routes;
}

// "GET /clientes/{id} id=7", or what is allowed, or "-".
std::string found(std::string_view method, std::string_view path, bool upgrades = false) {
  static const RouteTable routes = shop();
  const auto match = routes.find(method, path, upgrades);
  if (match.route == nullptr) return match.allowed.empty() ? "-" : "allows " + match.allowed;
  std::string text = match.route->method + " " + match.route->options.name;
  for (const auto& [name, value] : match.params) text += " " + std::string(name) + "=" + value;
  return text;
}

TEST(Router, Finds) {
  struct {
    std::string_view method, path, found;
  } const cases[] = {
      {"GET", "/", "GET /"},
      {"GET", "/clientes", "GET /clientes"},
      {"GET", "/clientes/", "GET /clientes"},
      {"GET", "/clientes//", "-"},
      {"GET", "//clientes", "-"},
      {"POST", "/clientes", "POST /clientes"},
      {"HEAD", "/clientes", "GET /clientes"},
      {"PUT", "/clientes", "allows GET, HEAD, OPTIONS, POST"},
      {"OPTIONS", "/clientes", "allows GET, HEAD, OPTIONS, POST"},
      {"GET", "/clientes/7", "GET /clientes/{id} id=7"},
      {"GET", "/clientes/7/", "GET /clientes/{id} id=7"},
      {"DELETE", "/clientes/7", "DELETE /clientes/{cual} cual=7"},
      {"GET", "/clientes/exportar", "GET /clientes/exportar"},
      {"PUT", "/clientes/exportar/fotos/2", "PUT /clientes/{id}/fotos/{foto} id=exportar foto=2"},
      {"PUT", "/clientes/7/fotos/a b", "PUT /clientes/{id}/fotos/{foto} id=7 foto=a b"},
      {"GET", "/clientes/7/fotos", "-"},
      {"GET", "/clientes/7/nada", "-"},
      {"GET", "/docs", "GET /docs/{archivo...} archivo="},
      {"GET", "/docs/a/b.css", "GET /docs/{archivo...} archivo=a/b.css"},
      {"PURGE", "/echo", "* /echo"},
      {"GET", "/echo", "GET echo_get"},
      {"GET", "/nada", "-"},
      {"GET", "*", "-"},
      {"GET", "", "-"},
  };
  for (const auto& c : cases) EXPECT_EQ(found(c.method, c.path), c.found) << c.method << c.path;
}

TEST(Router, ASocketAndAPlainGetMayShareAPath) {
  EXPECT_EQ(found("GET", "/echo", true), "GET echo_socket");
  EXPECT_EQ(found("GET", "/echo", false), "GET echo_get");
  EXPECT_EQ(found("GET", "/ws", false), "GET /ws");
  EXPECT_EQ(found("GET", "/clientes", true), "GET /clientes");
}

TEST(Router, RefusesPatternsThatAreMalformedOrTaken) {
  for (const std::string_view pattern :
       {"clientes", "/{}", "/a{b}", "/{b", "/{a...}/b", "//", "/a//b", "/clientes/{otro}"}) {
    RouteTable routes = shop();
    EXPECT_THROW(routes.add("GET", pattern, nothing), std::logic_error) << pattern;
  }
}

TEST(Router, CountsItsRoutesInOrder) {
  const RouteTable routes = shop();
  ASSERT_EQ(routes.size(), 12u);
  for (std::size_t i = 0; i < routes.size(); ++i) EXPECT_EQ(routes[i].index, i);
}

}  // namespace
}  // namespace chasqui::edge
