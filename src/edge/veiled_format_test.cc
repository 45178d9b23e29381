#include "edge/veiled_format.h"

#include <gtest/gtest.h>

namespace chasqui::edge {
namespace {

class Plain final : public hub::Format {
 public:
  void encode(std::string& out, const hub::Event& event, std::string_view epoch) override {
    out += std::to_string(event.seq) + event.stream + event.name + event.data + event.origin;
    out += epoch;
  }
};

class NoPrices final : public Veil {
 public:
  std::optional<std::string> data_of(const hub::Event& event) const override {
    return event.name == "precio" ? std::optional<std::string>("{}") : std::nullopt;
  }
};

TEST(VeiledFormat, ChangesTheDataAlone) {
  Plain plain;
  VeiledFormat veiled(plain, std::make_shared<NoPrices>());
  const auto text = [&](const std::string& name) {
    std::string out;
    veiled.encode(out, {7, "s", name, "{1}", "o"}, "E");
    return out;
  };
  EXPECT_EQ(text("precio"), "7sprecio{}oE");
  EXPECT_EQ(text("nombre"), "7snombre{1}oE");
}

TEST(VeiledFormats, AreOnePerFormatAndVeil) {
  Plain plain, other;
  VeiledFormats formats;
  const auto veil = std::make_shared<const NoPrices>();
  EXPECT_EQ(&formats.of(plain, nullptr), &plain);
  EXPECT_EQ(&formats.of(plain, veil), &formats.of(plain, veil));
  EXPECT_NE(&formats.of(plain, veil), &formats.of(other, veil));
  EXPECT_NE(&formats.of(plain, veil), &formats.of(plain, std::make_shared<const NoPrices>()));
}

}  // namespace
}  // namespace chasqui::edge
