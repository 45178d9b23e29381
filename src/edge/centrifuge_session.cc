#include "edge/centrifuge_session.h"

#include <algorithm>
#include <utility>

#include "base/chance.h"
#include "edge/socket_registry.h"
#include "hub/history.h"
#include "wire/base64.h"
#include "wire/json.h"

namespace chasqui::edge {
namespace {

using wire::CentrifugeError;
namespace error = wire::centrifuge_error;
namespace ending = wire::centrifuge_close;
using std::chrono::duration_cast;
using std::chrono::seconds;

constexpr seconds kRefreshAhead{10};  // A client renews a token this long before its end.
constexpr std::string_view kVersion = "chasqui";
constexpr InfoNames kInfoNames{"conn_info", "chan_info"};

std::string make_client_id() {
  SystemRandom random;
  return wire::random_base64url(random, 15);
}

// "since" of a history, or the position of a subscription.
hub::Position position_in(const JsonObject& object) {
  const std::int64_t* offset = object.at("offset").if_int();
  return hub::Position{std::string(object.at("epoch").text()), offset ? *offset : 0};
}

std::optional<hub::Position> since_in(const JsonObject& wish) {
  if (wish.at("recover") != Json(true)) return std::nullopt;
  return position_in(wish);
}

bool wants_records_of(const wire::CentrifugeCommand& subscribe) {
  return subscribe.params.at("data")["instantanea"] == Json(true);
}

void append_life(JsonObject& result, std::optional<Utc> expires, Utc now) {
  if (!expires) return;
  const auto left = duration_cast<seconds>(*expires - now);
  result.append("expires", true);
  result.append("ttl", std::int64_t{std::max(left - kRefreshAhead, seconds(1)).count()});
}

}  // namespace

// One subscription. The answer to who asked for it waits until it is known whether the log still
// has what the client missed.
class CentrifugeSession::Channel final : private hub::Listener {
 public:
  struct Ask {
    std::optional<Command> command;  // None: it is on the channel from its entry on.
    std::optional<hub::Position> since;
    std::string records = {};  // Told with the answer: `since` is where they are.
    bool was_lost = false;     // It came back with a position that led nowhere.
  };

  Channel(CentrifugeSession& session, std::string name)
      : session_(session),
        name_(std::move(name)),
        whereabouts_(session.route_->relay->presence(), session.route_->space) {}

  void listen(Ask ask) {
    is_entered_ = !ask.command;
    asked_ = std::move(ask);
    const std::int64_t seq = subscribe(asked_->since);
    if (subscription_.is_live()) settle(true, seq);
  }
  void give(const CentrifugeHost::Wish& wish, CentrifugeGrant grant) {
    token_ = wish.token;
    filter_ = wish.filter;
    grant_ = std::move(grant);
    watch();
  }
  // Goes on where it is.
  void hear_by(const CentrifugeHost::Wish& wish, CentrifugeGrant grant) {
    const CentrifugeGrant before = grant_;  // Heard by until then.
    give(wish, std::move(grant));
    subscribe(std::nullopt);
    show();
  }
  // Those who are on the channel see who it is, once it is.
  void show() {
    if (asked_) return;
    whereabouts_.be_in(
        {name_}, {session_.client_, session_.guest_->user, session_.guest_->info, grant_.info});
  }
  void drained() { hub().drained(subscription_); }
  void leave() {
    expiry_.disarm();
    hub().unsubscribe(subscription_);
    whereabouts_.be_in({}, {});
  }
  const std::string& token() const { return token_; }
  const std::string& filter() const { return filter_; }
  const CentrifugeGrant& grant() const { return grant_; }

 private:
  void deliver(const hub::Batch& batch) override {
    settle(true, asked_ && asked_->since ? asked_->since->seq : 0);
    session_.send(batch.bytes);
  }
  void caught_up(std::int64_t seq) override { settle(true, seq); }
  std::size_t queued_bytes() const override { return session_.queued_bytes(); }
  void resync(const hub::Resync& resync) override {
    if (asked_) return settle(false, resync.head);
    // One that did not ask for the channel does not ask again: all of it comes back.
    if (is_entered_) return session_.link_->close(ending::kInsufficientState, "insufficient state");
    session_.expel(name_, wire::kCentrifugeInsufficientState, "insufficient state");
  }
  void end(hub::EndReason reason) override {
    if (reason == hub::EndReason::kTooSlow) return session_.link_->close(ending::kSlow, "slow");
    session_.link_->close(ending::kServerError, "internal server error");
  }

  void settle(bool is_whole, std::int64_t seq) {
    if (!asked_) return;
    const Ask ask = *std::exchange(asked_, std::nullopt);
    const bool wants_records = ask.command && ask.since && wants_records_of(*ask.command);
    if (!is_whole && wants_records && ask.records.empty())
      return session_.tell_records_instead(*ask.command, {name_, token_, filter_}, grant_);
    if (!ask.records.empty() && !is_whole) {  // What changed behind them is gone already.
      session_.refuse(*ask.command, error::kInternal);
      return session_.drop(name_);
    }
    JsonObject result{{"recoverable", true},
                      {"positioned", true},
                      {"epoch", session_.route_->space->epoch()},
                      {"offset", seq}};
    if (ask.was_lost || (ask.since && ask.records.empty())) {
      result.append("was_recovering", true);
      result.append("recovered", is_whole && !ask.was_lost);
    }
    append_life(result, grant_.expires, session_.route_->clock->now());
    if (ask.command)
      session_.reply(*ask.command, std::move(result), ask.records);
    else
      session_.was_put_on(name_, std::move(result));
    session_.flush();  // Before what was missed.
    show();
  }
  std::int64_t subscribe(std::optional<hub::Position> since) {
    CentrifugeRoute& route = *session_.route_;
    const std::size_t loop = session_.link_->loop().index();
    hub::Format* const own = session_.link_->own_format();
    hub::Format& whole = own ? *own : *route.formats.at(loop);
    hub::Format& format = route.veiled.at(loop).of(whole, session_.guest_->veil);
    return hub().subscribe(
        subscription_,
        {route.space, {name_}, &format, grant_.audience.get(), std::move(since), grant_.audience});
  }
  void watch() {
    if (!grant_.expires) return expiry_.disarm();
    expiry_.arm(next_look(std::max(left(), std::chrono::milliseconds(1))));
  }
  void on_expiry() {
    if (left() > std::chrono::milliseconds(0)) return watch();
    session_.expel(name_, wire::kCentrifugeSubscriptionExpired, "subscription expired");
  }
  std::chrono::milliseconds left() const { return *grant_.expires - session_.route_->clock->now(); }
  hub::Hub& hub() const { return session_.route_->relay->hub_of(session_.link_->loop()); }

  CentrifugeSession& session_;
  const std::string name_;
  bool is_entered_ = false;
  std::string token_, filter_;
  CentrifugeGrant grant_;
  std::optional<Ask> asked_;
  Whereabouts whereabouts_;
  loop::Timer expiry_{session_.link_->loop(), [this] { on_expiry(); }};
  hub::Subscription subscription_{*this};
};

CentrifugeSession::CentrifugeSession(std::shared_ptr<CentrifugeRoute> route,
                                     std::unique_ptr<CentrifugeHost> host, std::string session)
    : route_(std::move(route)),
      host_(std::move(host)),
      client_(make_client_id()),
      session_(std::move(session)),
      is_here_(std::make_shared<const bool>(true)) {}

CentrifugeSession::~CentrifugeSession() = default;

void CentrifugeSession::on_open(SocketLink& link) {
  link_ = &link;
  rate_.emplace(route_->limits.commands, link.loop().now());
  timer_ = link.loop().after(route_->limits.connect_timeout, [this] { on_timer(); });
}

void CentrifugeSession::on_timer() {
  if (!guest_ || entry_) return link_->close(ending::kStale, "stale");
  if (awaits_pong_) return link_->close(ending::kNoPong, "no pong");
  awaits_pong_ = true;
  link_->send_text("{}");
  timer_.arm(route_->limits.pong_timeout);
}

void CentrifugeSession::on_message(std::string_view payload, bool is_text) {
  if (link_ == nullptr) return;
  if (!is_text) return link_->close(ending::kBadRequest, "bad request");
  auto commands = wire::parse_centrifuge(payload, route_->limits.commands_max);
  if (!commands) return link_->close(ending::kBadRequest, "bad request");
  read(std::move(*commands));
  if (entry_) link_->pause_reading();
}

void CentrifugeSession::read(std::vector<Command> commands) {
  is_reading_ = true;
  for (Command& command : commands) {
    const bool is_full = entry_ && entry_->waiting.size() == route_->limits.commands_max;
    if (is_full || !rate_->take(link_->loop().now())) {
      link_->close(ending::kTooManyRequests, "too many requests");
      break;
    }
    if (entry_)
      entry_->waiting.push_back(std::move(command));
    else
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
  if (command.method == "sub_refresh") return sub_refresh(command);
  if (command.id != 0) refuse(command, error::kNotAvailable);
}

void CentrifugeSession::admit(CentrifugeGuest guest, JsonObject& result) {
  append_life(result, guest.expires, route_->clock->now());
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
  result.append("session", session_.empty() ? client_ : session_);
  entry_.emplace(Entry{command, std::move(result)});
  const JsonObject* known = command.params.at("subs").if_object();
  for (const std::string& channel : guest_->channels) {
    const JsonObject* before = known ? known->at(channel).if_object() : nullptr;
    put_on(channel, before ? *before : JsonObject());
  }
  finish_entry();
}

// Without a word of the client. What he may not hear he is not told of.
void CentrifugeSession::put_on(const std::string& channel, const JsonObject& known) {
  if (channels_.contains(channel) || channels_.size() >= route_->limits.channels_max) return;
  auto grant = host_->grant(*guest_, {channel});
  if (!grant) return;
  ++entry_->awaited;
  open({channel}, std::move(*grant))->listen({std::nullopt, since_in(known)});
}

void CentrifugeSession::was_put_on(const std::string& channel, JsonObject result) {
  entry_->subs.append(channel, std::move(result));
  finish_entry();
}

void CentrifugeSession::finish_entry() {
  if (--entry_->awaited > 0) return;
  Entry entry = *std::exchange(entry_, std::nullopt);
  if (!entry.subs.empty()) entry.result.append("subs", std::move(entry.subs));
  reply(entry.command, std::move(entry.result));
  for (const SocketLink::Frames& frames : entry.held) link_->send(frames);
  timer_.arm(route_->limits.ping);
  if (is_reading_) return;  // Nothing waited for the log.
  // Not from inside the hub's call, and after what it is about to deliver.
  link_->loop().post([this, waiting = std::move(entry.waiting), here = std::weak_ptr(is_here_)] {
    if (here.expired() || link_ == nullptr) return;
    link_->resume_reading();
    is_reading_ = true;
    for (const Command& command : waiting) take(command);
    is_reading_ = false;
    flush();
  });
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
  if (guest_->audience != before.audience || guest_->veil != before.veil)
    hear_as_now();
  else if (guest_->info != before.info)
    for (const auto& [name, channel] : channels_) channel->show();
  reply(command, std::move(result));
}

// The account's rights are others than when it subscribed.
void CentrifugeSession::hear_as_now() {
  std::vector<std::pair<std::string, bool>> lost;
  for (const auto& [name, channel] : channels_) {
    const std::string token = channel->token(), filter = channel->filter();
    auto grant = host_->grant(*guest_, {name, token, filter});
    if (grant)
      channel->hear_by({name, token, filter}, std::move(*grant));
    else
      lost.emplace_back(name, grant.error().code == error::kTokenExpired.code);
  }
  for (const auto& [name, is_expired] : lost) {
    if (is_expired)
      expel(name, wire::kCentrifugeSubscriptionExpired, "subscription expired");
    else
      expel(name, wire::kCentrifugeUnsubscribed, "permission denied");
  }
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
  if (channels_.contains(name) || opening_.contains(name))
    return refuse(command, error::kAlreadySubscribed);
  if (channels_.size() + opening_.size() >= route_->limits.channels_max)
    return refuse(command, error::kLimitExceeded);
  const Json& data = command.params.at("data");
  const CentrifugeHost::Wish wish{name, command.params.at("token").text(), data["filtro"].text()};
  auto grant = host_->grant(*guest_, wish);
  if (!grant) return refuse(command, grant.error());
  const auto since = since_in(command.params);
  if (wants_records_of(command) && !since) return tell_records(command, wish, std::move(*grant));
  open(wish, std::move(*grant))->listen({command, since});
}

// The channel is open once its records are known: what is heard begins behind them.
void CentrifugeSession::tell_records(const Command& command, const CentrifugeHost::Wish& wish,
                                     CentrifugeGrant grant) {
  opening_.emplace(wish.channel);
  host_->records(*guest_, wish,
                 [this, command, grant = std::move(grant), here = std::weak_ptr(is_here_)](
                     std::expected<CentrifugeHost::Records, CentrifugeFailure> records) mutable {
                   if (here.expired() || link_ == nullptr) return;
                   const std::string name(command.params.at("channel").text());
                   if (opening_.erase(name) == 0) return refuse(command, error::kPermissionDenied);
                   if (!records) return refuse(command, records.error());
                   const CentrifugeHost::Wish asked{name, command.params.at("token").text(),
                                                    command.params.at("data")["filtro"].text()};
                   open(asked, std::move(grant))
                       ->listen({command, std::move(records->at),
                                 R"({"registros":)" + std::move(records->json) + "}",
                                 since_in(command.params).has_value()});
                 });
}

// The log does not have what it missed: the answer waits for what there is now.
void CentrifugeSession::tell_records_instead(const Command& command,
                                             const CentrifugeHost::Wish& wish,
                                             const CentrifugeGrant& grant) {
  drop(std::string(wish.channel));
  tell_records(command, wish, grant);
}

CentrifugeSession::Channel* CentrifugeSession::open(const CentrifugeHost::Wish& wish,
                                                    CentrifugeGrant grant) {
  std::string channel(wish.channel);
  auto made = std::make_unique<Channel>(*this, channel);
  made->give(wish, std::move(grant));
  return channels_.emplace(std::move(channel), std::move(made)).first->second.get();
}

void CentrifugeSession::sub_refresh(const Command& command) {
  const auto found = channels_.find(command.params.at("channel").text());
  const std::string_view token = command.params.at("token").text();
  if (found == channels_.end()) return refuse(command, error::kPermissionDenied);
  if (token.empty()) return refuse(command, error::kBadRequest);
  const std::string filter = found->second->filter();
  const CentrifugeHost::Wish wish{found->first, token, filter};
  auto grant = host_->grant(*guest_, wish);
  if (!grant) return refuse(command, grant.error());
  JsonObject result;
  append_life(result, grant->expires, route_->clock->now());
  found->second->hear_by(wish, std::move(*grant));
  reply(command, std::move(result));
}

void CentrifugeSession::unsubscribe(const Command& command) {
  const std::string name(command.params.at("channel").text());
  opening_.erase(name);
  drop(name);
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
              const auto at = channels_.find(command.params.at("channel").text());
              if (at == channels_.end()) return refuse(command, error::kPermissionDenied);
              const hub::Audience& audience = *at->second->grant().audience;
              for (const hub::EventRef& event : page.events)
                if (audience.may_hear(*event)) publications.push_back(publication(*event));
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
        for (const Attendant& one : found.all) {
          JsonObject info{{"client", one.client}, {"user", one.user}};
          append_info(info, one, kInfoNames);
          all.append(one.client, std::move(info));
        }
        reply(command, {{"presence", std::move(all)}});
      });
}

void CentrifugeSession::call(const Command& command) {
  host_->call(*guest_, {command.params.at("method").text(), command.params.at("data")},
              [this, command,
               here = std::weak_ptr(is_here_)](std::expected<Json, CentrifugeFailure> answer) {
                if (here.expired() || link_ == nullptr) return;
                if (!answer) return refuse(command, answer.error());
                reply(command, {{"data", std::move(*answer)}});
              });
}

void CentrifugeSession::publish(const Command& command) {
  host_->publish(*guest_, {command.params.at("channel").text(), command.params.at("data")},
                 [this, command, here = std::weak_ptr(is_here_)](
                     const std::expected<Json, CentrifugeFailure>& answer) {
                   if (here.expired() || link_ == nullptr) return;
                   if (!answer) return refuse(command, answer.error());
                   reply(command, {});
                 });
}

void CentrifugeSession::reply(const Command& to, JsonObject result, std::string_view data) {
  std::string line;
  wire::append_centrifuge_reply(line, to, std::move(result), data);
  say(std::move(line));
}

void CentrifugeSession::refuse(const Command& to, const CentrifugeError& error) {
  std::string line;
  wire::append_centrifuge_error(line, to.id, error);
  say(std::move(line));
}

void CentrifugeSession::refuse(const Command& to, const CentrifugeFailure& failure) {
  refuse(to, CentrifugeError{failure.code, failure.message});
}

void CentrifugeSession::say(std::string line) {
  if (!lines_.empty()) lines_ += '\n';
  lines_ += line;
  if (!is_reading_) flush();
}

void CentrifugeSession::flush() {
  if (lines_.empty() || entry_ || link_ == nullptr) return;
  link_->send_text(std::exchange(lines_, {}));
}

void CentrifugeSession::send(const SocketLink::Frames& frames) {
  if (!entry_) return link_->send(frames);
  entry_->held.push_back(frames);
  entry_->held_bytes += frames->size();
}

std::size_t CentrifugeSession::queued_bytes() const {
  return link_->pending_bytes() + (entry_ ? entry_->held_bytes : 0);
}

void CentrifugeSession::on_drained() {
  for (const auto& [name, channel] : channels_) channel->drained();
}

void CentrifugeSession::on_close(std::uint16_t, std::string_view) {
  channels_.clear();
  opening_.clear();
  timer_.disarm();
  link_ = nullptr;
}

}  // namespace chasqui::edge
