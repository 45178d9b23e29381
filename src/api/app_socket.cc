#include "api/app_socket.h"

#include <string>
#include <utility>

#include "api/accounts.h"
#include "api/input.h"
#include "base/errors.h"
#include "edge/socket_refusal.h"
#include "edge/socket_registry.h"
#include "wire/json.h"

namespace chasqui::api {
namespace {

constexpr std::size_t kInFlightMax = 64;  // Messages of one socket; it is not read past them.
constexpr std::size_t kDepthMax = 16;

Json error_message(const AppSocket& socket, const Refusal& refusal, const JsonObject& body) {
  return socket.route.error() ? socket.route.error()(refusal, body) : Json();
}

// One socket's conversation. What it asked of the database may outlive it.
class Talk final : public std::enable_shared_from_this<Talk> {
 public:
  Talk(std::shared_ptr<const AppSocket> socket, access::Identity who, JsonObject input)
      : socket_(std::move(socket)), who_(std::move(who)), input_(std::move(input)) {}

  void open(edge::SocketLink& link, const Json& greeting) {
    link_ = &link;
    loop_ = &link.loop();
    if (!greeting.is_null()) link.send_text(to_text(greeting));
    note(socket_->route.opened());
    if (!socket_->route.token_talk()) return;
    warning_ = loop::Timer(*loop_, [this] { watch_token(); });
    watch_token();
  }

  void close() {
    link_ = nullptr;
    warning_.disarm();
    note(socket_->route.closed());
  }

  void hear(std::string_view payload, bool is_text) {
    if (!still_holds()) return;  // The socket is about to be ended.
    auto parsed = wire::parse_json(is_text ? payload : std::string_view(),
                                   {.depth_max = kDepthMax, .allows_nul = false});
    JsonObject* object = parsed ? parsed->if_object() : nullptr;
    if (!object) return refuse(unknown("no es un objeto JSON"), {});
    JsonObject body = std::move(*object);
    const std::string kind(body.at(socket_->declared.frame.event).text());
    const service::SocketRoute& route = socket_->route;
    if (const auto* say = route.find_say(kind))
      return answer(to_text((*say)({who_, socket_->site.clock.now(), input_}, body)));
    if (route.token_talk() && kind == route.token_talk()->kind) return renew(body);
    if (const auto* take = route.find_take(kind)) return commit(*take, std::move(body));
    if (const auto* look = route.find_look(kind)) return read(*look, std::move(body));
    refuse(unknown("no se conoce \"" + kind + "\""), body);
  }

 private:
  static Refusal unknown(std::string why) {
    return Refusal(Kind::kMalformed, "mensaje_desconocido", "Mensaje desconocido: " + why);
  }

  // Whether what was good when the socket opened still is, its expiry aside: a revocation counts
  // from the moment it is known, also for what is said before the socket hears of it.
  bool still_holds() const {
    if (!socket_->site.accounts) return true;
    return socket_->site.accounts->directory().is_standing(who_, socket_->site.clock.now());
  }

  void renew(const JsonObject& body) {
    const std::string_view token = body.at("token").text();
    auto read = socket_->site.accounts
                    ? socket_->site.accounts->tokens().identify(token, socket_->site.clock.now())
                    : std::unexpected(access::TokenFault::kNoAccount);
    if (!read || read->id != who_.id || read->session != who_.session)
      return refuse(
          Refusal(Kind::kUnauthenticated, "token_invalido", "El token no vale o es de otra sesión"),
          body);
    who_.expires = read->expires;
    watch_token();
    if (who_.expires) answer(to_text(socket_->route.token_talk()->renewed(*who_.expires)));
  }

  void watch_token() {
    warning_.disarm();
    if (!who_.expires) return;
    const service::TokenTalk& talk = *socket_->route.token_talk();
    const std::chrono::milliseconds left = *who_.expires - socket_->site.clock.now();
    if (left > talk.warning)
      warning_.arm(edge::next_look(left - talk.warning));
    else if (left > left.zero())
      answer(to_text(talk.expiring(*who_.expires)));
  }

  service::Caller caller() const { return {who_, socket_->site.clock.now()}; }

  void commit(const service::SocketRoute::Take& take, JsonObject body) {
    begin();
    const auto shared = std::make_shared<const JsonObject>(std::move(body));
    db::WriteJob job;
    job.work = [self = shared_from_this(), &take, shared, by = caller()](db::WriteTx& write) {
      service::Tx tx(self->socket_->site.context, write, by);
      return to_text(take(tx, {*shared, self->input_}));
    };
    job.done = [self = shared_from_this(), shared](db::WriteResult result) {
      self->finish(result ? std::move(result->answer) : self->error_text(result.error(), *shared));
    };
    socket_->site.database.write(std::move(job));
  }

  void read(const service::SocketRoute::Look& look, JsonObject body) {
    begin();
    const auto shared = std::make_shared<const JsonObject>(std::move(body));
    db::ReadJob job;
    job.work = [self = shared_from_this(), &look, shared, by = caller()](db::Connection& from) {
      service::Read read(self->socket_->site.context, from, by);
      self->finish(to_text(look(read, {*shared, self->input_})));
    };
    job.failed = [self = shared_from_this(), shared](std::exception_ptr error) {
      self->finish(self->error_text(std::move(error), *shared));
    };
    socket_->site.database.read(std::move(job));
  }

  void note(const service::SocketRoute::Note& note) {
    if (!note) return;
    db::WriteJob job;
    job.work = [self = shared_from_this(), &note, by = caller()](db::WriteTx& write) {
      service::Tx tx(self->socket_->site.context, write, by);
      note(tx, self->input_);
      return std::string();
    };
    job.done = [self = shared_from_this()](db::WriteResult result) {
      if (!result) as_refusal(self->socket_->site, result.error());
    };
    socket_->site.database.write(std::move(job));
  }

  std::string error_text(std::exception_ptr error, const JsonObject& body) const {
    return to_text(error_message(*socket_, as_refusal(socket_->site, std::move(error)), body));
  }

  void refuse(const Refusal& refusal, const JsonObject& body) {
    answer(to_text(error_message(*socket_, refusal, body)));
  }

  void begin() {
    if (++in_flight_ == kInFlightMax && link_) link_->pause_reading();
  }

  // From any thread.
  void finish(std::string text) {
    loop_->post([self = shared_from_this(), text = std::move(text)] {
      if (self->in_flight_-- == kInFlightMax && self->link_) self->link_->resume_reading();
      self->answer(text);
    });
  }

  void answer(const std::string& text) {
    if (link_ && text != "null") link_->send_text(text);
  }

  const std::shared_ptr<const AppSocket> socket_;
  access::Identity who_;  // On the loop alone, as what follows `loop_`.
  const JsonObject input_;
  loop::Loop* loop_ = nullptr;
  loop::Timer warning_;  // Of the token's end.
  edge::SocketLink* link_ = nullptr;
  std::size_t in_flight_ = 0;
};

class TalkInbox final : public edge::PlainInbox {
 public:
  TalkInbox(std::shared_ptr<Talk> talk, Json greeting)
      : talk_(std::move(talk)), greeting_(std::move(greeting)) {}
  void on_open(edge::SocketLink& link) override { talk_->open(link, greeting_); }
  void on_message(std::string_view payload, bool is_text) override {
    talk_->hear(payload, is_text);
  }
  void on_close() override { talk_->close(); }

 private:
  std::shared_ptr<Talk> talk_;
  Json greeting_;
};

void refuse_with(const AppSocket& socket, std::exception_ptr error, const edge::Call& call,
                 edge::Responder&& responder) {
  try {
    std::rethrow_exception(error);
  } catch (const service::SocketRefusal& refusal) {
    refuse_app_socket(socket, refusal, call, std::move(responder));
  } catch (const std::exception&) {
    const Refusal refusal = as_refusal(socket.site, std::move(error));
    if (refusal.kind() != Kind::kInternal) return std::move(responder).refuse(refusal);
    const auto& [code, text] = socket.route.codes().failed;
    refuse_app_socket(socket, {code, text}, call, std::move(responder));
  }
}

}  // namespace

JsonObject parameters_of(const edge::Call& call) {
  JsonObject input;
  for (const auto& [name, value] : query_of(call.request)) input.set(name, value);
  for (const auto& [name, value] : call.params) input.set(name, value);
  return input;
}

Refusal as_refusal(const Site& site, std::exception_ptr error) {
  try {
    service::throw_as_refusal(site.schema(), std::move(error));
  } catch (const Refusal& refusal) {
    return refusal;
  } catch (const std::exception& unexpected) {
    site.log.error("a socket's message failed", {{"why", unexpected.what()}});
    return Refusal(Kind::kInternal, "interno", "Error interno");
  }
}

void refuse_app_socket(const AppSocket& socket, const service::SocketRefusal& refusal,
                       const edge::Call& call, edge::Responder&& responder) {
  if (query_of(call.request).get("cierre") == "1") {
    const Refusal said(Kind::kForbidden, std::to_string(refusal.code()), refusal.what());
    const Json message = error_message(socket, said, {});
    return std::move(responder).accept(edge::refuse_after_accept(
        {refusal.code(), refusal.what(), message.is_null() ? std::string() : to_text(message)}));
  }
  wire::Response response =
      wire::Response::json(403, to_text(Json(JsonObject{{"codigo", std::int64_t{refusal.code()}},
                                                        {"error", std::string(refusal.what())}})));
  response.set("Chasqui-Code", std::to_string(refusal.code()));
  std::move(responder).send(std::move(response));
}

void open_app_socket(const std::shared_ptr<const AppSocket>& socket, SocketKnock knock,
                     edge::Responder&& responder, Admit admit) {
  struct Asked {
    SocketKnock knock;
    edge::Responder responder;
    Admit admit;
  };
  auto asked =
      std::make_shared<Asked>(Asked{std::move(knock), std::move(responder), std::move(admit)});
  db::ReadJob job;
  job.work = [socket, asked](db::Connection& connection) {
    JsonObject input = parameters_of(asked->knock.call);
    service::Opening opening;
    if (socket->route.open()) {
      service::Read read(socket->site.context, connection, asked->knock.caller);
      opening = socket->route.open()(read, input);
    }
    edge::PlainGuest guest = std::move(asked->knock.guest);
    guest.streams = std::move(opening.streams);
    guest.inbox = std::make_unique<TalkInbox>(
        std::make_shared<Talk>(socket, asked->knock.caller.identity, std::move(input)),
        std::move(opening.greeting));
    asked->admit(std::move(asked->responder), std::move(guest));
  };
  job.failed = [socket, asked](std::exception_ptr error) {
    refuse_with(*socket, std::move(error), asked->knock.call, std::move(asked->responder));
  };
  socket->site.database.read(std::move(job));
}

}  // namespace chasqui::api
