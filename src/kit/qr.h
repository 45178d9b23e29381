// QR codes (ISO/IEC 18004) of short texts, such as links.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace chasqui::kit {

struct Qr {
  int size = 0;  // Squares to a side, without the quiet zone of four.
  std::vector<bool> dark;
  bool is_dark(int x, int y) const { return dark[static_cast<std::size_t>(y * size + x)]; }
};

// With correction for a quarter of it ("medium"). Throws Refusal kInvalid for a text that is too
// long for a code.
Qr qr_of(std::string_view text);

// As an SVG of its own with the quiet zone, one unit a square.
std::string to_svg(const Qr& qr);

}  // namespace chasqui::kit
