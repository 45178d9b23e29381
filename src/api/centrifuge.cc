#include "api/centrifuge.h"

#include <stdexcept>
#include <utility>

#include "api/channel_rights.h"
#include "api/chooser.h"
#include "api/event_stream.h"
#include "api/identify.h"
#include "api/inner_call.h"
#include "api/input.h"
#include "edge/centrifuge_emulation.h"
#include "edge/centrifuge_session.h"
#include "edge/socket_refusal.h"
#include "schema/asker.h"
#include "wire/json.h"

namespace chasqui::api {
namespace {

namespace error = wire::centrifuge_error;
using edge::CentrifugeGuest;

struct ChannelDoor {
  const Site& site;
  const schema::Socket& socket;
  std::shared_ptr<edge::CentrifugeRoute> route;
  std::shared_ptr<LoopAudiences> audiences;
  std::vector<std::unique_ptr<ChannelRights>> rights;  // By loop.
  std::shared_ptr<edge::CentrifugeEmulation> emulation;
};

constexpr std::string_view kWebSocketName = "/websocket";
constexpr std::string_view kPublication = "publicacion";  // The event that a client's one is.

class Host final : public edge::CentrifugeHost {
 public:
  Host(std::shared_ptr<const ChannelDoor> door, edge::Call&& call, Presented presented,
       loop::Loop& loop)
      : door_(std::move(door)),
        opening_(std::move(call.request)),
        routes_(*call.routes),
        presented_(std::move(presented)),
        loop_(loop) {
    opening_.body.clear();
  }

  std::expected<CentrifugeGuest, wire::CentrifugeError> enter(std::string_view token) override {
    auto who = identity(token);
    if (!who) return std::unexpected(who.error());
    const schema::Asker asker = schema::asker_of(*who);
    if (schema::allows_any(door_->socket.connect, asker) == schema::Verdict::kNo)
      return std::unexpected(who->is_authenticated() ? error::kPermissionDenied
                                                     : error::kUnauthorized);
    Ears ears = door_->audiences->at(loop_.index())->of(asker);
    const access::Claims claims = rights().claims_of(token);
    CentrifugeGuest guest{.user = user_text(*who),
                          .token = std::string(token),
                          .owner = owner_of(*who),
                          .expires = who->expires,
                          .audience = std::move(ears.audience),
                          .veil = std::move(ears.veil),
                          .channels = rights().entry_channels(*who, claims),
                          .info = shown_info(claims.at("info"))};
    return guest;
  }

  std::expected<edge::CentrifugeGrant, edge::CentrifugeFailure> grant(const CentrifugeGuest& guest,
                                                                      const Wish& wish) override {
    const auto who = identity(guest.token);
    if (!who) return std::unexpected(edge::CentrifugeFailure(error::kPermissionDenied));
    auto granted = rights().grant({guest, *who}, wish);
    if (!granted) return std::unexpected(edge::CentrifugeFailure(granted.error()));
    if (wish.filter.empty()) return std::move(*granted);
    std::optional<edge::CentrifugeFailure> refused;
    chooser(*who, granted->audience)
        ->choose(choice_of(wish, false), [&](std::expected<edge::Choice, edge::WishFault> choice) {
          if (choice)
            granted->audience = std::move(choice->audience);
          else
            refused = failure_of(choice.error());
        });
    if (refused) return std::unexpected(std::move(*refused));
    return std::move(*granted);
  }

  void records(const CentrifugeGuest& guest, const Wish& wish, TakeRecords take) override {
    const auto who = identity(guest.token);
    if (!who) return take(std::unexpected(edge::CentrifugeFailure(error::kPermissionDenied)));
    chooser(*who, guest.audience)
        ->choose(choice_of(wish, true),
                 [take = std::move(take)](std::expected<edge::Choice, edge::WishFault> c) mutable {
                   if (!c) return take(std::unexpected(failure_of(c.error())));
                   take(Records{std::move(c->records), std::move(c->at).value()});
                 });
  }

  void call(const CentrifugeGuest& guest, const Call& call, Answer answer) override {
    auto request =
        inner_request(opening_, call.method, call.data.is_null() ? "" : to_text(call.data));
    if (!request) return answer(std::unexpected(edge::CentrifugeFailure(error::kMethodNotFound)));
    if (!guest.token.empty()) request->headers.set("Authorization", "Bearer " + guest.token);
    ask_inside({door_->site, routes_, loop_}, std::move(*request),
               [answer = std::move(answer)](wire::Response response) mutable {
                 answer(answer_of(response));
               });
  }

  void publish(const CentrifugeGuest& guest, const Publication& what, Answer answer) override {
    const schema::AppSchema& schema = door_->site.schema();
    const schema::Stream* stream = schema.find_stream(what.channel);
    const auto who = identity(guest.token);
    if (!who || !stream || !stream->publish || !carries(schema, door_->socket, what.channel) ||
        schema::allows_any(*stream->publish, schema::asker_of(*who)) != schema::Verdict::kYes)
      return answer(std::unexpected(edge::CentrifugeFailure(error::kPermissionDenied)));
    const auto shared = std::make_shared<Answer>(std::move(answer));
    db::WriteJob job;
    job.work = [channel = std::string(what.channel), data = to_text(what.data),
                device = who->device](db::WriteTx& write) {
      write.emit(channel, std::string(kPublication), data, {device});
      return std::string();
    };
    job.done = [shared, &loop = loop_](const db::WriteResult& result) {
      loop.post([shared, is_kept = result.has_value()] {
        if (is_kept) return (*shared)(Json());
        (*shared)(std::unexpected(edge::CentrifugeFailure(error::kInternal)));
      });
    };
    door_->site.database.write(std::move(job));
  }

 private:
  static edge::Wish choice_of(const Wish& wish, bool with_records) {
    edge::Wish choice{{std::string(wish.channel)}, {}, with_records};
    if (!wish.filter.empty()) choice.filters.emplace(wish.channel, wish.filter);
    return choice;
  }

  static edge::CentrifugeFailure failure_of(const edge::WishFault& fault) {
    const int code = fault.code == "filtro_invalido" ? error::kBadRequest.code
                     : fault.code == "prohibido"     ? error::kPermissionDenied.code
                     : fault.code == "interno"       ? error::kInternal.code
                     : fault.code == "sin_registros" ? error::kNotAvailable.code
                                                     : error::kLimitExceeded.code;
    return {code, fault.code + ": " + fault.text};
  }

  std::unique_ptr<edge::Chooser> chooser(const access::Identity& who,
                                         std::shared_ptr<const hub::Audience> whole) const {
    return make_chooser(door_->site,
                        {schema::asker_of(who), std::move(whole), door_->audiences, loop_});
  }

  ChannelRights& rights() const { return *door_->rights.at(loop_.index()); }

  std::expected<access::Identity, wire::CentrifugeError> identity(std::string_view token) const {
    if (token.empty() || !door_->site.accounts) {
      if (presented_.credential == Presented::Credential::kBad)
        return std::unexpected(error::kUnauthorized);
      return presented_.identity;
    }
    auto read = door_->site.accounts->tokens().identify(token, door_->site.clock.now());
    if (read) return std::move(*read);
    return std::unexpected(read.error() == access::TokenFault::kExpired ? error::kTokenExpired
                                                                        : error::kUnauthorized);
  }

  // A refusal's code is the status, its message the whole answer.
  static std::expected<Json, edge::CentrifugeFailure> answer_of(const wire::Response& response) {
    const std::string_view bytes = response.bytes();
    if (response.status >= 400) {
      return std::unexpected(edge::CentrifugeFailure{
          response.status,
          std::string(bytes.empty() ? wire::reason_phrase(response.status) : bytes)});
    }
    if (bytes.empty()) return Json();
    auto parsed = wire::parse_json(bytes, {.allows_nul = true});
    return parsed ? std::move(*parsed) : Json(bytes);
  }

  const std::shared_ptr<const ChannelDoor> door_;
  wire::Request opening_;  // Whose cookies and address hold.
  const edge::RouteTable& routes_;
  const Presented presented_;
  loop::Loop& loop_;
};

void open(const std::shared_ptr<const ChannelDoor>& door, edge::Call&& call,
          edge::Responder&& responder) {
  Presented presented = present(door->site, call.request, Door::kSocket);
  edge::SocketAccept accept;
  accept.may_deflate = false;
  accept.session = std::make_unique<edge::CentrifugeSession>(
      door->route,
      std::make_unique<Host>(door, std::move(call), std::move(presented), responder.loop()));
  std::move(responder).accept(std::move(accept));
}

// The same, where what the server says is an answer that goes on.
void open_stream(const std::shared_ptr<const ChannelDoor>& door, edge::CentrifugeFraming framing,
                 edge::Call&& call, edge::Responder&& responder) {
  Presented presented = present(door->site, call.request, Door::kSocket);
  edge::CentrifugeEmulation::Opening opening{
      .id = edge::CentrifugeEmulation::make_id(responder.loop()),
      .framing = framing,
      .commands = framing == edge::CentrifugeFraming::kEvent
                      ? std::string(query_of(call.request).get("cf_connect"))
                      : std::move(call.request.body),
      .remote = call.request.remote,
      .session = nullptr};
  opening.session = std::make_unique<edge::CentrifugeSession>(
      door->route,
      std::make_unique<Host>(door, std::move(call), std::move(presented), responder.loop()),
      opening.id);
  edge::StreamAccept accept = door->emulation->stream(std::move(opening));
  // By then the session has spoken, or ended.
  accept.heartbeat = door->route->limits.ping + door->route->limits.pong_timeout;
  std::move(responder).stream(std::move(accept));
}

void add_streams(edge::RouteTable& routes, const std::shared_ptr<const ChannelDoor>& door) {
  std::string beside = door->socket.path;
  if (beside.ends_with(kWebSocketName)) beside.resize(beside.size() - kWebSocketName.size());
  const edge::RouteOptions options{.body_bytes_max = door->site.limits.ws_message_bytes_max};
  const auto add = [&](std::string_view method, std::string_view name,
                       edge::CentrifugeFraming framing) {
    routes.add(
        method, beside + std::string(name),
        [door, framing](edge::Call&& call, edge::Responder&& responder) {
          open_stream(door, framing, std::move(call), std::move(responder));
        },
        options);
  };
  add("POST", "/http_stream", edge::CentrifugeFraming::kLine);
  add("GET", "/sse", edge::CentrifugeFraming::kEvent);
}

}  // namespace

std::shared_ptr<edge::CentrifugeEmulation> add_emulation(edge::RouteTable& routes,
                                                         const Site& site) {
  auto emulation = std::make_shared<edge::CentrifugeEmulation>(site.relay.all_loops(),
                                                               site.limits.ws_queue_bytes_max);
  routes.add("POST", "/emulation",
             [emulation](const edge::Call& call, edge::Responder&& responder) {
               emulation->take(call, std::move(responder));
             },
             {.body_bytes_max = site.limits.ws_message_bytes_max});
  return emulation;
}

std::shared_ptr<const void> add_centrifuge(edge::RouteTable& routes, const CentrifugeNeeds& needs,
                                           const schema::Socket& socket) {
  const Site& site = needs.site;
  // Nobody would ask the app which streams it opens to whom.
  if (site.context.app.socket_at(socket.path) != nullptr)
    throw std::logic_error("socket " + socket.path + " speaks for itself: the app cannot");
  auto route = std::make_shared<edge::CentrifugeRoute>();
  route->relay = &site.relay;
  route->space = site.space;
  route->clock = &site.clock;
  route->limits.ping = site.limits.ws_ping;
  for (std::size_t i = 0; i < site.relay.loops(); ++i)
    route->formats.push_back(std::make_unique<edge::CentrifugeFormat>());
  route->veiled.resize(site.relay.loops());
  std::vector<std::unique_ptr<ChannelRights>> rights;
  for (std::size_t i = 0; i < site.relay.loops(); ++i)
    rights.push_back(std::make_unique<ChannelRights>(site, socket));
  const auto door = std::make_shared<const ChannelDoor>(
      ChannelDoor{site, socket, route, needs.audiences, std::move(rights), needs.emulation});
  routes.add_socket(socket.path, [door](edge::Call&& call, edge::Responder&& responder) {
    open(door, std::move(call), std::move(responder));
  });
  add_streams(routes, door);
  return route;
}

}  // namespace chasqui::api
