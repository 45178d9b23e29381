#include "kit/qr.h"

#include <qrcodegen/qrcodegen.hpp>

#include "base/errors.h"

namespace chasqui::kit {
namespace {

constexpr int kQuiet = 4;

}  // namespace

Qr qr_of(std::string_view text) {
  try {
    const auto code =
        qrcodegen::QrCode::encodeText(std::string(text).c_str(), qrcodegen::QrCode::Ecc::MEDIUM);
    Qr qr{code.getSize(), {}};
    for (int y = 0; y < qr.size; ++y)
      for (int x = 0; x < qr.size; ++x) qr.dark.push_back(code.getModule(x, y));
    return qr;
  } catch (const qrcodegen::data_too_long&) {
    throw Refusal(Kind::kInvalid, "qr_muy_largo", "El texto no cabe en un código QR");
  }
}

std::string to_svg(const Qr& qr) {
  const std::string side = std::to_string(qr.size + 2 * kQuiet);
  std::string svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + side + " " + side +
                    "\" shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h" + side + "v" +
                    side + "H0z\"/><path d=\"";
  for (int y = 0; y < qr.size; ++y)
    for (int x = 0; x < qr.size; ++x)
      if (qr.is_dark(x, y))
        svg += "M" + std::to_string(x + kQuiet) + " " + std::to_string(y + kQuiet) + "h1v1h-1z";
  return svg + "\"/></svg>";
}

}  // namespace chasqui::kit
