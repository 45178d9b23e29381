#include "main/race.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>

#include "base/errors.h"
#include "base/text.h"
#include "loop/workers.h"
#include "main/commands.h"
#include "main/loaded_app.h"
#include "main/progress.h"
#include "main/race_crew.h"
#include "main/race_director.h"
#include "main/race_plan.h"
#include "main/race_report.h"

namespace chasqui::main {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t kCrewMax = 2'000;  // Each has a thread.
constexpr std::size_t kTeamsMax = 10'000;
constexpr double kLossMax = 0.9;
constexpr milliseconds kLook{50};

[[noreturn]] void give_up(std::string why) {
  throw Refusal(Kind::kInvalid, "carrera", std::move(why));
}

milliseconds to_ms(double seconds) {
  return milliseconds(std::llround(std::clamp(seconds, 0.0, 86'400.0) * 1e3));
}

RaceTerms terms_of(const RaceOptions& options, const Clock& clock) {
  auto url = read_race_url(options.url);
  if (!url) give_up(url.error());
  const auto loss = read_share(options.loss);
  if (!loss) give_up("--loss is a share from 0 to 90 %, as 5% or 0.05");
  return {.url = std::move(*url),
          .loss = *loss,
          .delay_max = milliseconds(options.delay_ms),
          .patience = to_ms(options.patience),
          .clock = clock};
}

RaceShape shape_of(const RaceOptions& options) {
  if (options.judges < 1 || options.judges + options.spectators > kCrewMax)
    give_up("judges and spectators are 1 to " + std::to_string(kCrewMax) + " together");
  if (options.teams < 1 || options.teams > kTeamsMax)
    give_up("teams are 1 to " + std::to_string(kTeamsMax));
  const double records = static_cast<double>(options.teams * kRunners);
  const double seconds = options.rate > 0 ? records / options.rate : options.seconds;
  return {.judges = options.judges, .teams = options.teams, .duration = to_ms(seconds)};
}

std::string text_of(const std::string& path) {
  if (path == "-") return {std::istreambuf_iterator<char>(std::cin), {}};
  std::ifstream file(path, std::ios::binary);
  if (!file) give_up("cannot read " + path);
  return {std::istreambuf_iterator<char>(file), {}};
}

// Those of the demo: no secret, anybody can read them.
std::vector<RaceAccount> demo_accounts() {
  const LoadedApp app(find_app("server5k"), {});
  std::vector<RaceAccount> accounts;
  for (const service::DemoAccount& account : app.app().demo_accounts())
    accounts.push_back({account.username, account.password, account.role});
  return accounts;
}

struct Cast {
  RaceAccount director;
  std::vector<RaceAccount> judges;  // Empty: the director's own telephones.
};

Cast cast_of(const RaceOptions& options) {
  Cast cast;
  std::vector<RaceAccount> accounts;
  if (!options.accounts_file.empty())
    accounts = read_race_accounts(text_of(options.accounts_file));
  else if (options.user.empty())
    accounts = demo_accounts();
  for (RaceAccount& account : accounts) {
    if (account.role == "juez") cast.judges.push_back(account);
    const bool may_direct = account.role == "director" || account.role == "admin";
    if (may_direct && cast.director.name.empty()) cast.director = std::move(account);
  }
  if (!options.user.empty()) {
    const char* const password = std::getenv("RACE_PASSWORD");
    if (password == nullptr) give_up("the password of --user is the variable RACE_PASSWORD");
    cast.director = {options.user, password, "director"};
  }
  if (cast.director.name.empty()) give_up("no director: --user NAME, or one in --accounts");
  if (cast.judges.size() > options.judges) cast.judges.resize(options.judges);
  return cast;
}

// Another competition that runs is put on hold, and goes on afterwards.
class OnHold final {
 public:
  OnHold(RaceDirector& director, bool may_pause) : director_(director) {
    const auto other = director_.running();
    if (!other) return;
    if (!may_pause)
      give_up("competition " + std::to_string(*other) +
              " runs: --pause-running puts it on hold during the race");
    director_.pause(*other);
    paused_ = other;
  }
  OnHold(const OnHold&) = delete;
  OnHold& operator=(const OnHold&) = delete;
  ~OnHold() {
    if (!paused_) return;
    try {
      director_.resume(*paused_);
    } catch (const std::exception& error) {
      std::fprintf(stderr, "chasqui: competition %lld is still paused: %s\n",
                   static_cast<long long>(*paused_), error.what());
    }
  }

 private:
  RaceDirector& director_;
  std::optional<std::int64_t> paused_;
};

// Everybody who takes part, running from the beginning of its life until finish().
class Crew final {
 public:
  struct Size {
    std::size_t judges, spectators;
    Random& chance;
  };
  Crew(const RaceTerms& terms, RaceField field, const std::vector<RaceSignedIn>& seats, Size size)
      : workers_(size.judges + size.spectators) {
    for (std::size_t i = 0; i < size.spectators; ++i)
      spectators_.push_back(std::make_unique<RaceSpectator>(terms, board_, size.chance.next()));
    for (std::size_t i = 0; i < size.judges; ++i) {
      const RaceSignedIn& seat = seats[i % seats.size()];
      judges_.push_back(std::make_unique<RaceJudge>(
          terms, board_, field,
          RaceTelephone{seat.id, seat.token, field.plan.judges[i], size.chance.next()}));
    }
    for (const auto& spectator : spectators_)
      workers_.post([spectator = spectator.get()] { spectator->run(); });
    for (const auto& judge : judges_)
      workers_.post([this, judge = judge.get()] {
        judge->run();
        ++judges_done_;
      });
  }
  Crew(const Crew&) = delete;
  Crew& operator=(const Crew&) = delete;
  ~Crew() { finish(); }

  void wait_until_ready() {
    while (board_.ready < judges_.size() + spectators_.size()) loop::rest(kLook);
  }
  void wait_for_judges(std::size_t records) {
    Progress progress;
    while (judges_done_ < judges_.size()) {
      progress.show("race", static_cast<std::int64_t>(board_.acknowledged),
                    static_cast<std::int64_t>(records));
      loop::rest(kLook);
    }
  }
  void finish() {
    board_.is_over = true;
    workers_.stop();
  }

  const std::vector<std::unique_ptr<RaceJudge>>& judges() const { return judges_; }
  const std::vector<std::unique_ptr<RaceSpectator>>& spectators() const { return spectators_; }

 private:
  RaceBoard board_;
  std::atomic<std::size_t> judges_done_ = 0;
  std::vector<std::unique_ptr<RaceJudge>> judges_;
  std::vector<std::unique_ptr<RaceSpectator>> spectators_;
  loop::Workers workers_;  // Last: it uses the others.
};

std::vector<RaceSignedIn> seats_of(RaceDirector& director, const Cast& cast,
                                   const RaceSignedIn& chair) {
  if (cast.judges.empty()) return {chair};
  std::vector<RaceSignedIn> seats;
  Progress progress;
  for (const RaceAccount& account : cast.judges) {
    seats.push_back(director.sign_in(account));
    progress.show("judges", std::ssize(seats), std::ssize(cast.judges));
  }
  return seats;
}

std::vector<std::int64_t> make_teams(RaceDirector& director, std::int64_t race,
                                     const RacePlan& plan, const std::vector<RaceSignedIn>& seats) {
  std::vector<std::int64_t> ids;
  Progress progress;
  for (const RaceTeam& team : plan.teams) {
    ids.push_back(director.new_team(race, team.number, seats[team.judge % seats.size()].id));
    progress.show("teams", std::ssize(ids), std::ssize(plan.teams));
  }
  return ids;
}

// The log once more from the beginning, without interruptions: what everybody had to hear.
std::vector<RaceEvent> read_log(RaceTerms terms, std::uint64_t seed) {
  RaceBoard board;
  board.is_over = true;
  terms.loss = 0;
  RaceSpectator reader(terms, board, seed);
  reader.run();
  return reader.heard();
}

void add(Wrongs& wrongs, const Wrongs& more) {
  wrongs.insert(wrongs.end(), more.begin(), more.end());
}

void check_all(RaceReport& report, RaceDirector& director, const RaceField& field,
               const RaceTerms& terms) {
  std::vector<std::vector<RaceRecord>> acknowledged(field.plan.teams.size());
  for (const RaceAcknowledged& one : report.tally.records)
    acknowledged[one.team].push_back(one.record);
  for (std::size_t i = 0; i < field.plan.teams.size(); ++i)
    add(report.records_wrong,
        check_records(field.plan.teams[i], acknowledged[i], director.records(field.team_ids[i])));
  report.ranking_wrong = check_ranking(field.plan.teams, director.results(terms.race));
}

void check_hearing_of(RaceReport& report, const Crew& crew, const RacePlan& plan,
                      const std::vector<RaceEvent>& log) {
  report.events = log.size();
  report.hearing_wrong = check_log(plan.teams, log);
  for (const auto& spectator : crew.spectators()) {
    report.deliveries += spectator->heard().size();
    report.drops += spectator->drops();
    add(report.hearing_wrong, spectator->wrongs());
    add(report.hearing_wrong, check_hearing(log, spectator->heard()));
  }
}

RaceReport run_race(const RaceOptions& options, RaceTerms terms, RaceDirector& director,
                    const std::vector<RaceSignedIn>& seats) {
  SystemRandom ids;
  const std::uint64_t seed = options.seed.value_or(ids.next() >> 32);
  SeededRandom chance(seed);
  const RaceShape shape = shape_of(options);
  const RacePlan plan = plan_race(shape, {chance, ids, terms.clock.now()});
  terms.race = director.new_race("Carrera simulada " + std::to_string(seed));
  const auto team_ids = make_teams(director, terms.race, plan, seats);
  terms.since = director.position();
  const RaceField field{plan, team_ids};
  RaceReport report{.race = terms.race, .seed = seed, .loss = terms.loss};
  report.judges = shape.judges, report.teams = shape.teams, report.records = plan.records();
  report.spectators = options.spectators;

  Crew crew(terms, field, seats, {options.judges, options.spectators, chance});
  crew.wait_until_ready();
  const auto started = terms.clock.steady();
  director.start(terms.race);
  crew.wait_for_judges(plan.records());
  report.seconds = static_cast<double>((terms.clock.steady() - started).count()) / 1e9;
  director.stop(terms.race);
  crew.finish();
  for (const auto& judge : crew.judges()) report.tally.add(judge->tally());
  check_all(report, director, field, terms);
  check_hearing_of(report, crew, plan, read_log(terms, chance.next()));
  return report;
}

}  // namespace

std::optional<double> read_share(const std::string& text) {
  double value = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, value);
  const std::string_view unit = trim(std::string_view(rest, end));
  if (error != std::errc() || (!unit.empty() && unit != "%")) return std::nullopt;
  if (unit == "%") value /= 100;
  return value >= 0 && value <= kLossMax ? std::optional(value) : std::nullopt;
}

int race(const RaceOptions& options) {
  const SystemClock clock;
  SystemRandom random;
  const RaceTerms terms = terms_of(options, clock);
  shape_of(options);
  const Cast cast = cast_of(options);
  RaceDirector director(terms, random);
  const RaceSignedIn chair = director.sign_in(cast.director);
  director.take_the_chair(chair);
  const bool is_demo = options.user.empty() && options.accounts_file.empty();
  const std::vector<RaceSignedIn> seats = seats_of(director, cast, chair);
  const OnHold on_hold(director, options.pause_running || is_demo);
  const RaceReport report = run_race(options, terms, director, seats);
  std::fputs((options.is_json ? to_text(to_json(report)) + "\n" : to_table(report)).c_str(),
             stdout);
  return report.holds() ? 0 : 1;
}

}  // namespace chasqui::main
