#include "edge/centrifuge_session.h"

#include <algorithm>
#include <utility>

#include "base/chance.h"
#include "hub/history.h"
#include "wire/base64.h"
#include "wire/json.h"
#include "wire/ws_encoder.h"

namespace chasqui::edge {
namespace {

using wire::CentrifugeError;
namespace error = wire::centrifuge_error;
namespace ending = wire::centrifuge_close;
using std::chrono::duration_cast;
using std::chrono::seconds;

constexpr seconds kRefreshAhead{10};  // A client renews its token this long before its end.
constexpr std::string_view kVersion = "chasqui";

std::string make_client_id() {
  SystemRandom random;
  return wire::random_base64url(random, 15);
}

// "since" of a history, or the position of a subscription.
hub::Position position_in(const JsonObject& object) {
  const std::int64_t* offset = object.at("offset").if_int();
  return hub::Position{std::string(object.at("epoch").text()), offset ? *offset : 0};
}

}  // namespace

namespace {

// Who came or went, as this protocol says it.
std::string presence_push(const hub::Event& event) {
  const auto data = wire::parse_json(event.data);
  if (!data) return {};
  std::string line;
  const std::string_view kind = (*data)["en_linea"] == Json(true) ? "join" : "leave";
  wire::append_centrifuge_push(
      line, event.stream, kind,
      {{"info", JsonObject{{"user", (*data)["usuario"]}, {"client", (*data)["socket"]}}}});
  return line;
}

}  // namespace

void CentrifugeFormat::encode(std::string& out, const hub::Event& event, std::string_view) {
  if (event.seq == 0 && event.name == kPresenceEvent)
    return wire::append_ws_frame(out, {.opcode = wire::WsOpcode::kText}, presence_push(event));
  text_ = R"({"push":{"channel":)";
  append_json_string(text_, event.stream);
  text_ += R"(,"pub":{"data":{"event":)";
  append_json_string(text_, event.name);
  text_.append(R"(,"data":)").append(event.data).append("}");
  if (event.seq > 0) text_.append(R"(,"offset":)").append(std::to_string(event.seq));
  text_ += "}}}";
  wire::append_ws_frame(out, {.opcode = wire::WsOpcode::kText}, text_);
}

// One subscription. The answer to its command waits until it is known whether the log still has
// what the client missed.
class CentrifugeSession::Channel final : private hub::Listener {
 public:
  Channel(CentrifugeSession& session, std::string name)
      : session_(session),
        name_(std::move(name)),
        whereabouts_(session.route_->relay->presence(), session.route_->space) {}

  void listen(const Command& command) {
    const bool recovers = command.params.at("recover") == Json(true);
    asked_ = command;
    std::optional<hub::Position> since;
    if (recovers) since = position_in(command.params);
    const std::int64_t seq = subscribe(std::move(since));
    if (subscription_.is_live()) settle(recovers, seq);
  }
  void hear_as_now() { subscribe(std::nullopt); }  // Goes on where it is.
  void drained() { hub().drained(subscription_); }
  void leave() {
    hub().unsubscribe(subscription_);
    whereabouts_.be_in({}, {});
  }

 private:
  void deliver(const hub::Batch& batch) override {
    settle(true, asked_ ? position_in(asked_->params).seq : 0);
    session_.link_->send(batch.bytes);
  }
  void caught_up(std::int64_t seq) override { settle(true, seq); }
  std::size_t queued_bytes() const override { return session_.link_->pending_bytes(); }
  void resync(const hub::Resync& resync) override {
    if (asked_) return settle(false, resync.head);
    session_.expel(name_, wire::kCentrifugeInsufficientState, "insufficient state");
  }
  void end(hub::EndReason reason) override {
    if (reason == hub::EndReason::kTooSlow) return session_.link_->close(ending::kSlow, "slow");
    session_.link_->close(ending::kServerError, "internal server error");
  }

  void settle(bool is_whole, std::int64_t seq) {
    if (!asked_) return;
    const Command command = *std::exchange(asked_, std::nullopt);
    JsonObject result{{"recoverable", true},
                      {"positioned", true},
                      {"epoch", session_.route_->space->epoch()},
                      {"offset", seq}};
    if (command.params.at("recover") == Json(true)) {
      result.append("was_recovering", true);
      result.append("recovered", is_whole);
    }
    session_.reply(command, std::move(result));
    session_.flush();  // Before what was missed.
    whereabouts_.be_in({name_}, {session_.client_, session_.guest_->user});
  }
  std::int64_t subscribe(std::optional<hub::Position> since) {
    const CentrifugeGuest& guest = *session_.guest_;
    CentrifugeRoute& route = *session_.route_;
    const std::size_t loop = session_.link_->loop().index();
    hub::Format& format = route.veiled.at(loop).of(*route.formats.at(loop), guest.veil);
    return hub().subscribe(subscription_,
                           {route.space, {name_}, &format, guest.audience.get(), std::move(since)});
  }
  hub::Hub& hub() const { return session_.route_->relay->hub_of(session_.link_->loop()); }

  CentrifugeSession& session_;
  const std::string name_;
  std::optional<Command> asked_;
  Whereabouts whereabouts_;
  hub::Subscription subscription_{*this};
};

CentrifugeSession::CentrifugeSession(std::shared_ptr<CentrifugeRoute> route,
                                     std::unique_ptr<CentrifugeHost> host)
    : route_(std::move(route)),
      host_(std::move(host)),
      client_(make_client_id()),
      is_here_(std::make_shared<const bool>(true)) {}

CentrifugeSession::~CentrifugeSession() = default;

void CentrifugeSession::on_open(SocketLink& link) {
  link_ = &link;
  rate_.emplace(route_->limits.commands, link.loop().now());
  timer_ = link.loop().after(route_->limits.connect_timeout, [this] { on_timer(); });
}

void CentrifugeSession::on_timer() {
  if (!guest_) return link_->close(ending::kStale, "stale");
  if (awaits_pong_) return link_->close(ending::kNoPong, "no pong");
  awaits_pong_ = true;
  link_->send_text("{}");
  timer_.arm(route_->limits.pong_timeout);
}

void CentrifugeSession::on_message(std::string_view payload, bool is_text) {
  if (link_ == nullptr) return;
  if (!is_text) return link_->close(ending::kBadRequest, "bad request");
  const auto commands = wire::parse_centrifuge(payload, route_->limits.commands_max);
  if (!commands) return link_->close(ending::kBadRequest, "bad request");
  is_reading_ = true;
  for (const Command& command : *commands) {
    if (!rate_->take(link_->loop().now())) {
      link_->close(ending::kTooManyRequests, "too many requests");
      break;
    }
    take(command);
  }
  is_reading_ = false;
  flush();
}

void CentrifugeSession::take(const Command& command) {
  if (command.method.empty()) {  // A pong.
    if (std::exchange(awaits_pong_, false)) timer_.arm(route_->limits.ping);
    return;
  }
  if (command.method == "connect") return connect(command);
  if (!guest_) return link_->close(ending::kBadRequest, "bad request");
  if (command.method == "subscribe") return subscribe(command);
  if (command.method == "unsubscribe") return unsubscribe(command);
  if (command.method == "history") return history(command);
  if (command.method.starts_with("presence")) return tell_who_is_there(command);
  if (command.method == "rpc") return call(command);
  if (command.method == "refresh") return refresh(command);
  if (command.method == "ping") return reply(command, {});
  if (command.method == "publish") return publish(command);
  if (command.id != 0) refuse(command, error::kNotAvailable);
}

void CentrifugeSession::admit(CentrifugeGuest guest, JsonObject& result) {
  if (guest.expires) {
    const auto left = duration_cast<seconds>(*guest.expires - route_->clock->now());
    result.append("expires", true);
    result.append("ttl", std::int64_t{std::max(left - kRefreshAhead, seconds(1)).count()});
  }
  link_->belong({guest.owner, guest.expires, {ending::kExpired, "connection expired", {}}});
  guest_ = std::move(guest);
}

void CentrifugeSession::connect(const Command& command) {
  if (guest_) return link_->close(ending::kBadRequest, "bad request");
  auto guest = host_->enter(command.params.at("token").text());
  if (!guest) return refuse(command, guest.error());
  const auto ping = duration_cast<seconds>(route_->limits.ping).count();
  JsonObject result{{"client", client_}, {"version", kVersion}};
  admit(std::move(*guest), result);
  result.append("ping", std::int64_t{ping});
  result.append("pong", true);
  result.append("session", client_);
  reply(command, std::move(result));
  timer_.arm(route_->limits.ping);
}

void CentrifugeSession::refresh(const Command& command) {
  const std::string_view token = command.params.at("token").text();
  if (token.empty()) return refuse(command, error::kBadRequest);
  auto guest = host_->enter(token);
  if (!guest) return refuse(command, guest.error());
  if (guest->user != guest_->user) return refuse(command, error::kUnauthorized);
  const CentrifugeGuest before = *guest_;  // Its audience is heard by until hear_as_now() is done.
  JsonObject result{{"client", client_}, {"version", kVersion}};
  admit(std::move(*guest), result);
  if (guest_->audience != before.audience || guest_->veil != before.veil) hear_as_now();
  reply(command, std::move(result));
}

// The account's rights are others than when it subscribed.
void CentrifugeSession::hear_as_now() {
  std::vector<std::string> lost;
  for (const auto& [name, channel] : channels_) {
    if (host_->may_subscribe(*guest_, name))
      channel->hear_as_now();
    else
      lost.push_back(name);
  }
  for (const std::string& name : lost)
    expel(name, wire::kCentrifugeUnsubscribed, "permission denied");
}

void CentrifugeSession::expel(const std::string& channel, int code, std::string_view why) {
  std::string line;
  wire::append_centrifuge_push(line, channel, "unsubscribe", {{"code", code}, {"reason", why}});
  say(std::move(line));
  drop(channel);
}

void CentrifugeSession::subscribe(const Command& command) {
  const std::string name(command.params.at("channel").text());
  if (name.empty() || name.size() > route_->limits.channel_bytes_max)
    return refuse(command, error::kBadRequest);
  if (channels_.contains(name)) return refuse(command, error::kAlreadySubscribed);
  if (channels_.size() >= route_->limits.channels_max)
    return refuse(command, error::kLimitExceeded);
  if (!host_->may_subscribe(*guest_, name)) return refuse(command, error::kPermissionDenied);
  Channel& channel = *channels_.emplace(name, std::make_unique<Channel>(*this, name)).first->second;
  channel.listen(command);
}

void CentrifugeSession::unsubscribe(const Command& command) {
  drop(std::string(command.params.at("channel").text()));
  reply(command, {});
}

// It may be what calls: it goes when the turn ends.
void CentrifugeSession::drop(const std::string& channel) {
  auto found = channels_.extract(channel);
  if (found.empty()) return;
  found.mapped()->leave();
  link_->loop().retire(std::move(found.mapped()));
}

void CentrifugeSession::history(const Command& command) {
  const std::string name(command.params.at("channel").text());
  if (!channels_.contains(name)) return refuse(command, error::kPermissionDenied);
  const std::int64_t* limit = command.params.at("limit").if_int();
  const JsonObject* since = command.params.at("since").if_object();
  const hub::SpaceRef& space = route_->space;
  JsonObject result{{"epoch", space->epoch()}, {"offset", space->head()}};
  if (limit == nullptr || *limit == 0) {
    result.append("publications", JsonArray());
    return reply(command, std::move(result));
  }
  if (since != nullptr && position_in(*since).epoch != space->epoch())
    return refuse(command, error::kUnrecoverable);
  hub::HistoryQuery query{
      space, {name}, since ? position_in(*since).seq : 0, route_->limits.history_max};
  if (*limit > 0) query.limit = std::min(query.limit, static_cast<std::size_t>(*limit));
  route_->relay->history_of(link_->loop())
      .read(std::move(query),
            [this, command, result, here = std::weak_ptr(is_here_)](hub::HistoryPage page) mutable {
              if (here.expired() || link_ == nullptr) return;
              if (page.failed) return refuse(command, error::kInternal);
              if (page.too_old) return refuse(command, error::kUnrecoverable);
              JsonArray publications;
              for (const hub::EventRef& event : page.events)
                if (guest_->audience->may_hear(*event)) publications.push_back(publication(*event));
              result.append("publications", std::move(publications));
              reply(command, std::move(result));
            });
}

// As a listener of the channel would have got it.
Json CentrifugeSession::publication(const hub::Event& event) const {
  const auto seen = guest_->veil ? guest_->veil->data_of(event) : std::nullopt;
  JsonObject data{{"event", event.name}};
  auto parsed = wire::parse_json(seen ? *seen : event.data, {.allows_nul = true});
  data.append("data", parsed ? std::move(*parsed) : Json());
  JsonObject pub{{"data", std::move(data)}};
  if (event.seq > 0) pub.append("offset", event.seq);
  return pub;
}

void CentrifugeSession::tell_who_is_there(const Command& command) {
  const std::string name(command.params.at("channel").text());
  if (!channels_.contains(name)) return refuse(command, error::kPermissionDenied);
  if (!route_->space->options_of(name).has_presence) return refuse(command, error::kNotAvailable);
  route_->relay->presence().ask(
      {route_->space, name, link_->loop()},
      [this, command, here = std::weak_ptr(is_here_)](const Attendance& found) {
        if (here.expired() || link_ == nullptr) return;
        if (command.method == "presence_stats")
          return reply(command, {{"num_clients", static_cast<std::int64_t>(found.clients)},
                                 {"num_users", static_cast<std::int64_t>(found.users)}});
        if (found.clients > found.all.size()) return refuse(command, error::kLimitExceeded);
        JsonObject all;
        for (const Attendant& one : found.all)
          all.append(one.client, JsonObject{{"client", one.client}, {"user", one.user}});
        reply(command, {{"presence", std::move(all)}});
      });
}

void CentrifugeSession::call(const Command& command) {
  host_->call(*guest_, {command.params.at("method").text(), command.params.at("data")},
              [this, command,
               here = std::weak_ptr(is_here_)](std::expected<Json, CentrifugeFailure> answer) {
                if (here.expired() || link_ == nullptr) return;
                if (!answer) return refuse(command, {answer.error().code, answer.error().message});
                reply(command, {{"data", std::move(*answer)}});
              });
}

void CentrifugeSession::publish(const Command& command) {
  host_->publish(*guest_, {command.params.at("channel").text(), command.params.at("data")},
                 [this, command, here = std::weak_ptr(is_here_)](
                     const std::expected<Json, CentrifugeFailure>& answer) {
                   if (here.expired() || link_ == nullptr) return;
                   if (!answer)
                     return refuse(command, {answer.error().code, answer.error().message});
                   reply(command, {});
                 });
}

void CentrifugeSession::reply(const Command& to, JsonObject result) {
  std::string line;
  wire::append_centrifuge_reply(line, to, std::move(result));
  say(std::move(line));
}

void CentrifugeSession::refuse(const Command& to, const CentrifugeError& error) {
  std::string line;
  wire::append_centrifuge_error(line, to.id, error);
  say(std::move(line));
}

void CentrifugeSession::say(std::string line) {
  if (!lines_.empty()) lines_ += '\n';
  lines_ += line;
  if (!is_reading_) flush();
}

void CentrifugeSession::flush() {
  if (lines_.empty() || link_ == nullptr) return;
  link_->send_text(std::exchange(lines_, {}));
}

void CentrifugeSession::on_drained() {
  for (const auto& [name, channel] : channels_) channel->drained();
}

void CentrifugeSession::on_close(std::uint16_t, std::string_view) {
  channels_.clear();
  timer_.disarm();
  link_ = nullptr;
}

}  // namespace chasqui::edge
