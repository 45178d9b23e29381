#include "base/errors.h"

#include <gtest/gtest.h>

namespace chasqui {
namespace {

TEST(Refusal, CarriesThePublicTextAndThePrivateCauseApart) {
  const Refusal refusal = Refusal(Kind::kConflict, "stock_insuficiente", "No hay stock")
                              .with("disponible", Json(2))
                              .because("row 7 locked")
                              .retry_after(3);
  EXPECT_STREQ(refusal.what(), "No hay stock");
  EXPECT_EQ(refusal.text(), "No hay stock");
  EXPECT_EQ(refusal.kind(), Kind::kConflict);
  EXPECT_EQ(refusal.code(), "stock_insuficiente");
  EXPECT_EQ(refusal.cause(), "row 7 locked");
  EXPECT_EQ(refusal.retry_after_s(), 3);
  EXPECT_EQ(to_text(Json(refusal.extra())), R"({"disponible":2})");
}

TEST(Refusal, SaysTheSameMemberOnlyOnce) {
  Refusal refusal(Kind::kConflict, "a", "b");
  refusal.with("n", Json(1)).with("n", Json(2));
  EXPECT_EQ(to_text(Json(refusal.extra())), R"({"n":2})");
}

TEST(Refusal, OfFieldsKeepsThemAllAndSpeaksWithTheFirst) {
  const Refusal refusal = Refusal::invalid({{{"body", "nombre"}, "missing", "falta", Json()},
                                            {{"body", "total"}, "gt", "poco", Json(0)}});
  EXPECT_EQ(refusal.kind(), Kind::kInvalid);
  ASSERT_EQ(refusal.fields().size(), 2u);
  EXPECT_EQ(refusal.fields()[1].loc, (std::vector<std::string>{"body", "total"}));
  EXPECT_EQ(refusal.text(), "falta");
  EXPECT_EQ(refusal.retry_after_s(), 0);
}

TEST(Refusal, OfNoFieldsStillHasAText) { EXPECT_FALSE(Refusal::invalid({}).text().empty()); }

}  // namespace
}  // namespace chasqui
