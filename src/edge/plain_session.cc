#include "edge/plain_session.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/text.h"
#include "wire/json.h"
#include "wire/ws_encoder.h"
#include "wire/ws_frame.h"

namespace chasqui::edge {
namespace {

constexpr std::size_t kTopicBytesMax = 200;
constexpr std::size_t kRequestDepthMax = 8;
constexpr std::size_t kDeflatedMax = 64 * 1024;  // Of one message of a socket's own.

std::string_view to_text(hub::ResyncReason reason) {
  return reason == hub::ResyncReason::kTooOld ? "demasiado_antiguo" : "otra_epoca";
}

hub::Position no_position() { return {"", 0}; }

std::optional<hub::Position> position_in(const JsonObject& data, const hub::Space& space) {
  const Json* since = data.find("desde");
  if (since == nullptr || since->is_null()) return std::nullopt;
  const std::int64_t* seq = since->if_int();
  if (seq == nullptr) return no_position();
  const Json& epoch = data.at("epoca");
  return hub::Position{epoch.if_string() ? *epoch.if_string() : space.epoch(), *seq};
}

bool contains(const std::vector<std::string>& words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

}  // namespace

std::shared_ptr<PlainRoute> PlainRoute::make(HubRelay& relay, const Limits& limits,
                                             std::vector<std::string> streams, PlainKeys keys) {
  auto route = std::make_shared<PlainRoute>();
  route->relay = &relay;
  route->streams = std::move(streams);
  route->keys = std::move(keys);
  for (std::size_t i = 0; i < relay.loops(); ++i) {
    route->formats.push_back(
        std::make_unique<PlainFormats>(limits.ws_deflate_bytes_min, route->keys));
  }
  route->veiled.resize(relay.loops());
  return route;
}

std::optional<hub::Position> plain_position(const wire::Query& query, const hub::Space& space) {
  const std::string* since = query.find("desde");
  if (since == nullptr || since->empty()) return std::nullopt;
  const std::optional<std::int64_t> seq = parse_int(*since);
  if (!seq) return no_position();
  const std::string_view epoch = query.get("epoca");
  return hub::Position{epoch.empty() ? space.epoch() : std::string(epoch), *seq};
}

PlainSession::PlainSession(std::shared_ptr<PlainRoute> route, PlainGuest guest)
    : route_(std::move(route)),
      guest_(std::move(guest)),
      is_here_(std::make_shared<const bool>(true)) {}

std::vector<std::string> PlainSession::streams() const {
  return streams_.empty() ? route_->streams : streams_;
}

PlainSession::~PlainSession() = default;

void PlainSession::on_open(SocketLink& link) {
  link_ = &link;
  rate_.emplace(route_->limits.messages, link.loop().now());
  if (guest_.inbox) guest_.inbox->on_open(link, *this);
  if (subscription_.state() != hub::SubscriptionState::kNone) return;  // The inbox has said what.
  std::vector<std::string> streams = route_->streams;
  std::ranges::move(guest_.streams, std::back_inserter(streams));
  listen(std::move(streams), std::exchange(guest_.since, std::nullopt));
}

// Whatever else a client says is ignored, as these clients expect.
void PlainSession::on_message(std::string_view payload, bool is_text) {
  if (link_ == nullptr) return;
  if (!rate_->take(link_->loop().now())) {
    return link_->close(route_->limits.too_many, "demasiados_mensajes");
  }
  if (guest_.inbox) return guest_.inbox->on_message(payload, is_text);
  if (!is_text) return;
  if (payload == "ping") return link_->send_text("pong");
  if (payload.starts_with('{') && payload.size() <= route_->limits.request_bytes_max) {
    read_request(payload);
  }
}

void PlainSession::on_new_format() {
  if (link_ != nullptr && !streams_.empty()) listen(streams_, std::nullopt);
}

void PlainSession::on_drained() {
  if (link_ != nullptr) route_->relay->hub_of(link_->loop()).drained(subscription_);
}

void PlainSession::on_close(std::uint16_t, std::string_view) {
  if (link_ == nullptr) return;
  route_->relay->hub_of(link_->loop()).unsubscribe(subscription_);
  whereabouts_.reset();
  if (guest_.inbox) guest_.inbox->on_close();
  link_ = nullptr;
}

void PlainSession::deliver(const hub::Batch& batch) {
  if (is_holding_) return held_.push_back(batch.bytes);
  link_->send(batch.bytes);
}

std::size_t PlainSession::queued_bytes() const {
  std::size_t bytes = link_->pending_bytes();
  for (const SocketLink::Frames& frames : held_) bytes += frames->size();
  return bytes;
}

void PlainSession::let_through() {
  is_holding_ = false;
  for (SocketLink::Frames& frames : std::exchange(held_, {})) link_->send(std::move(frames));
}

void PlainSession::hear(PlainHearing what) {
  const auto before = guest_.audience;  // Heard by until listen() is done.
  if (what.audience) {
    guest_.audience = std::move(what.audience);
    guest_.veil = std::move(what.veil);
  }
  if (what.user) guest_.who.user = *what.user;
  if (!what.since) what.since = std::exchange(guest_.since, std::nullopt);
  listen(std::move(what.streams), std::move(what.since));
}

void PlainSession::resync(const hub::Resync& resync) {
  say("resync", {{"desde", resync.since}, {"motivo", to_text(resync.reason)}},
      {guest_.space->epoch(), resync.head});
  is_lost_ = true;
  tell_again();
}

// Whoever asked for records gets them again, unless he is about to hear something else.
void PlainSession::tell_again() {
  if (!is_lost_ || is_choosing_ || !told_) return;
  is_lost_ = false;
  ++choices_;
  choose(*told_, std::nullopt);
}

void PlainSession::end(hub::EndReason reason) {
  if (reason == hub::EndReason::kTooSlow) return link_->close(plain_close::kTooSlow, "muy_lento");
  link_->close(wire::ws_close::kTryLater, "reintente");
}

// What was heard before is heard on.
void PlainSession::say_fault(const WishFault& fault) {
  say("error", {{"codigo", fault.code}, {"tema", fault.stream}, {"detalle", fault.text}},
      {guest_.space->epoch(), guest_.space->head()});
}

// An event of this socket alone, in the route's frame.
void PlainSession::say(std::string_view event, JsonObject data, const hub::Position& at) {
  say_text(event, chasqui::to_text(Json(std::move(data))), at);
}

// Much of it is not compressed: that would hold up the loop.
void PlainSession::say_records(std::string_view records, const hub::Position& at) {
  std::string data = R"({"registros":)";
  data.append(records).push_back('}');
  const bool is_framed_here = link_->own_format() == nullptr;
  if (!is_framed_here || data.size() < kDeflatedMax) return say_text("instantanea", data, at);
  std::string text, frame;
  append_plain_note(text, {"instantanea", data, at.seq, at.epoch}, route_->keys);
  wire::append_ws_frame(frame, {.opcode = wire::WsOpcode::kText}, text);
  link_->send(std::make_shared<const std::string>(std::move(frame)));
}

void PlainSession::say_text(std::string_view event, std::string_view data,
                            const hub::Position& at) {
  std::string text;
  append_plain_note(text, {event, data, at.seq, at.epoch}, route_->keys);
  link_->send_text(text);
}

void PlainSession::read_request(std::string_view text) {
  const auto request = wire::parse_json(text, {.depth_max = kRequestDepthMax, .allows_nul = false});
  const JsonObject* data = request ? (*request)["data"].if_object() : nullptr;
  if (data == nullptr) return;
  const std::string_view event = (*request)["event"].text();
  if (event == "suscribir") narrow(*data);
  if (event == "presentes") say_who_is_there(*data);
}

void PlainSession::be_in(const std::vector<std::string>& streams) {
  const bool matters = std::ranges::any_of(streams, [this](const std::string& stream) {
    return guest_.space->options_of(stream).has_presence;
  });
  if (!whereabouts_ && !matters) return;
  if (!whereabouts_)
    whereabouts_ = std::make_unique<Whereabouts>(route_->relay->presence(), guest_.space);
  whereabouts_->be_in(streams, guest_.who);
}

// Of a stream that it hears by its name.
void PlainSession::say_who_is_there(const JsonObject& data) {
  const std::string topic(data.at("tema").text());
  if (!contains(streams_, topic) || !guest_.space->options_of(topic).has_presence) return;
  route_->relay->presence().ask(
      {guest_.space, topic, link_->loop()},
      [this, topic, here = std::weak_ptr(is_here_)](const Attendance& found) {
        if (here.expired() || link_ == nullptr) return;
        JsonArray all;
        for (const Attendant& one : found.all) {
          JsonObject known{{"usuario", one.user}, {"socket", one.client}};
          append_info(known, one);
          all.emplace_back(std::move(known));
        }
        say("presentes",
            {{"tema", topic},
             {"usuarios", static_cast<std::int64_t>(found.users)},
             {"conexiones", static_cast<std::int64_t>(found.clients)},
             {"lista", found.all.empty() && found.clients > 0 ? Json() : Json(std::move(all))}},
            {guest_.space->epoch(), guest_.space->head()});
      });
}

void PlainSession::narrow(const JsonObject& data) {
  const JsonArray* topics = data.at("temas").if_array();
  if (topics == nullptr) return;
  Wish wish{allowed(*topics)};
  ++choices_;
  is_choosing_ = false;
  let_through();
  if (const JsonObject* filters = data.at("filtros").if_object())
    for (const auto& [stream, text] : *filters) {
      if (!contains(wish.streams, stream))
        return say_fault({"filtro_invalido", stream, "No está entre los temas que se oyen"});
      wish.filters.emplace(stream, text.text());
    }
  wish.with_records = data.at("instantanea") == Json(true);
  auto since = position_in(data, *guest_.space);
  if (!wish.filters.empty() || wish.with_records) return choose(std::move(wish), std::move(since));
  const auto before = std::exchange(chosen_, nullptr);  // Heard by until begin() is done.
  told_.reset();
  begin(std::move(wish.streams), std::move(since));
}

void PlainSession::begin(std::vector<std::string> streams, std::optional<hub::Position> since) {
  JsonArray named(streams.begin(), streams.end());
  const std::int64_t seq = listen(std::move(streams), std::move(since));
  held_.clear();  // With what was pending until now: it is among the records, or comes again.
  is_holding_ = is_choosing_;  // Its position was lost.
  say("suscrito", {{"temas", Json(std::move(named))}}, {guest_.space->epoch(), seq});
}

// What is heard while the records are read is among them, or comes again behind them. Who goes on
// from a position has them.
void PlainSession::choose(Wish wish, std::optional<hub::Position> since) {
  if (!guest_.chooser) return;
  is_choosing_ = true;
  Wish asked = wish;
  asked.with_records = is_holding_ = wish.with_records && !since;
  guest_.chooser->choose(std::move(asked), [this, here = std::weak_ptr(is_here_), mine = choices_,
                                            wish = std::move(wish), since = std::move(since)](
                                               std::expected<Choice, WishFault> choice) mutable {
    if (here.expired() || link_ == nullptr || mine != choices_) return;
    if (choice && since) choice->at = std::move(since);
    take_choice(std::move(wish), std::move(choice));
  });
}

void PlainSession::take_choice(Wish wish, std::expected<Choice, WishFault> choice) {
  is_choosing_ = false;
  if (!choice) {
    let_through();
    say_fault(choice.error());
    return tell_again();
  }
  const auto before = std::exchange(chosen_, std::move(choice->audience));
  is_lost_ = false;
  told_ = wish.with_records ? std::make_unique<const Wish>(wish) : nullptr;
  if (!choice->records.empty()) say_records(choice->records, *choice->at);
  begin(std::move(wish.streams), std::move(choice->at));
}

std::vector<std::string> PlainSession::allowed(const JsonArray& topics) const {
  std::vector<std::string> streams;
  const bool is_open = contains(route_->streams, "*");
  for (const Json& topic : topics) {
    const std::string_view name = topic.text();
    if (streams.size() == route_->limits.topics_max) break;
    if (name.empty() || name.size() > kTopicBytesMax || contains(streams, name)) continue;
    if (!is_open && !contains(route_->streams, name)) continue;
    if (guest_.audience->may_hear(name)) streams.emplace_back(name);
  }
  return streams;
}

std::int64_t PlainSession::listen(std::vector<std::string> streams,
                                  std::optional<hub::Position> since) {
  PlainFormats& formats = *route_->formats.at(link_->loop().index());
  const int bits = link_->deflate_window_bits();
  hub::Format* const own = link_->own_format();
  hub::Format& whole = own != nullptr ? *own : bits > 0 ? formats.deflated(bits) : formats.plain();
  be_in(streams);
  if (own != nullptr || whereabouts_) streams_ = streams;
  hub::Format& format = route_->veiled.at(link_->loop().index()).of(whole, guest_.veil);
  return route_->relay->hub_of(link_->loop())
      .subscribe(subscription_,
                 {guest_.space, std::move(streams), &format,
                  chosen_ ? chosen_.get() : guest_.audience.get(), std::move(since), chosen_});
}

}  // namespace chasqui::edge
