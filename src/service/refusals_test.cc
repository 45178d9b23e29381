#include <gtest/gtest.h>

#include "db/db_error.h"
#include "service/tienda_fixture.h"

namespace chasqui::service {
namespace {

TEST(Refusals, AValueThatIsTakenIsAConflictThatNamesTheField) {
  AppFixture app(kTienda);
  const auto insert = [](Tx& tx) { tx.insert("clientes", {{"nombre", "Ana"}, {"rut", "1-9"}}); };
  app.write(insert);
  const Refusal refused = app.refusal_of(insert);
  EXPECT_EQ(refused.kind(), Kind::kConflict);
  EXPECT_EQ(refused.code(), "ya_existe");
  EXPECT_EQ(refused.extra().at("campo"), Json("rut"));
  EXPECT_EQ(refused.text().find("UNIQUE"), std::string::npos) << "SQL is for the log alone";
  EXPECT_NE(refused.cause(), "");
}

TEST(Refusals, AReferenceToNothingIsAConflict) {
  AppFixture app(kTienda);
  const Refusal refused = app.refusal_of([](Tx& tx) { tx.insert("pedidos", {{"cliente", 9}}); });
  EXPECT_EQ(refused.kind(), Kind::kConflict);
  EXPECT_EQ(refused.code(), "referencia");
}

TEST(Refusals, WhatTheDatabaseSaysHasItsKind) {
  using enum db::DbErrorKind;
  struct {
    db::DbErrorKind error;
    Kind kind;
    int retry_after;
  } const cases[] = {
      {kNotNullViolation, Kind::kInvalid, 0}, {kCheckViolation, Kind::kInvalid, 0},
      {kFull, Kind::kStorageFull, 0},         {kBusy, Kind::kUnavailable, 1},
      {kUnavailable, Kind::kUnavailable, 1},  {kInterrupted, Kind::kUnavailable, 1},
      {kReadOnly, Kind::kUnavailable, 0},     {kCorrupt, Kind::kInternal, 0},
      {kOther, Kind::kInternal, 0},
  };
  const AppFixture app(kTienda);
  for (const auto& c : cases) {
    const auto error = std::make_exception_ptr(db::DbError(c.error, "the cause"));
    try {
      throw_as_refusal(app.schema(), error);
    } catch (const Refusal& refused) {
      EXPECT_EQ(refused.kind(), c.kind) << static_cast<int>(c.error);
      EXPECT_EQ(refused.retry_after_s(), c.retry_after) << static_cast<int>(c.error);
      EXPECT_EQ(refused.text().find("the cause"), std::string::npos) << refused.text();
      EXPECT_NE(refused.cause().find("the cause"), std::string::npos) << refused.cause();
    }
  }
}

TEST(Refusals, AnIdempotencyKeyUsedForSomethingElseIsSaidSo) {
  const AppFixture app(kTienda);
  const auto code_of = [&](const std::exception_ptr& error) {
    try {
      throw_as_refusal(app.schema(), error);
    } catch (const Refusal& refused) {
      return refused.code();
    }
  };
  EXPECT_EQ(code_of(std::make_exception_ptr(db::IdempotencyMismatch())), "clave_reutilizada");
  EXPECT_EQ(code_of(std::make_exception_ptr(db::IdempotencyInFlight())), "en_curso");
}

TEST(Refusals, WhatIsNoDatabasesErrorGoesOnAsItIs) {
  const AppFixture app(kTienda);
  EXPECT_THROW(throw_as_refusal(app.schema(), std::make_exception_ptr(std::out_of_range("x"))),
               std::out_of_range);
}

}  // namespace
}  // namespace chasqui::service
