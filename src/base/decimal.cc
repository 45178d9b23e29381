#include "base/decimal.h"

#include <array>
#include <charconv>
#include <limits>

#include "base/check.h"
#include "base/errors.h"

namespace chasqui {
namespace {

__extension__ using Wide = __int128;

constexpr Wide power_of_ten(int exponent) {
  Wide power = 1;
  for (int i = 0; i < exponent; ++i) power *= 10;
  return power;
}

std::int64_t narrow(Wide value) {
  if (value > std::numeric_limits<std::int64_t>::max() ||
      value < std::numeric_limits<std::int64_t>::min())
    throw Refusal(Kind::kInvalid, "numero_fuera_de_rango", "number out of range");
  return static_cast<std::int64_t>(value);
}

Wide divide_rounded(Wide value, Wide by, Rounding rounding) {
  const bool negative = (value < 0) != (by < 0);
  const Wide numerator = value < 0 ? -value : value;
  const Wide denominator = by < 0 ? -by : by;
  Wide quotient = numerator / denominator;
  const Wide twice = (numerator % denominator) * 2;
  const bool is_tie = twice == denominator;
  const bool up = rounding == Rounding::kHalfUp || quotient % 2 == 1;
  if (twice > denominator || (is_tie && up)) ++quotient;
  return negative ? -quotient : quotient;
}

struct Aligned {
  Wide a, b;
  int scale;
};

Aligned align(Decimal a, Decimal b) {
  const int scale = a.scale() > b.scale() ? a.scale() : b.scale();
  return {a.coefficient() * power_of_ten(scale - a.scale()),
          b.coefficient() * power_of_ten(scale - b.scale()), scale};
}

// Drops trailing zeros until the coefficient fits, so that 0.5 * 1.000…0 stays in range.
Decimal fitted(Wide value, int scale) {
  const auto too_wide = [&] {
    return value > std::numeric_limits<std::int64_t>::max() ||
           value < std::numeric_limits<std::int64_t>::min() || scale > Decimal::kScaleMax;
  };
  while (too_wide() && scale > 0 && value % 10 == 0) {
    value /= 10;
    --scale;
  }
  if (scale > Decimal::kScaleMax) {
    value = divide_rounded(value, power_of_ten(scale - Decimal::kScaleMax), Rounding::kHalfUp);
    scale = Decimal::kScaleMax;
  }
  return Decimal(narrow(value), scale);
}

// Reads the exponent after 'e' or 'E'; nullopt when it is none or beyond reason.
std::optional<int> parse_exponent(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  int exponent = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), exponent);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  if (exponent > 40 || exponent < -40) return std::nullopt;
  return exponent;
}

struct Digits {
  Wide value = 0;
  int fraction = 0;  // How many digits stood after the point.
  bool any = false;
};

std::optional<Digits> parse_digits(std::string_view text) {
  Digits digits;
  bool after_point = false;
  for (const char c : text) {
    if (c == '.') {
      if (after_point || !digits.any) return std::nullopt;
      after_point = true;
      continue;
    }
    if (c < '0' || c > '9') return std::nullopt;
    digits.any = true;
    if (digits.value > power_of_ten(35)) return std::nullopt;
    digits.value = digits.value * 10 + (c - '0');
    digits.fraction += after_point;
  }
  if (!digits.any || text.ends_with('.')) return std::nullopt;
  return digits;
}

}  // namespace

std::optional<Decimal> Decimal::parse(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  int exponent = 0;
  if (const auto e = text.find_first_of("eE"); e != std::string_view::npos) {
    const auto parsed = parse_exponent(text.substr(e + 1));
    if (!parsed) return std::nullopt;
    exponent = *parsed;
    text = text.substr(0, e);
  }
  const auto digits = parse_digits(text);
  if (!digits) return std::nullopt;
  Wide value = negative ? -digits->value : digits->value;
  int scale = digits->fraction - exponent;
  const auto fits = [&value] {
    return value <= std::numeric_limits<std::int64_t>::max() &&
           value >= std::numeric_limits<std::int64_t>::min();
  };
  // Trailing zeros go where they say nothing, or where they stand in the way.
  while (scale > 0 && value % 10 == 0 && (scale > kScaleMax || exponent != 0 || !fits())) {
    value /= 10;
    --scale;
  }
  for (; scale < 0; ++scale) {
    if (value > power_of_ten(35) || value < -power_of_ten(35)) return std::nullopt;
    value *= 10;
  }
  if (scale > kScaleMax || !fits()) return std::nullopt;
  return Decimal(static_cast<std::int64_t>(value), scale);
}

bool Decimal::is_whole() const { return coefficient_ % power_of_ten(scale_) == 0; }

Decimal Decimal::rescaled(int scale, Rounding rounding) const {
  CHASQUI_ASSERT(scale >= 0 && scale <= kScaleMax);
  if (scale >= scale_) return Decimal(narrow(coefficient_ * power_of_ten(scale - scale_)), scale);
  return Decimal(narrow(divide_rounded(coefficient_, power_of_ten(scale_ - scale), rounding)),
                 scale);
}

bool Decimal::fits_scale(int scale) const {
  return scale >= scale_ || coefficient_ % power_of_ten(scale_ - scale) == 0;
}

Decimal Decimal::divided_by(Decimal divisor, int scale, Rounding rounding) const {
  if (divisor.is_zero()) throw Refusal(Kind::kInvalid, "division_por_cero", "division by zero");
  CHASQUI_ASSERT(scale >= 0 && scale <= kScaleMax);
  // coefficient/10^s / (d/10^t) at scale k = coefficient * 10^(k+t-s) / d
  const int shift = scale + divisor.scale_ - scale_;
  Wide numerator = coefficient_;
  // Past 128 bits the quotient by any 64-bit divisor is past 64 bits as well.
  if (shift > 0 && __builtin_mul_overflow(numerator, power_of_ten(shift), &numerator))
    throw Refusal(Kind::kInvalid, "numero_fuera_de_rango", "number out of range");
  const Wide denominator =
      shift >= 0 ? Wide{divisor.coefficient_} : divisor.coefficient_ * power_of_ten(-shift);
  return Decimal(narrow(divide_rounded(numerator, denominator, rounding)), scale);
}

std::string Decimal::to_string() const {
  std::array<char, 24> buffer;
  const std::uint64_t magnitude = coefficient_ < 0 ? 0 - static_cast<std::uint64_t>(coefficient_)
                                                   : static_cast<std::uint64_t>(coefficient_);
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), magnitude).ptr;
  std::string digits(buffer.data(), end);
  const auto fraction = static_cast<std::size_t>(scale_);
  if (digits.size() <= fraction) digits.insert(0, fraction + 1 - digits.size(), '0');
  if (fraction > 0) digits.insert(digits.size() - fraction, 1, '.');
  return coefficient_ < 0 ? "-" + digits : digits;
}

void Decimal::append_json(std::string& out) const {
  std::string text = to_string();
  if (scale_ == 0) text += ".0";
  while (text.ends_with('0') && !text.ends_with(".0")) text.pop_back();
  out += text;
}

Decimal Decimal::operator-() const { return Decimal(narrow(-Wide{coefficient_}), scale_); }

Decimal operator+(Decimal a, Decimal b) {
  const Aligned both = align(a, b);
  return fitted(both.a + both.b, both.scale);
}

Decimal operator-(Decimal a, Decimal b) {
  const Aligned both = align(a, b);
  return fitted(both.a - both.b, both.scale);
}

Decimal operator*(Decimal a, Decimal b) {
  return fitted(Wide{a.coefficient_} * b.coefficient_, a.scale_ + b.scale_);
}

bool operator==(Decimal a, Decimal b) {
  const Aligned both = align(a, b);
  return both.a == both.b;
}

std::strong_ordering operator<=>(Decimal a, Decimal b) {
  const Aligned both = align(a, b);
  if (both.a < both.b) return std::strong_ordering::less;
  return both.a == both.b ? std::strong_ordering::equal : std::strong_ordering::greater;
}

}  // namespace chasqui
