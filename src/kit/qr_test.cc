#include "kit/qr.h"

#include <gtest/gtest.h>

#include "base/errors.h"

namespace chasqui::kit {
namespace {

// The three corners that readers look for: a ring of 7 around a block of 3.
bool has_finder(const Qr& qr, int left, int top) {
  for (int y = 0; y < 7; ++y)
    for (int x = 0; x < 7; ++x) {
      const bool ring = x == 0 || x == 6 || y == 0 || y == 6;
      const bool block = x >= 2 && x <= 4 && y >= 2 && y <= 4;
      if (qr.is_dark(left + x, top + y) != (ring || block)) return false;
    }
  return true;
}

TEST(Qr, IsAsBigAsItsTextWantsAndHasItsCorners) {
  struct {
    std::size_t length;
    int size;
  } const cases[] = {{10, 21}, {60, 33}, {300, 69}};
  for (const auto& c : cases) {
    const Qr qr = qr_of(std::string(c.length, 'x'));
    EXPECT_EQ(qr.size, c.size);
    EXPECT_TRUE(has_finder(qr, 0, 0));
    EXPECT_TRUE(has_finder(qr, qr.size - 7, 0));
    EXPECT_TRUE(has_finder(qr, 0, qr.size - 7));
  }
}

TEST(Qr, TooLongATextIsRefused) {
  EXPECT_NO_THROW(qr_of(std::string(2331, 'x')));
  EXPECT_THROW(qr_of(std::string(2332, 'x')), Refusal);
}

TEST(Qr, ItsSvgHasTheQuietZone) {
  const std::string svg = to_svg(qr_of("https://taller.example/s/1"));
  EXPECT_NE(svg.find("viewBox=\"0 0 33 33\""), std::string::npos) << svg.substr(0, 200);
  EXPECT_NE(svg.find("M4 4h1v1h-1z"), std::string::npos);
  EXPECT_EQ(svg.find("M3 "), std::string::npos);
}

}  // namespace
}  // namespace chasqui::kit
