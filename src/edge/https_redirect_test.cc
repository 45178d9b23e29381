#include "edge/https_redirect.h"

#include <gtest/gtest.h>

#include "edge/test_server.h"

namespace chasqui::edge {
namespace {

TEST(HttpsRedirect, SendsEverybodyToTheSamePlace) {
  struct {
    std::uint16_t port;
    std::string_view request, status, location;
  } const cases[] = {
      {443, "GET / HTTP/1.1\r\nHost: a.example\r\n\r\n", "308", "https://a.example/"},
      {443, "GET /a%20b?c=d HTTP/1.1\r\nHost: a.example:80\r\n\r\n", "308",
       "https://a.example/a%20b?c=d"},
      {8443, "POST /login HTTP/1.1\r\nHost: a.example\r\nContent-Length: 2\r\n\r\nhi", "308",
       "https://a.example:8443/login"},
      {8443, "GET /x HTTP/1.1\r\nHost: [::1]:8080\r\n\r\n", "308", "https://[::1]:8443/x"},
      {443, "GET / HTTP/1.0\r\n\r\n", "400", ""},
      {443, "GET http://b.example/x HTTP/1.1\r\nHost: a.example\r\n\r\n", "400", ""},
      {443, "GET / HTTP/1.1\r\nHost: a.example/evil\r\n\r\n", "400", ""},
  };
  for (const auto& c : cases) {
    TestServer server(https_redirect(c.port));
    const std::string answer = server.ask(c.request);
    EXPECT_EQ(status_of(answer), c.status) << c.request;
    const std::string location = "\r\nLocation: " + std::string(c.location) + "\r\n";
    EXPECT_EQ(answer.contains(location), !c.location.empty()) << answer;
  }
}

}  // namespace
}  // namespace chasqui::edge
