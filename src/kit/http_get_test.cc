#include "kit/http_get.h"

#include <gtest/gtest.h>

namespace chasqui::kit {
namespace {

TEST(HttpGet, AsksOverTlsOrOnThisMachine) {
  for (const char* address : {"https://a.example/k", "http://localhost/k", "http://127.0.0.1:9/k",
                              "http://[::1]:9000/k", "http://localhost"}) {
    EXPECT_TRUE(is_address(address)) << address;
    EXPECT_TRUE(may_be_asked(address)) << address;
  }
  for (const char* address :
       {"http://a.example/k", "http://127.0.0.1.a.example/k", "http://localhost@a.example/k",
        "http://", "http://10.0.0.1/k", "ftp://localhost/", "file:///etc/passwd", ""})
    EXPECT_FALSE(may_be_asked(address)) << address;
  for (const char* file : {"jwks.json", "/etc/keys/https.pem", ""})
    EXPECT_FALSE(is_address(file)) << file;
}

TEST(HttpGet, DoesNotEvenBeginWhereItMayNotAsk) {
  const auto got = get_all({"http://a.example/", "file:///etc/hostname"}, {});
  ASSERT_EQ(got.size(), 2u);
  for (const Got& one : got) EXPECT_EQ(one.error(), "https, or http on this machine");
}

TEST(HttpGet, KnowsWhereAnAddressPoints) {
  struct {
    const char *address, *origin;
  } const cases[] = {{"https://a.example:8000/x?y", "https://a.example:8000"},
                     {"http://localhost", "http://localhost"},
                     {"http://localhost?x=/", "http://localhost"},
                     {"http://[::1]:9000/k", "http://[::1]:9000"}};
  for (const auto& c : cases) EXPECT_EQ(origin_of(c.address), c.origin);
}

}  // namespace
}  // namespace chasqui::kit
