#include "wire/http_media.h"

#include <gtest/gtest.h>

namespace chasqui::wire {
namespace {

TEST(NegotiateCoding, TakesTheBestThatBothHave) {
  constexpr Offered both{.gzip = true, .brotli = true};
  struct {
    std::string_view accept;
    Offered offered;
    Coding coding;
  } const cases[] = {
      {"", both, Coding::kIdentity},
      {"gzip, deflate, br, zstd", both, Coding::kBrotli},
      {"gzip, deflate", both, Coding::kGzip},
      {"GZip", both, Coding::kGzip},
      {"x-gzip", both, Coding::kGzip},
      {"br;q=0.5, gzip;q=0.8", both, Coding::kGzip},
      {"br;q=0, gzip", both, Coding::kGzip},
      {"br;q=0.001", both, Coding::kBrotli},
      {"br", {.gzip = true, .brotli = false}, Coding::kIdentity},
      {"*", both, Coding::kBrotli},
      {"*;q=0", both, Coding::kIdentity},
      {"br;q=0, *", both, Coding::kGzip},
      {"identity, gzip;q=0.5", both, Coding::kIdentity},
      {"identity;q=0.5, gzip ; q=0.5", both, Coding::kGzip},
      {"gzip;q=1.1", both, Coding::kIdentity},
      {"gzip;q=0.0001", both, Coding::kIdentity},
      {"gzip;q=x", both, Coding::kIdentity},
      {"deflate", both, Coding::kIdentity},
      {", gzip,", both, Coding::kGzip},
  };
  for (const auto& c : cases)
    EXPECT_EQ(negotiate_coding(c.accept, c.offered), c.coding) << c.accept;
}

TEST(Accepts, KnowsRangesAndQualities) {
  struct {
    std::string_view accept;
    bool html;
  } const cases[] = {
      {"", true},          {"text/html", true},         {"*/*", true},
      {"text/*", true},    {"application/json", false}, {"text/html;q=0, */*", false},
      {"TEXT/HTML", true}, {"text/html;level=1", true}, {"application/json, text/*;q=0.1", true},
      {"image/*", false},
  };
  for (const auto& c : cases) EXPECT_EQ(accepts(c.accept, "text/html"), c.html) << c.accept;
}

TEST(MediaType, IsReadWithItsParameters) {
  EXPECT_EQ(media_type(" Application/JSON ; charset=utf-8"), "application/json");
  EXPECT_EQ(media_type("json"), "");
  EXPECT_EQ(media_type("a b/c"), "");
  EXPECT_EQ(media_parameter("text/csv; header=present; Charset=\"utf-8\"", "charset"), "utf-8");
  EXPECT_EQ(media_parameter("text/csv", "charset"), "");
  EXPECT_TRUE(is_json("application/json;charset=utf-8"));
  EXPECT_TRUE(is_json("application/merge-patch+json"));
  EXPECT_FALSE(is_json("text/json+x"));
  EXPECT_TRUE(is_form("application/x-www-form-urlencoded; charset=UTF-8"));
}

TEST(MediaType, OfAFileComesFromItsEnding) {
  EXPECT_EQ(media_type_of_file("assets/index-a1.js"), "text/javascript; charset=utf-8");
  EXPECT_EQ(media_type_of_file("Logo.PNG"), "image/png");
  EXPECT_EQ(media_type_of_file("LICENSE"), "application/octet-stream");
  EXPECT_TRUE(is_worth_compressing(media_type_of_file("a.svg")));
  EXPECT_FALSE(is_worth_compressing(media_type_of_file("a.woff2")));
}

}  // namespace
}  // namespace chasqui::wire
