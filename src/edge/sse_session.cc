#include "edge/sse_session.h"

#include <utility>

#include "wire/sse.h"

namespace chasqui::edge {
namespace {

std::string_view to_text(hub::ResyncReason reason) {
  return reason == hub::ResyncReason::kTooOld ? "demasiado_antiguo" : "otra_epoca";
}

}  // namespace

std::shared_ptr<SseRoute> SseRoute::make(HubRelay& relay, std::chrono::milliseconds retry) {
  auto route = std::make_shared<SseRoute>();
  route->relay = &relay;
  route->retry = retry;
  for (std::size_t i = 0; i < relay.loops(); ++i)
    route->formats.push_back(std::make_unique<Formats>());
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
  if (!guest_.records.empty()) say_records();
  SseRoute::Formats& formats = *route_->formats.at(link.loop().index());
  hub::Format& whole = link.is_chunked() ? formats.chunked : formats.plain;
  JsonArray named(guest_.streams.begin(), guest_.streams.end());
  const std::int64_t seq =
      route_->relay->hub_of(link.loop())
          .subscribe(subscription_, {guest_.space, std::exchange(guest_.streams, {}),
                                     &formats.veiled.of(whole, guest_.veil), guest_.audience.get(),
                                     std::exchange(guest_.since, std::nullopt), guest_.audience});
  say("suscrito", {{"temas", Json(std::move(named))}}, seq);
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

void SseSession::deliver(const hub::Batch& batch) { link_->send(batch.bytes); }

std::size_t SseSession::queued_bytes() const { return link_->pending_bytes(); }

void SseSession::resync(const hub::Resync& resync) {
  say("resync", {{"desde", resync.since}, {"motivo", to_text(resync.reason)}}, resync.head);
}

// It comes back with its position.
void SseSession::end(hub::EndReason) { link_->end(); }

// Whoever has got all of it comes back behind it; whoever has not asks for it again.
void SseSession::say_records() {
  std::string text, data = R"({"registros":)" + std::exchange(guest_.records, {});
  data.append(R"(,"seq":)").append(std::to_string(guest_.since->seq)).append(R"(,"epoca":)");
  append_json_string(data, guest_.since->epoch);
  data += '}';
  const std::string id = to_sse_id(guest_.since->epoch, guest_.since->seq);
  wire::append_sse_event(text, {id, "instantanea", data});
  link_->say(text);
}

// An event of this client alone, with a position even when that is 0.
void SseSession::say(std::string_view event, JsonObject data, std::int64_t seq) {
  const std::string& epoch = guest_.space->epoch();
  data.set("seq", seq);
  data.set("epoca", epoch);
  std::string text;
  const std::string id = to_sse_id(epoch, seq);
  wire::append_sse_event(text, {id, event, chasqui::to_text(Json(std::move(data)))});
  link_->say(text);
}

}  // namespace chasqui::edge
