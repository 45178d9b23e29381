// Exact decimal numbers for money, rates and quantities: a 64-bit coefficient and a scale. Never a
// double.
#pragma once
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace chasqui {

enum class Rounding { kHalfUp, kHalfEven };  // Half up means away from zero, as tills round.

// value = coefficient / 10^scale. Two decimals are equal when their values are: 1.5 == 1.50.
// Arithmetic that leaves 64 bits throws Refusal{kInvalid, "numero_fuera_de_rango"}; a product's
// digits past the 18th decimal are rounded half up.
class Decimal {
 public:
  static constexpr int kScaleMax = 18;

  constexpr Decimal() = default;
  constexpr Decimal(std::int64_t coefficient, int scale)
      : coefficient_(coefficient), scale_(scale) {}
  static constexpr Decimal whole(std::int64_t value) { return Decimal(value, 0); }
  // "-12.50", "3", "1e3", "2.5E-2"; nullopt when it is no number or does not fit exactly.
  static std::optional<Decimal> parse(std::string_view text);

  std::int64_t coefficient() const { return coefficient_; }
  int scale() const { return scale_; }
  bool is_zero() const { return coefficient_ == 0; }
  bool is_negative() const { return coefficient_ < 0; }
  bool is_whole() const;

  Decimal rescaled(int scale, Rounding rounding = Rounding::kHalfUp) const;
  bool fits_scale(int scale) const;  // True when rescaled(scale) loses nothing.
  std::int64_t minor_units(int scale) const { return rescaled(scale).coefficient(); }
  Decimal divided_by(Decimal divisor, int scale, Rounding rounding = Rounding::kHalfUp) const;

  std::string to_string() const;             // With its scale: "10.00", "-0.5", "7".
  void append_json(std::string& out) const;  // As a JSON fraction: 10.0, -0.5, 12.25.

  Decimal operator-() const;
  friend Decimal operator+(Decimal a, Decimal b);
  friend Decimal operator-(Decimal a, Decimal b);
  friend Decimal operator*(Decimal a, Decimal b);
  friend bool operator==(Decimal a, Decimal b);
  friend std::strong_ordering operator<=>(Decimal a, Decimal b);

 private:
  std::int64_t coefficient_ = 0;
  int scale_ = 0;
};

}  // namespace chasqui
