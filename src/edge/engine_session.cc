#include "edge/engine_session.h"

#include <utility>

#include "base/json.h"
#include "wire/ws_encoder.h"

namespace chasqui::edge {
namespace {

using std::chrono::ceil;
using std::chrono::milliseconds;
using wire::EnginePacket;
using wire::EngineType;
namespace ws_close = wire::ws_close;

constexpr std::size_t kPacketsMax = 10'000;  // Of one payload.
// How long a session that its client closed still answers the poll that was on its way.
constexpr milliseconds kLastPoll{1'000};
constexpr std::string_view kProbe = "probe";

wire::Response payload_answer(std::string payload) {
  wire::Response response = wire::Response::text(200, std::move(payload));
  response.set("Cache-Control", "no-store");
  return response;
}

SocketLink::Frames frame_of(const EnginePacket& packet) {
  auto frame = std::make_shared<std::string>();
  if (packet.is_binary) {
    wire::append_ws_frame(*frame, {.opcode = wire::WsOpcode::kBinary}, packet.data);
  } else {
    std::string text;
    wire::append_engine_packet(text, packet.type, packet.data);
    wire::append_ws_frame(*frame, {.opcode = wire::WsOpcode::kText}, text);
  }
  return frame;
}

std::string payload_of(const EnginePacket& packet) {
  std::string payload;
  append_engine_payload(payload, packet);
  return payload;
}

}  // namespace

EngineSettings engine_settings(const Limits& limits) {
  return {.ping_interval = limits.engineio_ping_interval,
          .ping_timeout = limits.engineio_ping_timeout,
          .payload_bytes_max = limits.engineio_payload_bytes_max,
          .queue_bytes_max = limits.ws_queue_bytes_max,
          .sessions_max = limits.connections_max,
          .upgrades = limits.engineio_upgrades != 0};
}

wire::Response engine_refusal(EngineRefusal why) {
  constexpr std::string_view kMessages[] = {
      "Transport unknown", "Session ID unknown", "Bad handshake method",
      "Bad request",       "Forbidden",          "Unsupported protocol version"};
  const auto code = static_cast<int>(std::to_underlying(why));
  return wire::Response::json(
      why == EngineRefusal::kForbidden ? 403 : 400,
      to_text(Json(JsonObject{{"code", code}, {"message", kMessages[code]}})));
}

EngineSession::EngineSession(EngineBirth birth)
    : birth_(std::move(birth)), timer_(birth_.loop, [this] { on_timer(); }) {}

EngineSession::~EngineSession() = default;

std::string EngineSession::handshake() const {
  const EngineSettings& settings = birth_.settings;
  return to_text(wire::EngineHandshake{.sid = birth_.sid,
                                       .upgrades = is_polling_ && settings.upgrades,
                                       .ping_interval = settings.ping_interval,
                                       .ping_timeout = settings.ping_timeout,
                                       .payload_bytes_max = settings.payload_bytes_max});
}

void EngineSession::begin() {
  state_ = State::kOpen;
  heartbeat_from(loop().now());
  put({EngineType::kOpen, handshake()});
  birth_.user->on_open(*this);
}

void EngineSession::open_by_socket() {
  is_polling_ = false;
  timer_.arm(birth_.settings.upgrade_timeout);
}

void EngineSession::open_by_poll(Responder&& responder) {
  poll_.emplace(std::move(responder));
  begin();
}

void EngineSession::poll(Responder&& responder) {
  if (is_overdue()) close(EngineClose::kPingTimeout);
  if (state_ == State::kOpen && poll_) {  // Two at once: one of them would be lost.
    answer_poll(payload_of({EngineType::kClose}));
    close(EngineClose::kTransportError);
  }
  if (state_ == State::kLeaving && !poll_) {  // The one that was on its way.
    std::move(responder).send(payload_answer(payload_of({EngineType::kNoop})));
    return leave();
  }
  if (state_ != State::kOpen)
    return std::move(responder).send(engine_refusal(EngineRefusal::kSessionUnknown));
  if (!is_polling_) return std::move(responder).send(engine_refusal(EngineRefusal::kBadRequest));
  poll_.emplace(std::move(responder));
  if (queue_.empty() && is_probed_) queue(payload_of({EngineType::kNoop}));
  if (flush_poll()) birth_.user->on_drained();
}

void EngineSession::push(std::string_view body, Responder&& responder) {
  const auto keep = shared_from_this();
  if (is_overdue()) close(EngineClose::kPingTimeout);
  if (state_ != State::kOpen)
    return std::move(responder).send(engine_refusal(EngineRefusal::kSessionUnknown));
  if (!is_polling_) return std::move(responder).send(engine_refusal(EngineRefusal::kBadRequest));
  const auto packets = wire::parse_engine_payload(body, kPacketsMax);
  if (!packets) {
    std::move(responder).send(engine_refusal(EngineRefusal::kBadRequest));
    return close(EngineClose::kParseError);
  }
  std::move(responder).send(wire::Response::html(200, "ok").set("Cache-Control", "no-store"));
  for (const EnginePacket& packet : *packets) {
    if (state_ != State::kOpen) return;
    take(packet);
  }
}

bool EngineSession::may_upgrade() const {
  return state_ == State::kOpen && is_polling_ && !probe_ && birth_.settings.upgrades;
}

void EngineSession::stop() {
  if (state_ != State::kOpen || !is_polling_) return;
  put({EngineType::kClose});
  close(EngineClose::kTransportClose);
}

bool EngineSession::is_overdue() const {
  return state_ == State::kOpen && awaits_pong_ && loop().now() >= due_;
}

void EngineSession::heartbeat_from(loop::Instant at) {
  awaits_pong_ = false;
  due_ = at + birth_.settings.ping_interval;
  arm();
}

void EngineSession::arm() { timer_.arm(ceil<milliseconds>(due_ - loop().now())); }

void EngineSession::on_timer() {
  const auto keep = shared_from_this();
  if (state_ != State::kOpen) return leave();
  if (is_overfull_) return close(EngineClose::kTransportError);
  if (awaits_pong_) return close(EngineClose::kPingTimeout);
  awaits_pong_ = true;
  due_ += birth_.settings.ping_timeout;
  put({EngineType::kPing});
  arm();
}

void EngineSession::take(const EnginePacket& packet) {
  switch (packet.type) {
    case EngineType::kMessage:
      return birth_.user->on_message(packet.data, !packet.is_binary);
    case EngineType::kPong:
      if (awaits_pong_) heartbeat_from(loop().now());
      return;
    case EngineType::kClose:
      if (poll_ || !is_polling_) {
        if (poll_) put({EngineType::kNoop});
        return close(EngineClose::kTransportClose);
      }
      state_ = State::kLeaving;
      birth_.user->on_close(EngineClose::kTransportClose);
      return timer_.arm(kLastPoll);
    default:
      return close(EngineClose::kParseError);  // Only a server says the others.
  }
}

void EngineSession::pipe_opened(const std::shared_ptr<EnginePipe>& pipe) {
  if (state_ == State::kOpening && !is_polling_) {
    pipe_ = pipe;
    return begin();
  }
  if (!may_upgrade()) return pipe->close(ws_close::kNormal);
  probe_ = pipe;
}

void EngineSession::pipe_said(EnginePipe& pipe, std::string_view payload, bool is_text) {
  const auto keep = shared_from_this();
  if (&pipe == probe_.get()) return take_probe(pipe, payload);
  if (&pipe != pipe_.get() || state_ != State::kOpen) return;
  if (!is_text) return birth_.user->on_message(payload, false);
  if (payload.starts_with('4')) return birth_.user->on_message(payload.substr(1), true);
  const auto packet = wire::parse_engine_packet(payload);
  packet ? take(*packet) : close(EngineClose::kParseError);
}

// "2probe" asks whether we are there, "5" makes it the transport.
void EngineSession::take_probe(EnginePipe& pipe, std::string_view payload) {
  const auto packet = wire::parse_engine_packet(payload);
  if (packet && packet->type == EngineType::kPing && packet->data == kProbe) {
    pipe.send(frame_of({EngineType::kPong, std::string(kProbe)}));
    is_probed_ = true;
    if (poll_) put({EngineType::kNoop});  // The client stops polling before it upgrades.
    return;
  }
  if (is_probed_ && packet && packet->type == EngineType::kUpgrade) return upgrade();
  pipe.close(ws_close::kNormal);
}

void EngineSession::upgrade() {
  if (poll_) answer_poll(payload_of({EngineType::kNoop}));
  is_polling_ = false;
  is_probed_ = false;
  birth_.user->on_upgraded();  // What it still sends in the old form is queued.
  pipe_ = std::exchange(probe_, nullptr);
  const std::string queued = take_queue();
  if (queued.empty() || !pipe_) return;
  const auto packets = wire::parse_engine_payload(queued, queued.size());
  for (const EnginePacket& packet : *packets) pipe_->send(frame_of(packet));
}

void EngineSession::pipe_drained(EnginePipe& pipe) {
  if (&pipe == pipe_.get() && state_ == State::kOpen) birth_.user->on_drained();
}

void EngineSession::pipe_closed(EnginePipe& pipe) {
  const auto keep = shared_from_this();
  if (&pipe == probe_.get()) {
    probe_.reset();
    is_probed_ = false;
  } else if (&pipe == pipe_.get()) {
    pipe_.reset();
    close(EngineClose::kTransportClose);
  }
}

void EngineSession::send_text(std::string_view text) {
  put({EngineType::kMessage, std::string(text)});
}

void EngineSession::send_binary(std::string_view bytes) {
  put({EngineType::kMessage, std::string(bytes), true});
}

void EngineSession::send(Bytes messages) {
  if (state_ != State::kOpen) return;
  if (pipe_) return pipe_->send(std::move(messages));
  std::string_view payload = *messages;
  if (payload.empty()) return;
  payload.remove_prefix(1);
  queue(payload);
}

void EngineSession::put(const EnginePacket& packet) {
  if (state_ != State::kOpen) return;
  if (pipe_) return pipe_->send(frame_of(packet));
  const std::string payload = payload_of(packet);
  const std::size_t bytes = payload.size() + 1;  // With its separator.
  if (said_ > 0 && said_ + bytes > birth_.settings.queue_bytes_max) is_overfull_ = true;
  said_ += bytes;
  queue(payload);
}

std::string EngineSession::take_queue() {
  said_ = 0;
  return std::exchange(queue_, {});
}

void EngineSession::queue(std::string_view payload) {
  if (is_overfull_) return timer_.arm(milliseconds(0));  // Not from inside the user's call.
  if (!queue_.empty()) queue_ += wire::kEngineSeparator;
  queue_ += payload;
  flush_poll();
}

void EngineSession::answer_poll(std::string_view payload) {
  if (!poll_) return;
  Responder responder = std::move(*poll_);
  poll_.reset();
  std::move(responder).send(payload_answer(std::string(payload)));
}

bool EngineSession::flush_poll() {
  if (!poll_ || queue_.empty()) return false;
  answer_poll(take_queue());
  return true;
}

std::size_t EngineSession::pending_bytes() const {
  return pipe_ ? pipe_->pending_bytes() : queue_.size();
}

void EngineSession::close(EngineClose why) {
  if (state_ != State::kOpen) return;
  const auto keep = shared_from_this();
  state_ = State::kClosed;
  birth_.user->on_close(why);
  leave();
}

// Nothing of it is left to be found.
void EngineSession::leave() {
  state_ = State::kClosed;
  timer_.disarm();
  answer_poll(queue_.empty() ? payload_of({EngineType::kClose}) : queue_);
  for (const auto& pipe : {pipe_, probe_})
    if (pipe) pipe->close(ws_close::kNormal);
  birth_.on_gone(birth_.sid);
}

}  // namespace chasqui::edge
