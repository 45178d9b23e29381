#include "service/many.h"

#include <gtest/gtest.h>

#include "service/app_fixture.h"

namespace chasqui::service {
namespace {

constexpr std::string_view kDiario = R"(
[app]
name = "diario"
[model.apuntes]
operations = []
audit = false
[model.apuntes.fields]
tema = { type = "text", required = true }
)";

class Many : public testing::Test {
 protected:
  Many() {
    app_.write([](Tx& tx) {
      for (const char* tema : {"a", "b", "a", "a", "c"}) tx.insert("apuntes", {{"tema", tema}});
    });
  }
  std::int64_t forget_a(std::int64_t most) {
    return app_.write(
        [&](Tx& tx) { return forget(tx, "apuntes", {{"tema", Compare::kEqual, "a", {}}, most}); });
  }

  AppFixture app_{kDiario};
};

TEST_F(Many, ForgetsWhatTheConditionNamesAndNoMoreThanItMay) {
  EXPECT_EQ(forget_a(2), 2);
  EXPECT_EQ(app_.count("apuntes"), 3);
  EXPECT_EQ(forget_a(2), 1);
  EXPECT_EQ(forget_a(2), 0);
  EXPECT_EQ(app_.count("apuntes"), 2);
}

TEST_F(Many, TheLastIdIsThatOfTheNewest) {
  const auto last = [&] { return app_.read([](Read& read) { return last_id(read, "apuntes"); }); };
  EXPECT_EQ(last(), 5);
  forget_a(9);
  EXPECT_EQ(last(), 5);
  EXPECT_EQ(AppFixture(kDiario).read([](Read& read) { return last_id(read, "apuntes"); }), 0);
}

}  // namespace
}  // namespace chasqui::service
