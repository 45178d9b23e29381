// Those who take part in a simulated race, each on a thread of its own: judges with telephones on a
// bad network, and spectators.
#pragma once
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/chance.h"
#include "base/clock.h"
#include "main/race_check.h"
#include "main/race_client.h"
#include "main/race_plan.h"

namespace chasqui::main {

struct RaceTerms {  // What they all know, and nobody changes while they run.
  RaceUrl url;
  double loss = 0.05;                          // How often something goes wrong, 0…0.9.
  std::chrono::milliseconds delay_max{50};     // Of a message on its way.
  std::chrono::milliseconds patience{30'000};  // With a server that is away.
  const Clock& clock;
  std::int64_t race = 0;   // The competition's id.
  std::int64_t since = 0;  // The log's position before it.
};

struct RaceBoard {  // What they tell while they run.
  std::atomic<std::size_t> ready = 0;
  std::atomic<std::size_t> acknowledged = 0;  // Records.
  std::atomic<bool> is_over = false;          // It was stopped, or given up.
};

// Waits longer each time that something failed, until the patience is at its end.
class RaceBackOff final {
 public:
  RaceBackOff(const RaceTerms& terms, Random& chance);
  bool wait();  // False: no more.

 private:
  const RaceTerms& terms_;
  Random& chance_;
  std::chrono::nanoseconds deadline_;
  std::uint64_t span_ms_ = 25;
};

struct RaceAcknowledged {
  std::size_t team = 0;
  RaceRecord record;
};

struct RaceTally {
  std::size_t messages = 0;      // Sent, with repetitions.
  std::size_t acknowledged = 0;  // Records, each once.
  std::size_t retries = 0, lost_before = 0, answers_lost = 0, sent_twice = 0;
  std::size_t duplicates = 0;  // Records that were answered as known.
  std::size_t reconnects = 0;
  std::vector<double> ack_ms;
  std::vector<RaceAcknowledged> records;
  Wrongs wrongs;

  void add(RaceTally other);
};

struct RaceTelephone {
  std::int64_t account = 0;
  std::string token;
  std::vector<RaceMessage> messages;
  std::uint64_t seed = 0;
};

struct RaceField {  // Of the plan and its teams in the server.
  const RacePlan& plan;
  const std::vector<std::int64_t>& team_ids;
};

class RaceJudge final {
 public:
  RaceJudge(const RaceTerms& terms, RaceBoard& board, RaceField field, RaceTelephone telephone);
  void run();
  const RaceTally& tally() const { return tally_; }

 private:
  enum class Outcome : std::uint8_t { kAcknowledged, kNobody, kRefused };

  bool connect();
  bool wait_for_start();
  void hear(const Json& message);
  void listen_until(std::chrono::nanoseconds moment);
  void deliver(const RaceMessage& message);
  Outcome attempt(const RaceMessage& message);
  Outcome by_socket(const RaceMessage& message, int copies);
  Outcome by_http(const RaceMessage& message, int copies);
  Outcome take_answer(const RaceMessage& message, const Json& answer);
  void send_and_break(const RaceMessage& message);
  Json body_of(const RaceMessage& message) const;
  RaceRequest request_of(const RaceMessage& message) const;
  bool happens();  // What goes wrong as often as the loss says.
  void wrong(std::string what);

  const RaceTerms& terms_;
  RaceBoard& board_;
  RaceField field_;
  RaceTelephone telephone_;
  SeededRandom chance_;
  RaceSocket socket_;
  RaceHttp http_;
  RaceTally tally_;
  std::string refusal_;
  std::int64_t refs_ = 0;
  bool was_connected_ = false, has_started_ = false;
};

class RaceSpectator final {
 public:
  RaceSpectator(const RaceTerms& terms, RaceBoard& board, std::uint64_t seed);
  void run();  // Until the race is stopped.
  const std::vector<RaceEvent>& heard() const { return heard_; }
  const Wrongs& wrongs() const { return wrongs_; }
  std::size_t drops() const { return drops_; }

 private:
  bool connect();
  void hear(const Json& message);
  bool has_heard_the_end() const;

  const RaceTerms& terms_;
  RaceBoard& board_;
  SeededRandom chance_;
  RaceSocket socket_;
  std::int64_t position_;
  std::vector<RaceEvent> heard_;
  Wrongs wrongs_;
  std::size_t drops_ = 0;
};

}  // namespace chasqui::main
