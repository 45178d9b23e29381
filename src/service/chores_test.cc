#include "service/chores.h"

#include <gtest/gtest.h>

#include "service/app_fixture.h"

namespace chasqui::service {
namespace {

constexpr std::string_view kNotas = R"(
[app]
name = "notas"
title = "Notas"
[model.notas]
label = ["Nota", "Notas"]
[model.notas.fields]
texto = { type = "text", required = true }
[model.notas.rules]
read = "public"
write = "public"
)";

constexpr std::chrono::milliseconds kPeriod{10};

// One that writes a note and one that fails, on a loop that turns when it is told.
class ChoresTest : public ::testing::Test {
 protected:
  static void install(App& app) {
    app.every(kPeriod, "anotar", [](Tx& tx) {
      tx.insert("notas", {{"texto", tx.who().name}});
      tx.emit("notas", "anotada", JsonObject());
    });
    app.every(kPeriod, "fallar", [](Tx& tx) {
      tx.insert("notas", {{"texto", "nobody reads it"}});
      throw Refusal(Kind::kInvalid, "mal", "mal");
    });
  }
  void turn_until(std::int64_t notes) {
    for (int i = 0; i < 1000 && app_.count("notas") < notes; ++i)
      loop_.run_turn(std::chrono::milliseconds(1));
  }

  loop::Loop loop_;
  Log log_{LogLevel::kOff, true};
  AppFixture app_{kNotas, install};
  Chores chores_{{app_.context(), app_.database(), loop_, app_.clock, log_}};
};

TEST_F(ChoresTest, AreDoneAtTheStartAndAgainAndAgainByTheProgramItself) {
  EXPECT_EQ(app_.count("notas"), 0);
  chores_.start();
  EXPECT_EQ(app_.count("notas"), 1) << "at once";
  EXPECT_EQ(app_.get("notas", Id{1}).text("texto"), "chasqui");
  turn_until(3);
  EXPECT_EQ(app_.heard_names(), "anotada anotada anotada");
  EXPECT_EQ(chores_.all()[0].done, 3u);
}

TEST_F(ChoresTest, AFailureLeavesNothingIsCountedAndTriedAgain) {
  chores_.start();
  turn_until(3);
  EXPECT_EQ(app_.count("notas"), 3) << "of the other one";
  EXPECT_GE(chores_.all()[1].failed, 2u);
  EXPECT_EQ(chores_.all()[1].done, 0u);
  EXPECT_EQ(chores_.all()[1].problem, "mal");
}

TEST_F(ChoresTest, NoneIsBegunOnceTheSiteStops) {
  chores_.start();
  chores_.stop();
  for (int i = 0; i < 10; ++i) loop_.run_turn(std::chrono::milliseconds(5));
  EXPECT_EQ(app_.count("notas"), 1);
}

}  // namespace
}  // namespace chasqui::service
