#include "main/race_line.h"

#include <CLI/CLI.hpp>

namespace chasqui::main {

void add_race_command(CLI::App& cli, RaceLine& line) {
  RaceOptions& options = line.options;
  CLI::App* command =
      cli.add_subcommand("race", "Play a race with bad networks against a Server5K that runs");
  command->add_option("--url", options.url, "Where it runs")->capture_default_str();
  command->add_option("--judges", options.judges, "Telephones")->capture_default_str();
  command->add_option("--teams", options.teams, "Of fifteen runners")->capture_default_str();
  command->add_option("--spectators", options.spectators)->capture_default_str();
  command->add_option("--loss", options.loss, "How often something goes wrong")
      ->capture_default_str();
  command->add_option("--seconds", options.seconds, "In which all is sent")->capture_default_str();
  command->add_option("--rate", options.rate, "Records a second, in place of --seconds");
  command->add_option("--delay-ms", options.delay_ms, "Of a message on its way, at most")
      ->check(CLI::Range(0, 60'000))
      ->capture_default_str();
  command->add_option("--patience", options.patience, "Seconds with a server that is away")
      ->capture_default_str();
  command->add_option("--seed", options.seed, "Repeats a race");
  command->add_option(
      "--accounts", options.accounts_file,
      "What `serve --demo` printed: user NAME password WORD role ROLE; - for stdin");
  command->add_option("--user", options.user, "A director; the password is RACE_PASSWORD");
  command->add_flag("--pause-running", options.pause_running,
                    "Another competition that runs waits meanwhile");
  command->add_flag("--json", options.is_json);
  command->callback([&line] { line.is_chosen = true; });
}

}  // namespace chasqui::main
