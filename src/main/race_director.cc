#include "main/race_director.h"

#include <algorithm>

#include "base/errors.h"
#include "base/ids.h"
#include "base/text.h"

namespace chasqui::main {
namespace {

constexpr std::size_t kSaidBytesMax = 300;

Refusal failed(const RaceRequest& request, const RaceReply& reply) {
  return Refusal(Kind::kUnavailable, "carrera",
                 request.method + " " + request.path + " was answered with " +
                     std::to_string(reply.status) + " " +
                     to_text(reply.body).substr(0, kSaidBytesMax));
}

std::int64_t id_of(const Json& json) { return json["id"].if_int() ? *json["id"].if_int() : 0; }

std::string race_path(std::int64_t race, std::string_view what) {
  return "/api/competencias/" + std::to_string(race) + "/" + std::string(what) + "/";
}

}  // namespace

std::vector<RaceAccount> read_race_accounts(std::string_view text) {
  std::vector<RaceAccount> accounts;
  for (const std::string_view line : split(text, '\n')) {
    const std::vector<std::string_view> words = split(trim(line), ' ');
    if (words.size() == 6 && words[0] == "user" && words[2] == "password" && words[4] == "role")
      accounts.push_back({std::string(words[1]), std::string(words[3]), std::string(words[5])});
  }
  return accounts;
}

RaceReply RaceDirector::ask(RaceRequest request) {
  if (request.token.empty()) request.token = director_.token;
  RaceBackOff back_off(terms_, chance_);
  do {
    auto reply = http_.ask(request);
    if (reply && !reply->is_later()) {
      position_ = std::max(position_, reply->seq);
      return std::move(*reply);
    }
    if (reply) loop::rest(std::min<std::chrono::milliseconds>(reply->retry_after, terms_.patience));
  } while (back_off.wait());
  throw Refusal(Kind::kUnavailable, "carrera",
                "nobody answers at http://" + terms_.url.authority());
}

RaceSignedIn RaceDirector::sign_in(const RaceAccount& account) {
  const RaceRequest request{
      .method = "POST",
      .path = "/api/login/",
      .body = JsonObject{{"username", account.name}, {"password", account.password}}};
  const RaceReply reply = ask(request);
  if (reply.status == 401 || reply.status == 400)
    throw Refusal(Kind::kUnauthenticated, "carrera", account.name + " may not sign in");
  const std::int64_t id = id_of(reply.body["juez"]);
  if (!reply.is_good() || id == 0) throw failed(request, reply);
  return {id, std::string(reply.body["access"].text())};
}

std::optional<std::int64_t> RaceDirector::running() {
  const RaceRequest request{.path = "/api/competencias/?is_running=true"};
  const RaceReply reply = ask(request);
  const JsonArray* all = reply.body.if_array();
  if (!reply.is_good() || all == nullptr) throw failed(request, reply);
  return all->empty() ? std::nullopt : std::optional(id_of(all->front()));
}

// With a key: asked again after a lost answer it is made once.
Json RaceDirector::make(const std::string& path, JsonObject body) {
  const RaceRequest request{.method = "POST",
                            .path = path,
                            .body = std::move(body),
                            .key = Uuid::make(terms_.clock.now(), chance_).to_string()};
  RaceReply reply = ask(request);
  if (reply.status != 201) throw failed(request, reply);
  return std::move(reply.body);
}

std::int64_t RaceDirector::new_race(const std::string& name) {
  return id_of(
      make("/api/admin/competencias/", {{"name", name}, {"datetime", to_iso(terms_.clock.now())}}));
}

std::int64_t RaceDirector::new_team(std::int64_t race, std::int64_t number, std::int64_t judge) {
  return id_of(make("/api/admin/equipos/",
                    {{"name", "Equipo " + std::to_string(number)},
                     {"number", number},
                     {"category", number % 20 == 0 ? "interfacultades" : "estudiantes"},
                     {"competition_id", race},
                     {"judge_id", judge}}));
}

// Asked again after a lost answer it is refused, because it was done.
void RaceDirector::act(std::int64_t race, const std::string& what, std::string_view state) {
  const RaceRequest request{.method = "POST", .path = race_path(race, what), .body = JsonObject{}};
  const RaceReply reply = ask(request);
  const bool was_done = reply.status == 409 && (reply.body["estado"].text() == state ||
                                                reply.body["codigo"].text() == "ya_en_curso");
  if (!reply.is_good() && !was_done) throw failed(request, reply);
}

std::vector<RaceRecord> RaceDirector::records(std::int64_t team) {
  const RaceRequest request{.path = "/api/equipos/" + std::to_string(team) + "/registros/estado/"};
  const RaceReply reply = ask(request);
  if (!reply.is_good()) throw failed(request, reply);
  return records_of(reply.body);
}

Json RaceDirector::results(std::int64_t race) {
  const RaceRequest request{.path = race_path(race, "resultados")};
  RaceReply reply = ask(request);
  if (!reply.is_good()) throw failed(request, reply);
  return std::move(reply.body);
}

}  // namespace chasqui::main
