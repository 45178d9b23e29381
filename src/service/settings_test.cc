#include "service/settings.h"

#include <gtest/gtest.h>

#include "base/errors.h"
#include "service/app_fixture.h"

namespace chasqui::service {
namespace {

constexpr std::string_view kToml = R"(
[app]
name = "tienda"
[setting]
moneda = { type = "text", default = "MXN", max = 3 }
decimales = { type = "integer", default = 2, min = 0, max = 2 }
impuesto = { type = "decimal", scale = 4, default = "0.16", min = 0, max = 1 }
abierto = { type = "boolean", default = true }
)";

// "where: what" of each error, one a line.
std::string errors_of(const AppFixture::Values& values) {
  try {
    AppFixture app(kToml, nullptr, values);
    return "";
  } catch (const Refusal& refusal) {
    std::string text;
    for (const FieldError& error : refusal.fields())
      text += error.loc.back() + ": " + error.type + ": " + error.text + "\n";
    return text;
  }
}

TEST(Settings, AreTheDeclaredDefaultsUntilSomebodySaysOtherwise) {
  const AppFixture app(kToml);
  const Settings& declared = app.context().settings;
  EXPECT_EQ(declared.text("moneda"), "MXN");
  EXPECT_EQ(declared.integer("decimales"), 2);
  EXPECT_EQ(declared.decimal("impuesto"), Decimal(16, 2));
  EXPECT_TRUE(declared.flag("abierto"));
  const AppFixture other(
      kToml, nullptr,
      {{"moneda", "CLP"}, {"decimales", "0"}, {"impuesto", "0.19"}, {"abierto", "false"}});
  const Settings& said = other.context().settings;
  EXPECT_EQ(said.text("moneda"), "CLP");
  EXPECT_EQ(said.integer("decimales"), 0);
  EXPECT_EQ(said.decimal("impuesto"), Decimal(19, 2));
  EXPECT_FALSE(said.flag("abierto"));
}

TEST(Settings, AnUnknownNameIsAnsweredWithTheNearest) {
  EXPECT_EQ(errors_of({{"decimal", "0"}}),
            "decimal: extra_forbidden: no such setting, did you mean decimales?\n");
  EXPECT_EQ(errors_of({{"zzzzzzzzzzzz", "0"}}), "zzzzzzzzzzzz: extra_forbidden: no such setting\n");
}

TEST(Settings, EveryValueThatDoesNotFitIsNamedAtOnce) {
  const std::string said =
      errors_of({{"decimales", "3"}, {"impuesto", "mucho"}, {"moneda", "PESOS"}, {"abierto", "?"}});
  for (const char* name : {"decimales: ", "impuesto: ", "moneda: ", "abierto: "})
    EXPECT_NE(said.find(name), std::string::npos) << name << "is not in\n" << said;
}

TEST(Settings, AskingForWhatNobodyDeclaredIsAMistakeOfTheProgram) {
  const AppFixture app(kToml);
  try {
    app.context().settings.text("color");
    FAIL() << "it was there";
  } catch (const Refusal& refusal) {
    EXPECT_EQ(refusal.kind(), Kind::kInternal);
    EXPECT_EQ(refusal.text().find("color"), std::string::npos) << "the name is not public";
  }
}

TEST(Settings, TakeWhatWasStoredWhereTheConfigurationIsSilent) {
  const AppFixture app(kToml);
  Settings settings(app.schema(), {{"decimales", "0"}});
  const std::string_view before = settings.text("moneda");
  settings.take({{"moneda", "COP"}, {"decimales", 2}, {"impuesto", 7}, {"nada", 1}});
  EXPECT_EQ(before, "MXN") << "a text that was handed out stays";
  EXPECT_EQ(settings.text("moneda"), "COP");
  EXPECT_EQ(settings.integer("decimales"), 0) << "the configuration wins";
  EXPECT_EQ(settings.decimal("impuesto"), Decimal(16, 2)) << "what does not fit is not looked at";
  EXPECT_TRUE(settings.is_fixed("decimales"));
  EXPECT_FALSE(settings.is_fixed("moneda"));
  settings.take({});
  EXPECT_EQ(settings.text("moneda"), "MXN");
}

}  // namespace
}  // namespace chasqui::service
