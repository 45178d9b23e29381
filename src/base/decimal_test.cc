#include "base/decimal.h"

#include <gtest/gtest.h>

#include <limits>

#include "base/chance.h"
#include "base/errors.h"

namespace chasqui {
namespace {

__extension__ using Wide = __int128;

constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kMin = std::numeric_limits<std::int64_t>::min();

Decimal dec(std::string_view text) {
  const std::optional<Decimal> value = Decimal::parse(text);
  EXPECT_TRUE(value) << text;
  return value.value_or(Decimal());
}

template <class Work>
std::string code_thrown_by(Work work) {
  try {
    work();
  } catch (const Refusal& refusal) {
    return refusal.code();
  }
  return "nothing";
}

TEST(Decimal, ReadsNumbersAndKeepsTheirScale) {
  const struct {
    std::string_view text, shown;
    int scale;
  } cases[] = {
      {"0", "0", 0},
      {"-12.50", "-12.50", 2},
      {"3", "3", 0},
      {"-0.5", "-0.5", 1},
      {"-0", "0", 0},
      {"1e3", "1000", 0},
      {"1E+3", "1000", 0},
      {"2.5E-2", "0.025", 3},
      {"1.50e1", "15", 0},
      {"0e40", "0", 0},
      {"0.000000000000000001", "0.000000000000000001", 18},
      {"0.5000000000000000000000", "0.500000000000000000", 18},
      {"9223372036854775807", "9223372036854775807", 0},
      {"-9223372036854775808", "-9223372036854775808", 0},
      {"-9.223372036854775808", "-9.223372036854775808", 18},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(dec(c.text).to_string(), c.shown) << c.text;
    EXPECT_EQ(dec(c.text).scale(), c.scale) << c.text;
  }
}

TEST(Decimal, RefusesWhatIsNoNumberOrDoesNotFitExactly) {
  for (const std::string_view text : {"",
                                      "-",
                                      "+1",
                                      ".5",
                                      "5.",
                                      "1.2.3",
                                      "1e",
                                      "1e+",
                                      "1e++3",
                                      "e5",
                                      "0x10",
                                      " 1",
                                      "1 ",
                                      "1,5",
                                      "--1",
                                      "NaN",
                                      "Infinity",
                                      "9223372036854775808",
                                      "-9223372036854775809",
                                      "0.0000000000000000001",
                                      "1e19",
                                      "1e41",
                                      "1e-41",
                                      "1e99999999999",
                                      "99999999999999999999999999999999999999999999"})
    EXPECT_FALSE(Decimal::parse(text)) << text;
}

TEST(Decimal, WritesJsonWithAFraction) {
  const struct {
    std::string_view text, json;
  } cases[] = {{"10", "10.0"},     {"10.00", "10.0"}, {"10.50", "10.5"}, {"-0.5", "-0.5"},
               {"12.25", "12.25"}, {"0", "0.0"},      {"100", "100.0"},  {"-1.000", "-1.0"}};
  for (const auto& c : cases) {
    std::string out = ">";
    dec(c.text).append_json(out);
    EXPECT_EQ(out, ">" + std::string(c.json));
  }
}

TEST(Decimal, ComparesByValueNotByScale) {
  EXPECT_EQ(dec("1.5"), dec("1.50"));
  EXPECT_EQ(dec("0"), dec("0.000"));
  EXPECT_LT(dec("-1.51"), dec("-1.5"));
  EXPECT_GT(dec("0.000000000000000001"), dec("0"));
  EXPECT_LT(Decimal(kMin, 0), Decimal(kMax, 18));
  EXPECT_GT(Decimal(kMax, 0), Decimal(kMax, 1));
}

TEST(Decimal, RoundsTiesAsTold) {
  const struct {
    std::string_view value, half_up, half_even;
  } cases[] = {{"2.5", "3", "2"},  {"3.5", "4", "4"},   {"-2.5", "-3", "-2"},
               {"2.49", "2", "2"}, {"2.51", "3", "3"},  {"-2.51", "-3", "-3"},
               {"0.5", "1", "0"},  {"-0.5", "-1", "0"}, {"0.4", "0", "0"}};
  for (const auto& c : cases) {
    EXPECT_EQ(dec(c.value).rescaled(0).to_string(), c.half_up) << c.value;
    EXPECT_EQ(dec(c.value).rescaled(0, Rounding::kHalfEven).to_string(), c.half_even) << c.value;
  }
  EXPECT_EQ(dec("2.345").minor_units(2), 235);
  EXPECT_EQ(dec("10").rescaled(2).to_string(), "10.00");
}

TEST(Decimal, SaysWhetherAScaleHoldsItExactly) {
  EXPECT_TRUE(dec("2.50").fits_scale(1));
  EXPECT_FALSE(dec("2.55").fits_scale(1));
  EXPECT_TRUE(dec("2").fits_scale(0));
  EXPECT_TRUE(dec("2.00").is_whole());
  EXPECT_FALSE(dec("2.01").is_whole());
}

TEST(Decimal, AddsAndMultipliesExactly) {
  EXPECT_EQ((dec("0.1") + dec("0.2")).to_string(), "0.3");
  EXPECT_EQ((dec("1") - dec("0.01")).to_string(), "0.99");
  EXPECT_EQ((dec("19.99") * dec("3")).to_string(), "59.97");
  EXPECT_EQ((dec("-1.5") * dec("1.5")).to_string(), "-2.25");
  EXPECT_EQ(-dec("-2.5"), dec("2.5"));
  EXPECT_EQ(Decimal(kMax, 0) * dec("1.000000000000000000"), Decimal(kMax, 0));
  EXPECT_EQ((dec("0.0000000005") * dec("0.000000001")).to_string(), "0.000000000000000001")
      << "rounded half up past the 18th decimal";
}

TEST(Decimal, DividesAtTheScaleAskedFor) {
  EXPECT_EQ(dec("1").divided_by(dec("3"), 4).to_string(), "0.3333");
  EXPECT_EQ(dec("2").divided_by(dec("3"), 4).to_string(), "0.6667");
  EXPECT_EQ(dec("-2").divided_by(dec("3"), 2).to_string(), "-0.67");
  EXPECT_EQ(dec("116").divided_by(dec("1.16"), 2).to_string(), "100.00");
  EXPECT_EQ(dec("1.005").divided_by(dec("1"), 2).to_string(), "1.01");
  EXPECT_EQ(dec("0.000000000000000004").divided_by(dec("8"), 0), dec("0"));
  EXPECT_EQ(dec("0.5").divided_by(dec("1"), 0, Rounding::kHalfEven), dec("0"));
}

TEST(Decimal, RefusesWhatLeavesItsRange) {
  const Decimal most(kMax, 0), least(kMin, 0), tiny(1, 18);
  EXPECT_EQ(code_thrown_by([&] { (void)(most + dec("1")); }), "numero_fuera_de_rango");
  EXPECT_EQ(code_thrown_by([&] { (void)(least - dec("1")); }), "numero_fuera_de_rango");
  EXPECT_EQ(code_thrown_by([&] { (void)(most * dec("2")); }), "numero_fuera_de_rango");
  EXPECT_EQ(code_thrown_by([&] { (void)-least; }), "numero_fuera_de_rango");
  EXPECT_EQ(code_thrown_by([&] { (void)most.rescaled(1); }), "numero_fuera_de_rango");
  EXPECT_EQ(code_thrown_by([&] { (void)(most + tiny); }), "numero_fuera_de_rango");
  EXPECT_EQ(code_thrown_by([&] { (void)most.divided_by(tiny, 18); }), "numero_fuera_de_rango");
  EXPECT_EQ(code_thrown_by([&] { (void)most.divided_by(dec("0.00"), 2); }), "division_por_cero");
  EXPECT_EQ(code_thrown_by([&] { (void)(most + dec("0")); }), "nothing");
}

// The same sums in 128-bit integers, on numbers small enough for them.
Wide scaled_to(Decimal value, int scale) {
  Wide wide = value.coefficient();
  for (int i = value.scale(); i < scale; ++i) wide *= 10;
  return wide;
}

Decimal any_decimal(Random& random) {
  const std::uint64_t magnitude = random.below(std::uint64_t{1} << random.below(31));
  const auto coefficient = static_cast<std::int64_t>(magnitude) * (random.below(2) ? 1 : -1);
  return {coefficient, static_cast<int>(random.below(7))};
}

TEST(DecimalProperty, SumsProductsAndOrderAgreeWith128BitIntegers) {
  SeededRandom random(11);
  for (int i = 0; i < 20'000; ++i) {
    const Decimal a = any_decimal(random), b = any_decimal(random);
    SCOPED_TRACE(a.to_string() + " and " + b.to_string());
    const Wide left = scaled_to(a, 6), right = scaled_to(b, 6);
    ASSERT_TRUE(scaled_to(a + b, 6) == left + right);
    ASSERT_TRUE(scaled_to(a - b, 6) == left - right);
    ASSERT_TRUE(scaled_to(a * b, 12) == left * right);
    ASSERT_EQ(a < b, left < right);
    ASSERT_EQ(a == b, left == right);
    ASSERT_EQ(dec(a.to_string()), a);
    ASSERT_EQ(dec(a.to_string()).scale(), a.scale());
  }
}

TEST(DecimalProperty, AQuotientIsNoFurtherThanHalfAUnitFromTheTruth) {
  SeededRandom random(12);
  for (int i = 0; i < 20'000; ++i) {
    const Decimal a = any_decimal(random), b = any_decimal(random);
    if (b.is_zero()) continue;
    SCOPED_TRACE(a.to_string() + " by " + b.to_string());
    const int scale = static_cast<int>(random.below(4));
    for (const Rounding rounding : {Rounding::kHalfUp, Rounding::kHalfEven}) {
      const Decimal q = a.divided_by(b, scale, rounding);
      ASSERT_EQ(q.scale(), scale);
      // |q*b - a| <= b/2 units of 10^-scale, all at scale + 6 decimals.
      const Wide miss = Wide{q.coefficient()} * scaled_to(b, 6) - scaled_to(a, scale + 6);
      const Wide half = scaled_to(b, 6);
      ASSERT_TRUE((miss < 0 ? -miss : miss) * 2 <= (half < 0 ? -half : half));
    }
  }
}

TEST(DecimalProperty, RoundingTwiceToTheSameScaleChangesNothing) {
  SeededRandom random(13);
  for (int i = 0; i < 5'000; ++i) {
    const Decimal a = any_decimal(random);
    const int scale = static_cast<int>(random.below(8));
    const Decimal once = a.rescaled(scale);
    ASSERT_EQ(once.rescaled(scale).to_string(), once.to_string());
    ASSERT_EQ(a.fits_scale(scale), once == a) << a.to_string() << " at " << scale;
  }
}

}  // namespace
TEST(Decimal, WhatItWritesAsJsonItReadsAgain) {
  for (const std::string_view text : {"313113131313113131E1", "9223372036854775807", "-922e16"}) {
    const auto number = Decimal::parse(text);
    ASSERT_TRUE(number) << text;
    std::string written;
    number->append_json(written);
    EXPECT_EQ(Decimal::parse(written), number) << written;
  }
}

}  // namespace chasqui
