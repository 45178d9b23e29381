#include "main/loaded_app.h"

#include <gtest/gtest.h>

#include "base/errors.h"
#include "main/site_fixture.h"

namespace chasqui::main {
namespace {

// Why the app cannot be loaded; empty: it can.
std::string refusal_of(std::string_view toml, const AppOptions& options = {}) {
  try {
    const LoadedApp app({"notas", toml, nullptr}, options);
    return "";
  } catch (const Refusal& refusal) {
    return refusal.text();
  }
}

TEST(LoadedApp, TakesSettingsAndZoneFromTheConfiguration) {
  Config config;
  config.sites["notas"].settings["color"] = "rojo";
  config.sites["notas"].zone = "Europe/Madrid";
  const LoadedApp said({"notas", kNotas, nullptr}, app_options(config, "notas"));
  EXPECT_EQ(said.context().settings.text("color"), "rojo");
  EXPECT_EQ(said.context().zone.name(), "Europe/Madrid");
  const LoadedApp unsaid({"notas", kNotas, nullptr}, app_options(config, "otra"));
  EXPECT_EQ(unsaid.context().settings.text("color"), "azul");
  EXPECT_EQ(unsaid.context().zone.name(), "America/Mexico_City");
}

TEST(LoadedApp, TakesASettingFromItsVariableUnlessTheConfigurationSaysIt) {
  const std::string toml =
      std::string(kNotas) +
      "\n[setting.donde]\ntype = \"text\"\ndefault = \"\"\nenv = \"NOTAS_DONDE\"\n";
  const auto donde = [&](const AppOptions& options) {
    const LoadedApp app({"notas", toml, nullptr}, options);
    return std::string(app.context().settings.text("donde"));
  };
  EXPECT_EQ(donde({}), "");
  ASSERT_EQ(setenv("NOTAS_DONDE", "aquí", 1), 0);
  EXPECT_EQ(donde({}), "aquí");
  EXPECT_EQ(donde({{{"donde", "allá"}}, ""}), "allá");
  unsetenv("NOTAS_DONDE");
}

TEST(LoadedApp, NamesEveryErrorOfItsDeclaration) {
  const std::string said = refusal_of("[app]\nname = \"notas\"\ntitel = \"x\"\ncolor = 1\n");
  EXPECT_NE(said.find("notas/app.toml:3:"), std::string::npos) << said;
  EXPECT_NE(said.find("notas/app.toml:4:"), std::string::npos) << said;
  EXPECT_NE(said.find("title"), std::string::npos) << said;
}

TEST(LoadedApp, RefusesWhatTheConfigurationGotWrong) {
  EXPECT_NE(refusal_of(kNotas, {{{"colour", "rojo"}}, ""}).find("color"), std::string::npos);
  EXPECT_NE(refusal_of(kNotas, {{}, "America/Macondo"}).find("America/Macondo"), std::string::npos);
  EXPECT_EQ(refusal_of(kNotas), "");
}

}  // namespace
}  // namespace chasqui::main
