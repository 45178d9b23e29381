#include "main/race_crew.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace chasqui::main {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;

constexpr std::uint64_t kSpanMsMax = 1'000;
constexpr milliseconds kListenLongest{250};
constexpr int kRefusalsMax = 3;  // Of one message, then it is not sent again.
constexpr std::size_t kRefusalBytesMax = 300;

bool is_chance(Random& chance, double share) {
  return static_cast<double>(chance.below(1'000'000)) < share * 1e6;
}

template <class T>
void move_behind(std::vector<T>& all, std::vector<T>& more) {
  all.insert(all.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

JsonObject record_of(const RaceTeam& team, std::size_t index) {
  const std::int64_t ms = team.times[index];
  JsonObject record{{"tiempo", ms},
                    {"horas", ms / 3'600'000},
                    {"minutos", ms / 60'000 % 60},
                    {"segundos", ms / 1'000 % 60},
                    {"milisegundos", ms % 1'000}};
  if (!team.ids[index].empty()) record.set("id_registro", team.ids[index]);
  return record;
}

// Those of the answer's records that are stored, by socket or by HTTP, one or many.
JsonArray stored_in(const Json& answer) {
  if (answer["tipo"].text() == "tiempo_registrado") {
    JsonObject record = *answer["registro"].if_object();
    record.set("duplicado", answer["duplicado"]);
    return {Json(std::move(record))};
  }
  const Json& by_socket = answer["registros_guardados"];
  const JsonArray* all = (by_socket.is_null() ? answer["registros"] : by_socket).if_array();
  return all == nullptr ? JsonArray() : *all;
}

}  // namespace

RaceBackOff::RaceBackOff(const RaceTerms& terms, Random& chance)
    : terms_(terms), chance_(chance), deadline_(terms.clock.steady() + terms.patience) {}

bool RaceBackOff::wait() {
  if (terms_.clock.steady() >= deadline_) return false;
  loop::rest(milliseconds(span_ms_ + chance_.below(span_ms_)));
  span_ms_ = std::min(2 * span_ms_, kSpanMsMax);
  return true;
}

void RaceTally::add(RaceTally other) {
  messages += other.messages;
  acknowledged += other.acknowledged;
  retries += other.retries;
  lost_before += other.lost_before;
  answers_lost += other.answers_lost;
  sent_twice += other.sent_twice;
  duplicates += other.duplicates;
  reconnects += other.reconnects;
  move_behind(ack_ms, other.ack_ms);
  move_behind(records, other.records);
  move_behind(wrongs, other.wrongs);
}

RaceJudge::RaceJudge(const RaceTerms& terms, RaceBoard& board, RaceField field,
                     RaceTelephone telephone)
    : terms_(terms),
      board_(board),
      field_(field),
      telephone_(std::move(telephone)),
      chance_(telephone_.seed),
      socket_(terms.url, chance_),
      http_(terms.url) {}

void RaceJudge::run() {
  const bool is_connected = connect();
  ++board_.ready;
  if (!is_connected || !wait_for_start()) return;
  const nanoseconds start = terms_.clock.steady();
  for (const RaceMessage& message : telephone_.messages) {
    listen_until(start + message.due);
    if (board_.is_over) return;
    deliver(message);
  }
  socket_.close();
}

bool RaceJudge::happens() { return is_chance(chance_, terms_.loss); }

void RaceJudge::wrong(std::string what) {
  tally_.wrongs.push_back("judge " + std::to_string(telephone_.account) + ": " + std::move(what));
}

bool RaceJudge::connect() {
  const std::string path =
      "/ws/juez/" + std::to_string(telephone_.account) + "/?token=" + telephone_.token;
  RaceBackOff back_off(terms_, chance_);
  do {
    const int status = socket_.open(path);
    if (status >= 400 && status < 500 && status != 429)
      return wrong("its socket is refused with " + std::to_string(status)), false;
    const auto greeting = status == 101 ? socket_.receive(kAnswerLongest) : std::nullopt;
    if (!greeting || (*greeting)["tipo"].text() != "conexion_establecida") continue;
    hear(*greeting);
    if (std::exchange(was_connected_, true)) ++tally_.reconnects;
    return true;
  } while (!board_.is_over && back_off.wait());
  wrong("its socket does not open");
  return false;
}

bool RaceJudge::wait_for_start() {
  while (!has_started_ && !board_.is_over) {
    if (!socket_.is_open() && !connect()) return false;
    if (const auto message = socket_.receive(kListenLongest)) hear(*message);
  }
  return has_started_;
}

// Whoever comes late reads in the greeting that it runs.
void RaceJudge::hear(const Json& message) {
  const Json& race = message["competencia"];
  if (race["id"] == Json(terms_.race) && race["en_curso"] == Json(true)) has_started_ = true;
}

void RaceJudge::listen_until(nanoseconds moment) {
  for (nanoseconds now = terms_.clock.steady(); now < moment && !board_.is_over;
       now = terms_.clock.steady()) {
    const auto left = std::min(kListenLongest, std::chrono::ceil<milliseconds>(moment - now));
    if (!socket_.is_open())
      loop::rest(left);
    else if (const auto message = socket_.receive(left))
      hear(*message);
  }
}

// Until it is acknowledged: a telephone keeps what it has not got an answer for.
void RaceJudge::deliver(const RaceMessage& message) {
  RaceBackOff back_off(terms_, chance_);
  int refusals = 0;
  for (bool is_again = false; !board_.is_over; is_again = true) {
    if (is_again && !back_off.wait()) break;
    if (is_again) ++tally_.retries;
    const Outcome outcome = attempt(message);
    if (outcome == Outcome::kAcknowledged) {
      // A batch repeats what was acknowledged one by one.
      const std::size_t fresh =
          message.is_single ? 1 : message.count - field_.plan.teams[message.team].singles;
      tally_.acknowledged += fresh;
      board_.acknowledged += fresh;
      return;
    }
    if (outcome == Outcome::kRefused && ++refusals == kRefusalsMax) break;
  }
  wrong("team " + std::to_string(field_.plan.teams[message.team].number) +
        ": not acknowledged: " + refusal_);
}

RaceJudge::Outcome RaceJudge::attempt(const RaceMessage& message) {
  loop::rest(milliseconds(chance_.below(static_cast<std::uint64_t>(terms_.delay_max.count()) + 1)));
  if (happens()) return ++tally_.lost_before, Outcome::kNobody;
  if (happens()) return send_and_break(message), Outcome::kNobody;
  if (happens()) socket_.drop();
  const int copies = happens() ? 2 : 1;
  if (copies == 2) ++tally_.sent_twice;
  return message.by_http ? by_http(message, copies) : by_socket(message, copies);
}

void RaceJudge::send_and_break(const RaceMessage& message) {
  ++tally_.answers_lost, ++tally_.messages;
  if (message.by_http) {
    http_.ask_and_break(request_of(message));
  } else if (socket_.is_open() || connect()) {
    socket_.send(body_of(message));
    // Sometimes it is the answer that is lost, sometimes the message is still on its way.
    if (is_chance(chance_, 0.5)) socket_.receive(kListenLongest);
    socket_.drop();
  }
}

Json RaceJudge::body_of(const RaceMessage& message) const {
  const RaceTeam& team = field_.plan.teams[message.team];
  JsonObject body{{"tipo", message.is_single ? "registrar_tiempo" : "registrar_tiempos"},
                  {"equipo_id", field_.team_ids[message.team]},
                  {"ref", refs_}};
  if (message.is_single) {
    for (auto& [name, value] : record_of(team, message.first)) body.set(name, value);
    return body;
  }
  JsonArray records;
  for (std::size_t i = 0; i < message.count; ++i) records.emplace_back(record_of(team, i));
  body.set("registros", std::move(records));
  return body;
}

RaceRequest RaceJudge::request_of(const RaceMessage& message) const {
  const std::string team = std::to_string(field_.team_ids[message.team]);
  return {.method = "POST",
          .path = "/api/equipos/" + team + "/registros/",
          .token = telephone_.token,
          .body = JsonObject{{"registros", body_of(message)["registros"]}}};
}

// Sent in several copies it is acknowledged by the first answer; the others say that it is known.
RaceJudge::Outcome RaceJudge::by_socket(const RaceMessage& message, int copies) {
  if (!socket_.is_open() && !connect()) return Outcome::kNobody;
  ++refs_;
  const nanoseconds sent = terms_.clock.steady();
  const Json body = body_of(message);
  for (int i = 0; i < copies; ++i, ++tally_.messages)
    if (!socket_.send(body)) return Outcome::kNobody;
  Outcome outcome = Outcome::kNobody;
  while (terms_.clock.steady() - sent < kAnswerLongest && socket_.is_open()) {
    const auto answer = socket_.receive(kListenLongest);
    if (!answer) continue;
    if ((*answer)["ref"] != Json(refs_)) {
      hear(*answer);
      continue;
    }
    const nanoseconds took = terms_.clock.steady() - sent;
    const Outcome one = take_answer(message, *answer);
    if (outcome != Outcome::kAcknowledged) outcome = one;
    if (copies == 1) tally_.ack_ms.push_back(static_cast<double>(took.count()) / 1e6);
    if (--copies == 0) return outcome;
  }
  return outcome;
}

RaceJudge::Outcome RaceJudge::by_http(const RaceMessage& message, int copies) {
  Outcome outcome = Outcome::kNobody;
  for (int i = 0; i < copies; ++i, ++tally_.messages) {
    const nanoseconds sent = terms_.clock.steady();
    const auto reply = http_.ask(request_of(message));
    if (!reply) return outcome;
    if (reply->is_later()) return loop::rest(reply->retry_after), outcome;
    const nanoseconds took = terms_.clock.steady() - sent;
    const Outcome one = take_answer(message, reply->body);
    if (outcome != Outcome::kAcknowledged) outcome = one;
    if (copies == 1) tally_.ack_ms.push_back(static_cast<double>(took.count()) / 1e6);
  }
  return outcome;
}

RaceJudge::Outcome RaceJudge::take_answer(const RaceMessage& message, const Json& answer) {
  const JsonArray stored = stored_in(answer);
  for (const Json& one : stored) {
    const std::int64_t* time = one["tiempo"].if_int();
    tally_.records.push_back(
        {message.team, {std::string(one["id_registro"].text()), time == nullptr ? -1 : *time}});
    if (one["duplicado"] == Json(true)) ++tally_.duplicates;
  }
  if (stored.size() == message.count) return Outcome::kAcknowledged;
  refusal_ = to_text(answer).substr(0, kRefusalBytesMax);
  return Outcome::kRefused;
}

RaceSpectator::RaceSpectator(const RaceTerms& terms, RaceBoard& board, std::uint64_t seed)
    : terms_(terms),
      board_(board),
      chance_(seed),
      socket_(terms.url, chance_),
      position_(terms.since) {}

bool RaceSpectator::has_heard_the_end() const {
  return !heard_.empty() && heard_.back().kind == "competencia_detenida";
}

bool RaceSpectator::connect() {
  RaceBackOff back_off(terms_, chance_);
  do {
    const int status = socket_.open("/ws/competencia/" + std::to_string(terms_.race) +
                                    "/?desde=" + std::to_string(position_));
    if (status == 101) return true;
    if (status >= 400 && status < 500 && status != 429) break;
  } while (back_off.wait());
  wrongs_.emplace_back("a spectator's socket does not open");
  return false;
}

void RaceSpectator::run() {
  bool is_connected = connect();
  ++board_.ready;
  milliseconds silence{0};
  while (is_connected && !has_heard_the_end() && wrongs_.empty() && silence < terms_.patience) {
    if (!socket_.is_open()) is_connected = connect();
    if (const auto message = socket_.receive(kListenLongest)) {
      hear(*message);
      silence = milliseconds(0);
    } else if (board_.is_over) {
      silence += kListenLongest;
    }
  }
  socket_.close();
}

void RaceSpectator::hear(const Json& message) {
  if (message["tipo"].text() == "conexion_establecida") return;
  const RaceEvent event = event_of(message);
  if (event.kind == "resync") wrongs_.emplace_back("a spectator was told to begin anew");
  if (event.kind == "resync") return;
  if (event.seq == 0) wrongs_.push_back("an event says no position: " + to_text(message));
  position_ = event.seq;
  heard_.push_back(event);
  if (has_heard_the_end() || !is_chance(chance_, terms_.loss)) return;
  ++drops_;
  socket_.drop();
}

}  // namespace chasqui::main
