#include "edge/sse_session.h"

#include <utility>

#include "wire/sse.h"

namespace chasqui::edge {
namespace {

std::string_view to_text(hub::ResyncReason reason) {
  return reason == hub::ResyncReason::kTooOld ? "demasiado_antiguo" : "otra_epoca";
}

}  // namespace

std::shared_ptr<SseRoute> SseRoute::make(HubRelay& relay, std::chrono::milliseconds retry,
                                         const std::string& name) {
  auto route = std::make_shared<SseRoute>();
  route->relay = &relay;
  route->retry = retry;
  for (std::size_t i = 0; i < relay.loops(); ++i)
    route->formats.push_back(std::make_unique<Formats>(name));
  return route;
}

// Proxies may neither keep it nor wait until they have much of it.
wire::Response sse_head() {
  wire::Response head;
  head.set("Content-Type", "text/event-stream").set("Cache-Control", "no-store");
  head.set("X-Accel-Buffering", "no");
  return head;
}

SseSession::SseSession(std::shared_ptr<SseRoute> route, SseGuest guest)
    : route_(std::move(route)), guest_(std::move(guest)) {}

SseSession::~SseSession() = default;

void SseSession::on_open(StreamLink& link) {
  link_ = &link;
  std::string retry;
  wire::append_sse_retry(retry, route_->retry);
  link.say(retry);
  begin(std::exchange(guest_.since, std::nullopt), std::exchange(guest_.records, {}));
}

void SseSession::begin(std::optional<hub::Position> since, std::string_view records) {
  if (!records.empty()) say_records(records, *since);
  const std::int64_t seq = listen(std::move(since));
  if (!is_here_) greet(seq);  // Else its position was lost, and records are on their way.
}

std::int64_t SseSession::listen(std::optional<hub::Position> since) {
  SseRoute::Formats& formats = *route_->formats.at(link_->loop().index());
  hub::Format& whole = link_->is_chunked() ? formats.chunked : formats.plain;
  return route_->relay->hub_of(link_->loop())
      .subscribe(subscription_,
                 {guest_.space, guest_.streams, &formats.veiled.of(whole, guest_.veil),
                  guest_.audience.get(), std::move(since), guest_.audience});
}

void SseSession::on_drained() {
  if (link_ != nullptr) route_->relay->hub_of(link_->loop()).drained(subscription_);
}

void SseSession::on_silence() {
  std::string comment;
  wire::append_sse_comment(comment);
  link_->say(comment);
}

// "error" is what an EventSource calls its own.
void SseSession::on_ending(const SocketEnding& ending) {
  std::string text;
  const std::string data = chasqui::to_text(Json(JsonObject{{"codigo", ending.reason}}));
  wire::append_sse_event(text, {.name = "fin", .data = data});
  link_->say(text);
}

void SseSession::on_close() {
  if (link_ == nullptr) return;
  route_->relay->hub_of(link_->loop()).unsubscribe(subscription_);
  link_ = nullptr;
}

void SseSession::deliver(const hub::Batch& batch) {
  if (awaits_records_) return held_.push_back(batch.bytes);
  link_->send(batch.bytes);
}

std::size_t SseSession::queued_bytes() const {
  std::size_t bytes = link_->pending_bytes();
  for (const StreamLink::Pieces& pieces : held_) bytes += pieces->size();
  return bytes;
}

void SseSession::resync(const hub::Resync& resync) {
  say("resync", {{"desde", resync.since}, {"motivo", to_text(resync.reason)}}, resync.head,
      guest_.chooser ? Id::kNone : Id::kPosition);
  if (guest_.chooser && !awaits_records_) ask_records(resync.head);
}

// What is heard while they are read is among them, or comes again behind them.
void SseSession::ask_records(std::int64_t head) {
  awaits_records_ = true;
  is_here_ = std::make_shared<const bool>(true);
  guest_.chooser->choose(guest_.wish, [this, head, here = std::weak_ptr(is_here_)](
                                          std::expected<Choice, WishFault> choice) {
    if (!here.expired() && link_ != nullptr) take_records(std::move(choice), head);
  });
}

void SseSession::take_records(std::expected<Choice, WishFault> choice, std::int64_t head) {
  if (choice) {
    guest_.audience = std::move(choice->audience);
    say_records(choice->records, *choice->at);
    const std::int64_t seq = listen(std::move(choice->at));
    held_.clear();
    awaits_records_ = false;
    return greet(seq);
  }
  const WishFault& fault = choice.error();
  if (fault.code == "interno") return link_->end();  // It comes back with the position it had.
  say("sin_instantanea", {{"codigo", fault.code}, {"tema", fault.stream}, {"detalle", fault.text}},
      head);
  greet(head);
  awaits_records_ = false;
  for (StreamLink::Pieces& pieces : std::exchange(held_, {})) link_->send(std::move(pieces));
}

// It comes back with its position.
void SseSession::end(hub::EndReason) { link_->end(); }

// Whoever has got all of it comes back behind it; whoever has not asks for it again.
void SseSession::say_records(std::string_view records, const hub::Position& at) {
  std::string text, data = R"({"registros":)";
  data.append(records).append(R"(,"seq":)").append(std::to_string(at.seq)).append(R"(,"epoca":)");
  append_json_string(data, at.epoch);
  data += '}';
  const std::string id = to_sse_id(at.epoch, at.seq);
  wire::append_sse_event(text, {id, "instantanea", data});
  link_->say(text);
}

void SseSession::greet(std::int64_t seq) {
  say("suscrito", {{"temas", JsonArray(guest_.streams.begin(), guest_.streams.end())}}, seq);
}

// An event of this client alone; as an id even 0 is a position.
void SseSession::say(std::string_view event, JsonObject data, std::int64_t seq, Id id) {
  const std::string& epoch = guest_.space->epoch();
  data.set("seq", seq);
  data.set("epoca", epoch);
  std::string text;
  const std::string at = id == Id::kPosition ? to_sse_id(epoch, seq) : std::string();
  wire::append_sse_event(text, {at, event, chasqui::to_text(Json(std::move(data)))});
  link_->say(text);
}

}  // namespace chasqui::edge
