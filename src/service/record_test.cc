#include "service/record.h"

#include <gtest/gtest.h>

#include <functional>

#include "base/errors.h"

namespace chasqui::service {
namespace {

const Record& ana() {
  static const Record record{
      {"id", 7},        {"nombre", "Ana"},  {"saldo", Decimal(1250, 2)},
      {"activo", true}, {"notas", nullptr}, {"visto", "2026-01-31T09:05:00.000Z"}};
  return record;
}

TEST(Record, GivesEachFieldAsWhatItIs) {
  EXPECT_EQ(ana().id().value, 7);
  EXPECT_EQ(ana().text("nombre"), "Ana");
  EXPECT_EQ(ana().decimal("saldo"), Decimal(1250, 2));
  EXPECT_EQ(ana().decimal("id"), Decimal::whole(7)) << "a whole number is a decimal, too";
  EXPECT_TRUE(ana().flag("activo"));
  EXPECT_TRUE(ana().is_null("notas"));
  EXPECT_TRUE(ana().is_null("nada"));
  EXPECT_EQ(ana().text_or("notas", "-"), "-");
  EXPECT_EQ(ana().text_or("nombre", "-"), "Ana");
  EXPECT_EQ(to_iso(ana().time("visto")), "2026-01-31T09:05:00.000Z");
}

TEST(Record, AskingForAnotherTypeIsAnInternalErrorThatNamesTheFieldForTheLog) {
  struct {
    std::string_view field;
    std::function<void()> ask;
  } const cases[] = {
      {"saldo", [] { ana().text("saldo"); }},      {"nombre", [] { ana().integer("nombre"); }},
      {"activo", [] { ana().decimal("activo"); }}, {"id", [] { ana().flag("id"); }},
      {"nombre", [] { ana().time("nombre"); }},    {"nada", [] { ana().text("nada"); }},
  };
  for (const auto& c : cases) {
    try {
      c.ask();
      ADD_FAILURE() << c.field << " was given";
    } catch (const Refusal& refusal) {
      EXPECT_EQ(refusal.kind(), Kind::kInternal);
      EXPECT_NE(refusal.cause().find(c.field), std::string::npos) << refusal.cause();
    }
  }
}

TEST(Record, SetReplacesInPlaceAndTakeGivesTheValuesAway) {
  Record record{{"a", 1}, {"b", 2}};
  record.set("a", 3).set("c", 4);
  EXPECT_EQ(to_text(std::move(record).take()), R"({"a":3,"b":2,"c":4})");
}

}  // namespace
}  // namespace chasqui::service
