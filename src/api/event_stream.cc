#include "api/event_stream.h"

#include <algorithm>
#include <exception>
#include <iterator>
#include <utility>

#include "api/app_socket.h"
#include "api/chooser.h"
#include "api/identify.h"
#include "api/input.h"
#include "base/text.h"
#include "edge/sse_session.h"
#include "schema/asker.h"

namespace chasqui::api {
namespace {

constexpr std::size_t kStreamsMax = 100;
constexpr std::size_t kStreamBytesMax = 200;
constexpr std::string_view kAll = "*";

struct EventDoor {
  const Site& site;
  const schema::Socket& socket;
  std::shared_ptr<edge::SseRoute> route;
  std::shared_ptr<LoopAudiences> audiences;
  const service::SocketRoute* app;  // Null: the app has no say of its own.
};

bool contains(const std::vector<std::string>& words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

// "chat:*" carries what continues it, "*" everything.
bool fits(std::string_view pattern, std::string_view stream) {
  if (!pattern.ends_with('*')) return pattern == stream;
  pattern.remove_suffix(1);
  return stream.size() > pattern.size() && stream.starts_with(pattern);
}

// Does the app say anywhere that there is such a stream?
bool is_declared(const schema::AppSchema& schema, std::string_view stream) {
  if (stream == kAll || schema.find_by_stream(stream) != nullptr) return true;
  const auto says = [&](const auto& event) { return event.stream == stream; };
  if (std::ranges::any_of(schema.events, says)) return true;
  const auto holds = [&](const auto& known) {
    return known.name != kAll && fits(known.name, stream);
  };
  return std::ranges::any_of(schema.streams, holds);
}

std::vector<std::string> named_streams(const wire::Query& query) {
  std::vector<std::string> streams;
  for (const std::string_view value : query.all("stream"))
    for (const std::string_view name : split(value, ','))
      if (!name.empty() && !contains(streams, name)) streams.emplace_back(name);
  return streams;
}

std::vector<std::string> all_streams(const schema::Socket& socket, const hub::Audience& audience) {
  std::vector<std::string> streams;
  for (const std::string& name : socket.streams)
    if ((name == kAll || !name.ends_with('*')) && audience.may_hear(name)) streams.push_back(name);
  return streams;
}

Refusal invalid(std::string text) {
  return Refusal::invalid(
      {{.loc = {"query", "stream"}, .type = "stream", .text = std::move(text), .input = {}}});
}

edge::StreamAccept accept_of(const EventDoor& door, const access::Identity& who) {
  edge::StreamAccept accept;
  accept.head = edge::sse_head();
  accept.heartbeat = door.site.limits.sse_heartbeat;
  accept.owner = owner_of(who);
  accept.expires = who.expires;
  accept.at_expiry = {.code = 4401, .reason = "token_vencido"};
  return accept;
}

struct Admission {
  edge::SseGuest guest;
  edge::StreamAccept accept;
};

void admit(const EventDoor& door, Admission admission, edge::Responder&& responder) {
  admission.accept.session =
      std::make_unique<edge::SseSession>(door.route, std::move(admission.guest));
  std::move(responder).stream(std::move(admission.accept));
}

Refusal refusal_of(const Site& site, std::exception_ptr error) {
  try {
    std::rethrow_exception(error);
  } catch (const service::SocketRefusal& refusal) {
    return Refusal(Kind::kForbidden, std::to_string(refusal.code()), refusal.what());
  } catch (const std::exception&) {
    return as_refusal(site, std::move(error));
  }
}

// "filtro" is of the one stream that is named with it.
edge::Wish wish_of(const wire::Query& query, const edge::SseGuest& guest) {
  edge::Wish wish{guest.streams};
  const std::string_view filter = query.get("filtro");
  if (!filter.empty() && wish.streams.size() != 1) throw invalid("filtro: solo con una ?stream=");
  if (!filter.empty()) wish.filters.emplace(wish.streams.at(0), filter);
  wish.with_records = query.get("instantanea") == "1";
  return wish;
}

Refusal refusal_of(const edge::WishFault& fault) {
  if (fault.code == "interno") return Refusal(Kind::kUnavailable, fault.code, fault.text);
  if (fault.code == "prohibido") return Refusal(Kind::kForbidden, fault.code, fault.text);
  return Refusal(Kind::kMalformed, fault.code, fault.stream + ": " + fault.text);
}

struct Question {
  service::Caller caller;
  Admission admission;
  edge::Wish wish;
  JsonObject input = {};
};

bool is_choice(const edge::Wish& wish) { return wish.with_records || !wish.filters.empty(); }

// Only some events, or the records first: also when its position is lost later. Who comes back with
// one has them.
void admit_choosing(const std::shared_ptr<const EventDoor>& door, Question question,
                    edge::Responder&& responder) {
  edge::SseGuest& guest = question.admission.guest;
  edge::Wish& wish = question.wish;
  auto chooser = make_chooser(door->site, {schema::asker_of(question.caller.identity),
                                           guest.audience, door->audiences, responder.loop()});
  edge::Chooser& asked = *chooser;
  if (wish.with_records) {
    guest.wish = wish;
    guest.chooser = std::move(chooser);
    wish.with_records = !guest.since;
  }
  asked.choose(std::move(wish),
               [door, admission = std::move(question.admission), out = std::move(responder)](
                   std::expected<edge::Choice, edge::WishFault> choice) mutable {
                 if (!choice) return std::move(out).refuse(refusal_of(choice.error()));
                 edge::SseGuest& its = admission.guest;
                 its.audience = std::move(choice->audience);
                 its.records = std::move(choice->records);
                 if (choice->at) its.since = std::move(choice->at);
                 admit(*door, std::move(admission), std::move(out));
               });
}

// The app may refuse what was asked for, and add streams.
void ask_app(const std::shared_ptr<const EventDoor>& door, Question question,
             edge::Responder&& responder) {
  struct Asked {
    Question question;
    edge::Responder responder;
  };
  auto asked = std::make_shared<Asked>(Asked{std::move(question), std::move(responder)});
  db::ReadJob job;
  job.work = [door, asked](db::Connection& connection) {
    Question& its = asked->question;
    service::Read read(door->site.context, connection, its.caller);
    service::Opening opening = door->app->open()(read, its.input);
    std::ranges::move(opening.streams, std::back_inserter(its.admission.guest.streams));
    if (!is_choice(its.wish))
      return admit(*door, std::move(its.admission), std::move(asked->responder));
    asked->responder.loop().post([door, asked] {
      admit_choosing(door, std::move(asked->question), std::move(asked->responder));
    });
  };
  job.failed = [door, asked](std::exception_ptr error) {
    std::move(asked->responder).refuse(refusal_of(door->site, std::move(error)));
  };
  door->site.database.read(std::move(job));
}

// Everything is looked at before the stream begins: after that there is no status to say it with.
void open_stream(const std::shared_ptr<const EventDoor>& at, const edge::Call& call,
                 edge::Responder&& responder) {
  const EventDoor& door = *at;
  const service::Caller caller = identify(door.site, call.request, Door::kStream);
  authorise(door.socket.connect, caller);
  Ears ears = door.audiences->at(responder.loop().index())->of(schema::asker_of(caller.identity));
  const wire::Query query = query_of(call.request);
  edge::SseGuest guest{
      .space = door.site.space,
      .audience = ears.audience,
      .since = edge::sse_position(call.request.header("Last-Event-ID"), query, *door.site.space),
      .veil = std::move(ears.veil),
      .streams = heard_streams(door.site.schema(), door.socket, query, *ears.audience)};
  Admission admission{std::move(guest), accept_of(door, caller.identity)};
  Question question{caller, std::move(admission), {}};
  question.wish = wish_of(query, question.admission.guest);
  if (door.app != nullptr && door.app->open()) {
    question.input = parameters_of(call);
    const auto& asked = question.admission.guest.streams;
    question.input.set("streams", JsonArray(asked.begin(), asked.end()));
    return ask_app(at, std::move(question), std::move(responder));
  }
  if (is_choice(question.wish))
    return admit_choosing(at, std::move(question), std::move(responder));
  admit(door, std::move(question.admission), std::move(responder));
}

}  // namespace

bool carries(const schema::AppSchema& schema, const schema::Socket& socket,
             std::string_view stream) {
  if (contains(socket.streams, stream)) return !stream.ends_with('*') || stream == kAll;
  if (stream.size() > kStreamBytesMax || stream.contains('*')) return false;
  return std::ranges::any_of(socket.streams, [&](std::string_view pattern) {
    return pattern == kAll ? is_declared(schema, stream) : fits(pattern, stream);
  });
}

std::vector<std::string> heard_streams(const schema::AppSchema& schema,
                                       const schema::Socket& socket, const wire::Query& query,
                                       const hub::Audience& audience) {
  std::vector<std::string> streams = named_streams(query);
  if (streams.empty()) {
    std::vector<std::string> all = all_streams(socket, audience);
    if (all.empty()) throw invalid("Falta decir qué oír: ?stream=");
    return all;
  }
  if (streams.size() > kStreamsMax) throw invalid("Son demasiados");
  for (const std::string& stream : streams)
    if (!carries(schema, socket, stream) || !audience.may_hear(stream))
      throw Refusal(Kind::kForbidden, "stream_prohibido", "No hay nada que oír en " + stream);
  return streams;
}

std::shared_ptr<const void> add_event_stream(edge::RouteTable& routes, const Site& site,
                                             const schema::Socket& socket,
                                             std::shared_ptr<LoopAudiences> audiences) {
  auto door = std::make_shared<const EventDoor>(
      EventDoor{site, socket, edge::SseRoute::make(site.relay, site.limits.sse_retry),
                std::move(audiences), site.context.app.socket_at(socket.path)});
  routes.add("GET", socket.path, [door](edge::Call&& call, edge::Responder&& responder) {
    open_stream(door, call, std::move(responder));
  });
  return door;
}

}  // namespace chasqui::api
