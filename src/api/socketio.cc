#include "api/socketio.h"

#include <utility>

#include "api/inner_call.h"
#include "edge/engine_server.h"
#include "edge/socket_registry.h"
#include "edge/socketio.h"
#include "edge/socketio_format.h"
#include "wire/json.h"

namespace chasqui::api {
namespace {

constexpr std::size_t kWaitingMax = 64;  // Events of one client that is not admitted yet.

// What all clients of the path share.
struct SocketIoHall {
  const Site& site;
  std::vector<edge::SocketIoFormats> formats;  // By loop.
};

const schema::Socket* plain_socket(const Site& site, std::string_view path) {
  for (const schema::Socket& socket : site.schema().sockets)
    if (socket.path == path && socket.protocol == "plain") return &socket;
  return nullptr;
}

// The main namespace: silent, for clients that enter it on the way to another.
class Silence final : public edge::SocketIoPeer {
 public:
  void on_connect(edge::SocketIoLink&, const Json&) override {}
  void on_event(edge::SocketIoEvent, std::optional<std::uint64_t>) override {}
  void on_close(edge::SocketIoClose) override {}
};

// One client in the namespace of one socket: the session that a WebSocket there would have.
class Namespace final : public edge::SocketIoPeer,
                        private edge::SocketLink,
                        private edge::EndableSocket {
 public:
  struct Origin {
    std::shared_ptr<SocketIoHall> hall;
    const schema::Socket& declared;
    std::shared_ptr<const wire::Request> opening;
    const edge::RouteTable& routes;
  };
  explicit Namespace(Origin origin)
      : origin_(std::move(origin)), is_here_(std::make_shared<const bool>(true)) {}

  // `auth` may bring a token: {"token": "…"}.
  void on_connect(edge::SocketIoLink& link, const Json& auth) override {
    link_ = &link;
    heard_before_ = endings_heard();
    auto request = inner_request(*origin_.opening, "GET " + origin_.declared.path, "");
    request->target += "?" + std::string(origin_.opening->query());
    if (const std::string_view token = auth["token"].text(); !token.empty())
      request->headers.set("Authorization", "Bearer " + std::string(token));
    open_inside({origin_.hall->site, origin_.routes, link.engine().loop()}, std::move(*request),
                [this, here = std::weak_ptr(is_here_)](edge::Answer answer) {
                  if (!here.expired() && link_ != nullptr) take(std::move(answer));
                });
  }

  void on_event(edge::SocketIoEvent event, std::optional<std::uint64_t> id) override {
    if (is_closing_) return;
    if (session_ == nullptr) {
      if (waiting_.size() == kWaitingMax) return let_go();
      return waiting_.push_back({std::move(event), id});
    }
    asked_ = id;
    session_->on_message(frame_of(event), true);
    asked_.reset();
  }
  void on_upgraded() override {
    if (session_) session_->on_new_format();
  }
  void on_drained() override {
    if (session_) session_->on_drained();
  }
  void on_close(edge::SocketIoClose) override {
    place_.reset();
    if (session_) session_->on_close(1000, {});
    link_ = nullptr;
  }

 private:
  struct Waiting {
    edge::SocketIoEvent event;
    std::optional<std::uint64_t> id;
  };

  void take(edge::Answer answer) {
    auto* accept = std::get_if<edge::SocketAccept>(&answer);
    if (accept == nullptr) {
      const auto& response = std::get<wire::Response>(answer);
      auto parsed = wire::parse_json(response.bytes());
      emit("error", parsed ? std::move(*parsed) : Json(response.status));
      return let_go();
    }
    belong({std::move(accept->owner), accept->expires, std::move(accept->at_expiry)});
    if (is_closing_) return;  // It was revoked meanwhile.
    session_ = std::move(accept->session);
    session_->on_open(*this);
    for (Waiting& next : std::exchange(waiting_, {})) on_event(std::move(next.event), next.id);
  }

  std::string frame_of(const edge::SocketIoEvent& event) const {
    const schema::SocketFrame& keys = origin_.declared.frame;
    JsonObject frame{{keys.event, event.words.front()}};
    const Json data = event.words.size() > 1 ? event.words[1] : Json();
    if (!keys.data.empty()) {
      frame.set(keys.data, data);
    } else if (const JsonObject* members = data.if_object()) {
      for (const auto& [name, value] : *members) frame.set(name, value);
    }
    return to_text(Json(std::move(frame)));
  }

  void emit(std::string_view name, Json data) {
    if (is_closing_) return;
    if (const auto id = std::exchange(asked_, std::nullopt)) link_->acknowledge(*id, {{data}});
    link_->emit({{Json(name), std::move(data)}});
  }

  // A frame of the session's own.
  void send_text(std::string_view text) override {
    const schema::SocketFrame& keys = origin_.declared.frame;
    auto parsed = wire::parse_json(text, {.allows_nul = true});
    JsonObject* frame = parsed ? parsed->if_object() : nullptr;
    if (frame == nullptr || frame->at(keys.event).text().empty()) return emit("message", text);
    const std::string name(frame->at(keys.event).text());
    if (!keys.data.empty()) return emit(name, frame->at(keys.data));
    frame->erase(keys.event);
    emit(name, std::move(*frame));
  }
  void send_binary(std::string_view bytes) override {
    if (is_closing_) return;
    link_->emit(
        {{"message", JsonObject{{"_placeholder", true}, {"num", 0}}}, {std::string(bytes)}});
  }
  void send(Frames frames) override {
    if (!is_closing_) link_->engine().send(std::move(frames));
  }
  void send(wire::WsMessage& message) override { send_text(message.payload()); }
  void close(std::uint16_t, std::string_view) override { let_go(); }
  void end_with(const edge::SocketEnding& ending) override {
    if (!ending.message.empty()) send_text(ending.message);
    close(ending.code, ending.reason);
  }
  void belong(edge::SocketBelonging to) override {
    const Site& site = origin_.hall->site;
    place_ = std::make_unique<edge::SocketPlace>(
        static_cast<edge::EndableSocket&>(*this), loop(), site.clock,
        edge::SocketTerms{.owner = std::move(to.owner),
                          .expires = to.expires,
                          .at_expiry = std::move(to.at_expiry),
                          .heard_before = heard_before_});
    place_->open(site.sockets);
  }
  std::uint64_t endings_heard() const {
    const edge::SocketRegistry* const registry = origin_.hall->site.sockets;
    return registry ? registry->heard(loop()) : 0;
  }
  // Nothing is said or heard from now on. It leaves in the next turn: not from inside a call.
  void let_go() {
    if (std::exchange(is_closing_, true)) return;
    loop().post([this, here = std::weak_ptr(is_here_)] {
      if (!here.expired() && link_ != nullptr) link_->disconnect();
    });
  }
  std::size_t pending_bytes() const override { return link_->engine().pending_bytes(); }
  void drop_pending() override {}   // The engine's packets are not ours alone.
  void pause_reading() override {}  // The same.
  void resume_reading() override {}
  loop::Loop& loop() const override { return link_->engine().loop(); }
  const std::string& remote() const override { return link_->engine().remote(); }
  std::string_view protocol() const override { return {}; }
  int deflate_window_bits() const override { return 0; }
  hub::Format* own_format() const override {
    return &origin_.hall->formats.at(loop().index())
                .of({link_->space(), link_->engine().is_polling()});
  }

  const Origin origin_;
  edge::SocketIoLink* link_ = nullptr;
  std::unique_ptr<edge::SocketSession> session_;  // None until the site has admitted it.
  std::unique_ptr<edge::SocketPlace> place_;
  std::vector<Waiting> waiting_;        // What came before.
  std::optional<std::uint64_t> asked_;  // The message being heard waits to be acknowledged.
  std::uint64_t heard_before_ = 0;      // Of revocations, when who it is was looked at.
  bool is_closing_ = false;
  std::shared_ptr<const bool> is_here_;
};

}  // namespace

std::shared_ptr<const void> add_socketio(edge::RouteTable& routes, const Site& site,
                                         const schema::Socket& socket) {
  auto hall = std::make_shared<SocketIoHall>(SocketIoHall{site, {}});
  hall->formats.resize(site.relay.loops());
  const edge::SocketIoSettings settings = edge::socketio_settings(site.limits);
  const auto make = [hall, settings](const edge::Call& call) {
    auto opening = std::make_shared<const wire::Request>(call.request);
    return edge::make_socketio(
        settings,
        [hall, opening, routes = call.routes](std::string_view space)
            -> std::expected<std::unique_ptr<edge::SocketIoPeer>, JsonObject> {
          if (space == "/") return std::make_unique<Silence>();
          const schema::Socket* declared = plain_socket(hall->site, space);
          if (declared == nullptr) return std::unexpected(edge::invalid_namespace());
          return std::make_unique<Namespace>(Namespace::Origin{hall, *declared, opening, *routes});
        });
  };
  edge::EngineServer::add(routes, socket.path,
                          std::make_shared<edge::EngineServer>(
                              site.relay.all_loops(), edge::engine_settings(site.limits), make));
  return hall;
}

}  // namespace chasqui::api
