// `chasqui race`: a 5K race with bad networks, played against a Server5K that runs somewhere, from
// outside: its demonstration, its load and its test in one.
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "main/config.h"

namespace chasqui::main {

struct RaceOptions {
  std::string url = "http://127.0.0.1:8000";
  std::size_t judges = 70, teams = 70, spectators = 8;
  std::string loss = "5%";     // Or a share: 0.05.
  double seconds = 10;         // In which everything is sent for the first time.
  double rate = 0;             // Records a second in place of it; 0: unsaid.
  double patience = 30;        // Seconds with a server that is away.
  std::int64_t delay_ms = 50;  // At most, of a message on its way.
  std::optional<std::uint64_t> seed = {};
  std::string accounts_file = {};  // What `serve --demo` printed; "-": standard input.
  std::string user = {};           // A director; the password is RACE_PASSWORD of the environment.
  bool pause_running = false;      // Another competition that runs is put on hold meanwhile.
  bool is_json = false;
};

// 5 % and 0.05 are the same; nullopt when it is no share from 0 to 90 %.
std::optional<double> read_share(const std::string& text);

// 0: everything holds. 1: something does not, or the race could not be run.
int race(const RaceOptions& options);

}  // namespace chasqui::main
