#include "edge/presence.h"

#include <algorithm>
#include <memory>

#include "wire/json.h"

namespace chasqui::edge {
namespace {

// Connections of nobody in particular are each somebody of their own.
std::string key_of(const std::string& client, const std::string& user) {
  return user.empty() ? "socket " + client : "user " + user;
}

void append_json(JsonObject& out, std::string_view name, const std::string& text) {
  if (text.empty()) return;
  if (auto json = wire::parse_json(text)) out.append(std::string(name), std::move(*json));
}

}  // namespace

void append_info(JsonObject& out, const Attendant& who, const InfoNames& names) {
  append_json(out, names.info, who.info);
  append_json(out, names.channel_info, who.channel_info);
}

void Presence::enter(hub::SpaceRef space, std::string stream, Attendant who) {
  home_.post([this, place = Place(std::move(space), std::move(stream)), who = std::move(who)] {
    take_in(place, who);
  });
}

void Presence::leave(hub::SpaceRef space, std::string stream, std::string client) {
  home_.post([this, place = Place(std::move(space), std::move(stream)),
              client = std::move(client)] { let_out(place, client); });
}

void Presence::ask(Question question, std::move_only_function<void(Attendance)> answer) {
  home_.post([this, place = Place(std::move(question.space), std::move(question.stream)),
              &asker = question.asker, answer = std::move(answer)]() mutable {
    asker.post([found = attendance(place), answer = std::move(answer)]() mutable {
      answer(std::move(found));
    });
  });
}

void Presence::take_in(const Place& place, const Attendant& who) {
  Room& room = rooms_[place];
  if (const auto before = room.clients.find(who.client); before != room.clients.end()) {
    if (before->second.user == who.user) {
      before->second = who;
      return;
    }
    let_out(place, who.client);
    return take_in(place, who);
  }
  room.clients.emplace(who.client, who);
  if (++room.users[key_of(who.client, who.user)] == 1) tell(place, who, true);
}

void Presence::let_out(const Place& place, const std::string& client) {
  const auto found = rooms_.find(place);
  if (found == rooms_.end()) return;
  Room& room = found->second;
  const auto at = room.clients.find(client);
  if (at == room.clients.end()) return;
  const Attendant who = std::move(at->second);
  const auto user = room.users.find(key_of(client, who.user));
  const bool was_last = --user->second == 0;
  if (was_last) tell(place, who, false);
  if (was_last) room.users.erase(user);
  room.clients.erase(at);
  if (room.clients.empty()) rooms_.erase(found);
}

void Presence::tell(const Place& place, const Attendant& who, bool is_here) {
  if (rooms_.at(place).clients.size() > kListMax) return;
  JsonObject data{{"usuario", who.user}, {"socket", who.client}, {"en_linea", is_here}};
  append_info(data, who);
  publish_(place.first,
           std::make_shared<const hub::Event>(
               hub::Event{0, place.second, std::string(kPresenceEvent), to_text(Json(data)), {}}));
}

Attendance Presence::attendance(const Place& place) const {
  const auto found = rooms_.find(place);
  if (found == rooms_.end()) return {};
  const Room& room = found->second;
  Attendance all{room.clients.size(), room.users.size()};
  if (all.clients > kListMax) return all;
  for (const auto& [client, who] : room.clients) all.all.push_back(who);
  return all;
}

void Whereabouts::be_in(const std::vector<std::string>& streams, const Attendant& who) {
  std::vector<std::string> now;
  for (const std::string& stream : streams)
    if (space_->options_of(stream).has_presence) now.push_back(stream);
  for (const std::string& stream : streams_)
    if (std::ranges::find(now, stream) == now.end()) presence_.leave(space_, stream, who_.client);
  for (const std::string& stream : now)
    if (who != who_ || std::ranges::find(streams_, stream) == streams_.end())
      presence_.enter(space_, stream, who);
  streams_ = std::move(now);
  who_ = who;
}

}  // namespace chasqui::edge
