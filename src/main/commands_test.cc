#include "main/commands.h"

#include "main/command_fixture.h"

namespace chasqui::main {
namespace {

using Commands = CommandTest;

TEST_F(Commands, AWrongCommandLineIsTwoAndWhatIsRefusedIsOne) {
  struct {
    std::vector<std::string> words;
    int exit_code;
    std::string_view says;
  } const cases[] = {
      {{}, 2, "subcommand"},
      {{"dance"}, 2, "subcommand"},
      {{"version", "--loud"}, 2, "--loud"},
      {{"--set", "worker=1", "version"}, 1, "did you mean \"workers\"?"},
      {{"openapi", "nada"}, 1, "no app named nada; there are: eco, server5k, servitec"},
      {{"serve", "servitec", "--open", "--listen", "servitec=0.0.0.0:0"}, 1, "is not loopback"},
      {{"serve", "servitec", "--listen", "servitec"}, 1, "APP=ADDR:PORT"},
      {{"import", "eco", "/proc/self/exe"}, 1, "eco imports nothing"},
  };
  for (const auto& c : cases) {
    const Ran ran = run_with(c.words);
    EXPECT_EQ(ran.exit_code, c.exit_code) << c.says << ran.err;
    EXPECT_NE((ran.out + ran.err).find(c.says), std::string::npos) << ran.out << ran.err;
  }
}

TEST_F(Commands, DescriptionsArePrinted) {
  EXPECT_TRUE(run_with({"version"}).out.starts_with("chasqui "));
  EXPECT_TRUE(run_with({"openapi", "servitec"}).out.starts_with("{\"openapi\":\"3.1"));
  EXPECT_TRUE(run_with({"schema"}).out.starts_with("{"));
  const std::string routes = run_with({"routes", "servitec"}).out;
  EXPECT_NE(routes.find("post    /ventas "), std::string::npos) << routes;
  EXPECT_NE(routes.find("socket  /ws "), std::string::npos) << routes;
}

TEST_F(Commands, CheckNamesTheErrorsOfAnAppToml) {
  EXPECT_EQ(run_with({"check"}).exit_code, 0);
  EXPECT_EQ(run_with({"check", file("bien.toml", kNotas)}).exit_code, 0);
  const Ran wrong = run_with({"check", file("mal.toml", "[app]\nname = \"a\"\nprot = 1\n")});
  EXPECT_EQ(wrong.exit_code, 1);
  EXPECT_NE(wrong.err.find("mal.toml:3:"), std::string::npos) << wrong.err;
}

TEST_F(Commands, MigratePlansAppliesAndThenHasNothingToDo) {
  const Ran plan = run_with({"migrate", "servitec", "--plan"});
  EXPECT_NE(plan.out.find("clientes"), std::string::npos) << plan.out << plan.err;
  const Ran applied = run_with({"migrate", "servitec"});
  EXPECT_TRUE(applied.out.ends_with("applied\n")) << applied.out << applied.err;
  EXPECT_EQ(run_with({"migrate", "servitec"}).out, "up to date\n");
}

TEST_F(Commands, ImportCountsInADryRunAndTakesOverWithoutOne) {
  const std::string old = folder_.private_file.path();
  db::open_sqlite({.path = old}, ManualClock())
      ->exec(
          "CREATE TABLE clientes(id INTEGER PRIMARY KEY, rut TEXT, nombre TEXT);"
          "INSERT INTO clientes VALUES (7, '1-9', 'Ana')");
  const std::string target = (folder_.path / "copia.db").string();
  const auto copied = [&] {
    EXPECT_EQ(run_with({"backup", "servitec", target}).exit_code, 0);
    const auto count = db::open_sqlite({.path = target}, ManualClock())
                           ->query_int64("SELECT COUNT(*) FROM clientes WHERE nombre = 'Ana'");
    std::filesystem::remove(target);
    return count;
  };
  const Ran dry = run_with({"import", "servitec", old, "--dry-run"});
  EXPECT_NE(dry.out.find("1 read"), std::string::npos) << dry.out << dry.err;
  EXPECT_EQ(copied(), 0);
  const Ran real = run_with({"import", "servitec", old});
  EXPECT_TRUE(real.out.ends_with("taken over\n")) << real.out << real.err;
  EXPECT_EQ(copied(), 1);
}

}  // namespace
}  // namespace chasqui::main
