// What the director of a simulated race does: signs everybody in, prepares a competition, starts
// and stops it, and asks what the server says of it.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/chance.h"
#include "main/race_client.h"
#include "main/race_crew.h"

namespace chasqui::main {

struct RaceAccount {
  std::string name, password, role;
};
// From lines "user NAME password WORD role ROLE", as `serve --demo` prints them; others are
// skipped.
std::vector<RaceAccount> read_race_accounts(std::string_view text);

struct RaceSignedIn {
  std::int64_t id = 0;
  std::string token;
};

// Every question waits for a server that is away or busy, as long as the terms' patience says.
// What cannot be done throws Refusal.
class RaceDirector final {
 public:
  RaceDirector(const RaceTerms& terms, Random& chance)
      : terms_(terms), chance_(chance), http_(terms.url) {}

  RaceSignedIn sign_in(const RaceAccount& account);
  void take_the_chair(RaceSignedIn director) { director_ = std::move(director); }

  // The other competition that runs, and may be put on hold; nullopt: none does.
  std::optional<std::int64_t> running();
  void pause(std::int64_t race) { act(race, "pausar", "pausada"); }
  void resume(std::int64_t race) { act(race, "reanudar", "en_curso"); }
  void start(std::int64_t race) { act(race, "iniciar", "en_curso"); }
  void stop(std::int64_t race) { act(race, "detener", "detenida"); }

  std::int64_t new_race(const std::string& name);
  std::int64_t new_team(std::int64_t race, std::int64_t number, std::int64_t judge);
  // The log's position as far as this director's writes tell it.
  std::int64_t position() const { return position_; }

  std::vector<RaceRecord> records(std::int64_t team);
  Json results(std::int64_t race);

 private:
  RaceReply ask(RaceRequest request);
  Json make(const std::string& path, JsonObject body);
  void act(std::int64_t race, const std::string& what, std::string_view state);

  const RaceTerms& terms_;
  Random& chance_;
  RaceHttp http_;
  RaceSignedIn director_;
  std::int64_t position_ = 0;
};

}  // namespace chasqui::main
