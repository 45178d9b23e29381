// The command line of `chasqui race`.
#pragma once
#include "main/race.h"

namespace CLI {
class App;
}

namespace chasqui::main {

struct RaceLine {  // What was said; outlives the parsing.
  RaceOptions options;
  bool is_chosen = false;
};

void add_race_command(CLI::App& cli, RaceLine& line);

}  // namespace chasqui::main
