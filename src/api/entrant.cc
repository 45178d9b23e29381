#include "api/entrant.h"

#include "api/accounts.h"

namespace chasqui::api {
namespace {

using access::Identity;
using access::IdentityKind;

std::int64_t number_in(const Json& json, std::string_view member) {
  const std::int64_t* number = json[member].if_int();
  return number ? *number : 0;
}

JsonArray array_of(const std::vector<std::string>& words) { return {words.begin(), words.end()}; }

std::vector<std::string> words_of(const Json& json) {
  std::vector<std::string> words;
  if (const JsonArray* array = json.if_array())
    for (const Json& word : *array) words.emplace_back(word.text());
  return words;
}

JsonObject json_of(const Identity& who) {
  JsonObject json{{"kind", static_cast<std::int64_t>(who.kind)},
                  {"id", who.id},
                  {"name", who.name},
                  {"roles", array_of(who.roles)},
                  {"traits", who.traits},
                  {"version", who.version},
                  {"session", who.session},
                  {"device", who.device}};
  if (who.expires) json.append("expires", who.expires->ms);
  return json;
}

Identity identity_of(const Json& json) {
  Identity who;
  who.kind = static_cast<IdentityKind>(number_in(json, "kind"));
  who.id = number_in(json, "id");
  who.name = json["name"].text();
  who.roles = words_of(json["roles"]);
  who.version = number_in(json, "version");
  who.session = json["session"].text();
  who.device = json["device"].text();
  if (const JsonObject* traits = json["traits"].if_object()) who.traits = *traits;
  if (const std::int64_t* expires = json["expires"].if_int()) who.expires = Utc{*expires};
  return who;
}

}  // namespace

JsonObject state_of(const Entrant& entrant) {
  return {{"who", json_of(entrant.who)},
          {"streams", array_of(entrant.streams)},
          {"memory", entrant.input.at("memory")}};
}

std::optional<Entrant> entrant_of(const Site& site, const JsonObject& state) {
  Entrant entrant{identity_of(state.at("who")),
                  {{"memory", state.at("memory")}},
                  nullptr,
                  words_of(state.at("streams"))};
  if (!site.accounts) return entrant;
  const access::Directory& directory = site.accounts->directory();
  if (!directory.is_standing(entrant.who, site.clock.now())) return std::nullopt;
  const auto member =
      entrant.who.kind == IdentityKind::kUser ? directory.member(entrant.who.id) : nullptr;
  if (!member) return entrant;
  entrant.who.roles = member->identity.roles;
  entrant.who.traits = member->identity.traits;
  return entrant;
}

}  // namespace chasqui::api
