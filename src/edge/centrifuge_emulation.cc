#include "edge/centrifuge_emulation.h"

#include <optional>
#include <unordered_map>
#include <utility>

#include "base/chance.h"
#include "base/text.h"
#include "wire/base64.h"
#include "wire/centrifuge.h"
#include "wire/json.h"

namespace chasqui::edge {
namespace {

constexpr std::size_t kIdBytes = 24;

struct Said {
  std::string session;
  std::string data;
};

std::optional<Said> said_in(std::string_view body) {
  const auto json = wire::parse_json(body);
  const JsonObject* object = json ? json->if_object() : nullptr;
  if (!object || !object->at("session").if_string() || !object->at("data").if_string())
    return std::nullopt;
  return Said{std::string(object->at("session").text()), std::string(object->at("data").text())};
}

Refusal no_session() { return Refusal(Kind::kNotFound, "sesion_desconocida", "No hay tal sesión"); }

// Proxies may neither keep it nor wait until they have much of it.
wire::Response head_of(CentrifugeFraming framing) {
  wire::Response head;
  const bool is_events = framing == CentrifugeFraming::kEvent;
  head.set("Content-Type", is_events ? "text/event-stream" : "application/x-ndjson");
  head.set("Cache-Control", "no-store").set("X-Accel-Buffering", "no");
  return head;
}

std::string disconnect_push(std::uint16_t code, std::string_view reason) {
  std::string line;
  wire::append_centrifuge_disconnect(line, code, reason);
  return line;
}

}  // namespace

struct CentrifugeEmulation::Table {
  explicit Table(loop::Loop& of) : loop(of) {}
  hub::Format& format(CentrifugeFraming framing, bool is_chunked) {
    if (framing == CentrifugeFraming::kEvent) return is_chunked ? chunked_events : events;
    return is_chunked ? chunked_lines : lines;
  }

  loop::Loop& loop;
  std::unordered_map<std::string, Stream*> streams;  // Open ones, by session.
  CentrifugeFormat lines{CentrifugeFraming::kLine}, chunked_lines{CentrifugeFraming::kLine, true};
  CentrifugeFormat events{CentrifugeFraming::kEvent},
      chunked_events{CentrifugeFraming::kEvent, true};
};

// One session and the answer that it speaks in: a socket to the first, a session to the second.
class CentrifugeEmulation::Stream final : public StreamSession, private SocketLink {
 public:
  Stream(std::shared_ptr<CentrifugeEmulation> server, Opening opening)
      : server_(std::move(server)), opening_(std::move(opening)) {}

  void hear(std::string_view message) {
    if (!is_closed_) opening_.session->on_message(message, true);
  }

  void on_open(StreamLink& link) override {
    link_ = &link;
    table().streams.emplace(opening_.id, this);
    opening_.session->on_open(*this);
    hear(std::exchange(opening_.commands, {}));
  }
  void on_drained() override { opening_.session->on_drained(); }
  void on_silence() override { say("{}"); }
  void on_ending(const SocketEnding& ending) override {
    is_closed_ = true;
    say(disconnect_push(ending.code, ending.reason));
  }
  void on_close() override {
    table().streams.erase(opening_.id);
    opening_.session->on_close(wire::ws_close::kAbnormal, {});
    link_ = nullptr;
  }

 private:
  void send(Frames frames) override {
    if (may_queue()) link_->send(std::move(frames));
  }
  void send(wire::WsMessage& message) override { send_text(message.payload()); }
  void send_text(std::string_view text) override {
    if (may_queue()) say(text);
  }
  void send_binary(std::string_view) override {}  // Nothing of this protocol.
  void close(std::uint16_t code, std::string_view reason) override {
    if (std::exchange(is_closed_, true)) return;
    say(disconnect_push(code, reason));
    link_->end();
  }
  void belong(SocketBelonging to) override { link_->belong(std::move(to)); }
  std::size_t pending_bytes() const override { return link_->pending_bytes(); }
  // The session itself bounds what waits in it.
  void drop_pending() override {}
  void pause_reading() override {}
  void resume_reading() override {}
  loop::Loop& loop() const override { return link_->loop(); }
  const std::string& remote() const override { return opening_.remote; }
  std::string_view protocol() const override { return {}; }
  int deflate_window_bits() const override { return 0; }
  hub::Format* own_format() const override {
    return &table().format(opening_.framing, link_->is_chunked());
  }

  Table& table() const { return *server_->tables_.at(link_->loop().index()); }
  bool may_queue() {
    if (is_closed_) return false;
    if (link_->pending_bytes() < server_->queue_bytes_max_) return true;
    close(wire::centrifuge_close::kSlow, "slow");
    return false;
  }
  void say(std::string_view lines) {
    std::string message;
    append_centrifuge_message(message, opening_.framing, lines);
    link_->say(message);
  }

  const std::shared_ptr<CentrifugeEmulation> server_;
  Opening opening_;
  StreamLink* link_ = nullptr;  // Null before on_open and after on_close.
  bool is_closed_ = false;
};

CentrifugeEmulation::CentrifugeEmulation(const std::vector<loop::Loop*>& loops,
                                         std::size_t queue_bytes_max)
    : queue_bytes_max_(queue_bytes_max) {
  for (loop::Loop* loop : loops) tables_.push_back(std::make_unique<Table>(*loop));
}

CentrifugeEmulation::~CentrifugeEmulation() = default;

std::string CentrifugeEmulation::make_id(const loop::Loop& loop) {
  SystemRandom random;
  return std::to_string(loop.index()) + "." + wire::random_base64url(random, kIdBytes);
}

StreamAccept CentrifugeEmulation::stream(Opening opening) {
  StreamAccept accept;
  accept.head = head_of(opening.framing);
  accept.session = std::make_unique<Stream>(shared_from_this(), std::move(opening));
  return accept;
}

void CentrifugeEmulation::take(const Call& call, Responder&& responder) {
  auto said = said_in(call.request.body);
  if (!said)
    return std::move(responder).refuse(
        Refusal(Kind::kMalformed, "peticion_invalida", "Se espera {\"session\", \"data\"}"));
  Table* const table = table_of(said->session);
  if (table == nullptr) return std::move(responder).refuse(no_session());
  auto give = [table, said = std::move(*said), responder = std::move(responder)]() mutable {
    const auto found = table->streams.find(said.session);
    if (found == table->streams.end()) return std::move(responder).refuse(no_session());
    std::move(responder).send(wire::Response::empty(204));
    found->second->hear(said.data);
  };
  if (table->loop.is_current()) return give();
  table->loop.post([keep = shared_from_this(), give = std::move(give)]() mutable { give(); });
}

CentrifugeEmulation::Table* CentrifugeEmulation::table_of(std::string_view id) const {
  const auto index = parse_int(id.substr(0, id.find('.')));
  if (!index || *index < 0 || static_cast<std::size_t>(*index) >= tables_.size()) return nullptr;
  return tables_[static_cast<std::size_t>(*index)].get();
}

}  // namespace chasqui::edge
