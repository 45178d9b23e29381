#include "api/talk.h"

#include <algorithm>
#include <deque>
#include <utility>

#include "access/socket_states.h"
#include "api/accounts.h"
#include "api/credentials.h"
#include "api/identify.h"
#include "edge/socket_registry.h"
#include "schema/asker.h"
#include "wire/json.h"

namespace chasqui::api {
namespace {

constexpr std::size_t kInFlightMax = 64;  // Messages of one socket; it is not read past them.
constexpr std::size_t kDepthMax = 16;

// One socket's conversation. What it asked of the database may outlive it.
class Talk final : public std::enable_shared_from_this<Talk>, public edge::EndableSocket {
 public:
  Talk(std::shared_ptr<const AppSocket> socket, Entrant entrant)
      : socket_(std::move(socket)),
        who_(std::move(entrant.who)),
        input_(std::move(entrant.input)),
        greeting_(std::move(entrant.greeting)),
        key_(std::move(entrant.key)),
        is_back_(entrant.is_back),
        streams_(std::move(entrant.streams)) {
    if (const JsonObject* memory = input_.at("memory").if_object(); memory && is_back_)
      memory_ = *memory;
  }

  void open(edge::SocketLink& link, edge::PlainEars& ears) {
    link_ = &link;
    ears_ = &ears;
    loop_ = &link.loop();
    endings().add(*loop_, name(), *this);
    answer(greeting_);
    edge::PlainHearing hearing{.streams = streams_};
    if (is_back_) become(who_, hearing);
    ears_->hear(std::move(hearing));
    note({is_back_ ? socket_->route.restored() : socket_->route.opened()});
    if (socket_->route.token_talk()) {
      timer_ = loop::Timer(*loop_, [this] { watch_token(); });
      watch_token();
    } else if (socket_->route.sign_in() && socket_->site.accounts && !is_somebody(who_)) {
      timer_ = loop_->after(socket_->route.sign_in()->patience, [this] { lose_patience(); });
    }
  }

  void close() {
    link_ = nullptr;
    endings().remove(*loop_, name(), *this);
    timer_.disarm();
    note({socket_->route.closed(), key_});
  }

  void end_with(const edge::SocketEnding& ending) override {
    link_->close(ending.code, ending.reason);
  }

  void hear(std::string_view payload, bool is_text) {
    if (is_changing_) return wait(payload, is_text);
    if (!is_standing(who_)) return;  // The socket is about to be ended.
    auto parsed = wire::parse_json(is_text ? payload : std::string_view(),
                                   {.depth_max = kDepthMax, .allows_nul = false});
    JsonObject* object = parsed ? parsed->if_object() : nullptr;
    if (!object) return refuse(unknown("no es un objeto JSON"), {});
    take(std::move(*object));
  }

 private:
  Endings& endings() const { return *socket_->endings->at(loop_->index()); }
  std::string_view name() const { return input_.at("socket").text(); }

  static Refusal unknown(std::string why) {
    return Refusal(Kind::kMalformed, "mensaje_desconocido", "Mensaje desconocido: " + why);
  }

  void take(JsonObject body) {
    const std::string kind(body.at(socket_->declared.frame.event).text());
    const service::SocketRoute& route = socket_->route;
    if (const auto* say = route.find_say(kind))
      return answer((*say)({who_, socket_->site.clock.now(), input_}, body));
    if (route.token_talk() && kind == route.token_talk()->kind) return renew(body);
    if (route.sign_in() && kind == route.sign_in()->kind) return sign_in(std::move(body));
    if (const auto* change = route.find_change(kind)) return make(*change, std::move(body), who_);
    if (const auto* take = route.find_take(kind)) return commit(*take, std::move(body));
    if (const auto* look = route.find_look(kind)) return read(*look, std::move(body));
    refuse(unknown("no se conoce \"" + kind + "\""), body);
  }

  // Whether what was good when it was looked at still is, its expiry aside: a revocation counts
  // from the moment it is known, also for what is said before the socket hears of it.
  bool is_standing(const access::Identity& who) const {
    if (!socket_->site.accounts) return true;
    return socket_->site.accounts->directory().is_standing(who, socket_->site.clock.now());
  }

  // An address that stands for a credential is nobody in particular.
  static bool is_somebody(const access::Identity& who) {
    return who.is_authenticated() && who.kind != access::IdentityKind::kAddress;
  }

  static bool is_same(const access::Identity& a, const access::Identity& b) {
    return a.kind == b.kind && a.id == b.id && a.session == b.session && a.name == b.name;
  }

  std::string_view token_in(const JsonObject& body) const {
    const std::string& data = socket_->declared.frame.data;
    return (data.empty() ? body.at("token") : body.at(data)["token"]).text();
  }

  void renew(const JsonObject& body) {
    const std::string_view token = token_in(body);
    auto read = socket_->site.accounts
                    ? socket_->site.accounts->tokens().identify(token, socket_->site.clock.now())
                    : std::unexpected(access::TokenFault::kNoAccount);
    if (!read || read->id != who_.id || read->session != who_.session)
      return refuse(
          Refusal(Kind::kUnauthenticated, "token_invalido", "El token no vale o es de otra sesión"),
          body);
    who_.expires = read->expires;
    watch_token();
    if (who_.expires) answer(socket_->route.token_talk()->renewed(*who_.expires));
  }

  void watch_token() {
    timer_.disarm();
    if (!who_.expires) return;
    const service::TokenTalk& talk = *socket_->route.token_talk();
    const std::chrono::milliseconds left = *who_.expires - socket_->site.clock.now();
    if (left > talk.warning)
      timer_.arm(edge::next_look(left - talk.warning));
    else if (left > left.zero())
      answer(talk.expiring(*who_.expires));
  }

  void lose_patience() {
    const auto& [code, text] = socket_->route.codes().no_token;
    refuse(Refusal(Kind::kUnauthenticated, "no_autenticado", text),
           {{socket_->declared.frame.event, socket_->route.sign_in()->kind}});
    if (link_) link_->close(code, "no_autenticado");
  }

  void sign_in(JsonObject body) {
    const service::SocketRoute::Change& enter =
        *socket_->route.find_change(socket_->route.sign_in()->kind);
    if (!socket_->site.accounts) return make(enter, std::move(body), who_);
    Presented presented =
        by_token(*socket_->site.accounts, token_in(body), socket_->site.clock.now());
    if (presented.credential != Presented::Credential::kGood)
      return refuse(
          Refusal(Kind::kUnauthenticated, "token_invalido", "El token no vale: " + presented.fault),
          body);
    presented.identity.device = who_.device;
    presented.identity.address = who_.address;
    make(enter, std::move(body), std::move(presented.identity));
  }

  service::Caller caller() const { return {who_, socket_->site.clock.now()}; }

  struct Made {  // By a change, once its commit is durable.
    access::Identity who;
    JsonObject body;
    std::vector<std::string> streams;  // From then on.
    service::Turn turn = {};
    std::int64_t before = 0;  // The log's head before what it emitted.
    bool is_refused = false;
  };

  void make(const service::SocketRoute::Change& change, JsonObject body, access::Identity who) {
    is_changing_ = true;
    ears_->hold();
    const auto made = std::make_shared<Made>(Made{std::move(who), std::move(body), {}});
    db::WriteJob job;
    job.work = [self = shared_from_this(), &change, made, before = streams_, memory = memory_,
                now = socket_->site.clock.now()](db::WriteTx& write) {
      const service::Caller by{made->who, now};
      service::Tx tx(self->socket_->site.context, write, by);
      made->turn = change(tx, {made->body, self->input_});
      made->streams = changed(before, made->turn);
      self->keep(write, *made, memory);
      return std::string();
    };
    job.done = [self = shared_from_this(), made](db::WriteResult result) {
      made->is_refused = !result;
      if (result)
        made->before = result->before;
      else
        made->turn = {{self->error_of(result.error(), made->body)}};
      self->loop_->post([self, made] {
        if (self->link_) self->settle(*made);
      });
    };
    socket_->site.database.write(std::move(job));
  }

  void settle(const Made& made) {
    if (!made.is_refused && !is_standing(made.who)) {
      refuse(Refusal(Kind::kUnauthenticated, "token_invalido", "El token ya no vale"), made.body);
    } else {
      if (!made.is_refused) hear_as(made);
      for (const Json& reply : made.turn.replies) answer(reply);
    }
    is_changing_ = false;
    ears_->let_through();
    while (!waiting_.empty() && !is_changing_ && link_) {
      const auto [text, is_text] = std::move(waiting_.front());
      waiting_.pop_front();
      hear(text, is_text);
    }
  }

  void hear_as(const Made& made) {
    const service::Turn& turn = made.turn;
    const bool heard_nothing = streams_.empty();
    streams_ = made.streams;
    if (turn.memory) memory_ = *turn.memory;
    edge::PlainHearing hearing{.streams = streams_};
    if (!is_same(made.who, who_)) become(made.who, hearing);
    if (turn.since)
      hearing.since = hub::Position{turn.since->epoch, turn.since->seq};
    else if (heard_nothing)
      hearing.since = hub::Position{socket_->site.space->epoch(), made.before};
    ears_->hear(std::move(hearing));
  }

  static std::vector<std::string> changed(std::vector<std::string> streams,
                                          const service::Turn& turn) {
    for (const std::string& stream : turn.leaves) std::erase(streams, stream);
    for (const std::string& stream : turn.joins)
      if (std::ranges::find(streams, stream) == streams.end()) streams.push_back(stream);
    return streams;
  }

  // In the transaction of what changed it.
  void keep(db::WriteTx& write, const Made& made, const JsonObject& memory) const {
    if (key_.empty()) return;
    JsonObject input{{"memory", made.turn.memory ? *made.turn.memory : memory}};
    access::keep_socket(write, key_,
                        {std::string(input_.at("socket").text()),
                         state_of({made.who, std::move(input), nullptr, made.streams})});
  }

  void become(const access::Identity& who, edge::PlainHearing& hearing) {
    who_ = who;
    timer_.disarm();
    const auto& [code, text] = socket_->route.codes().bad_token;
    edge::SocketBelonging belonging{.owner = owner_of(who), .at_expiry = {code, text}};
    if (!socket_->route.outlives_token()) belonging.expires = who.expires;
    link_->belong(std::move(belonging));
    Ears ears = socket_->audiences->at(loop_->index())->of(schema::asker_of(who));
    hearing.user = user_text(who);
    hearing.audience = std::move(ears.audience);
    hearing.veil = std::move(ears.veil);
  }

  // Until what changes the socket is done.
  void wait(std::string_view payload, bool is_text) {
    if (waiting_.size() == kInFlightMax)
      return link_->close(socket_->route.codes().flood.first, "demasiados_mensajes");
    waiting_.emplace_back(payload, is_text);
  }

  void commit(const service::SocketRoute::Take& take, JsonObject body) {
    begin();
    const auto shared = std::make_shared<const JsonObject>(std::move(body));
    db::WriteJob job;
    job.work = [self = shared_from_this(), &take, shared, by = caller()](db::WriteTx& write) {
      service::Tx tx(self->socket_->site.context, write, by);
      return to_text(take(tx, {*shared, self->input_}));
    };
    job.done = [self = shared_from_this(), shared](db::WriteResult result) {
      self->finish(result ? std::move(result->answer)
                          : to_text(self->error_of(result.error(), *shared)));
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
      self->finish(to_text(self->error_of(std::move(error), *shared)));
    };
    socket_->site.database.read(std::move(job));
  }

  struct Occasion {
    const service::SocketRoute::Note& note;
    std::string gone = {};  // The key of a state whose socket is gone.
  };
  void note(Occasion occasion) {
    if (!occasion.note && occasion.gone.empty()) return;
    db::WriteJob job;
    job.work = [self = shared_from_this(), occasion = std::move(occasion),
                by = caller()](db::WriteTx& write) {
      service::Tx tx(self->socket_->site.context, write, by);
      if (occasion.note) occasion.note(tx, self->input_);
      if (!occasion.gone.empty())
        access::note_socket_gone(write, occasion.gone,
                                 self->socket_->site.limits.socketio_recovery);
      return std::string();
    };
    job.done = [self = shared_from_this()](db::WriteResult result) {
      if (!result) as_refusal(self->socket_->site, result.error());
    };
    socket_->site.database.write(std::move(job));
  }

  Json error_of(std::exception_ptr error, const JsonObject& body) const {
    return error_message(*socket_, as_refusal(socket_->site, std::move(error)), body);
  }

  void refuse(const Refusal& refusal, const JsonObject& body) {
    answer(error_message(*socket_, refusal, body));
  }

  void begin() {
    if (++in_flight_ == kInFlightMax && link_) link_->pause_reading();
  }

  // From any thread.
  void finish(std::string text) {
    loop_->post([self = shared_from_this(), text = std::move(text)] {
      if (self->in_flight_-- == kInFlightMax && self->link_) self->link_->resume_reading();
      self->say(text);
    });
  }

  void answer(const Json& json) { say(to_text(json)); }
  void say(const std::string& text) {
    if (link_ && text != "null") link_->send_text(text);
  }

  const std::shared_ptr<const AppSocket> socket_;
  access::Identity who_;  // On the loop alone, as what follows `loop_`.
  const JsonObject input_;
  const Json greeting_;
  const std::string key_;
  const bool is_back_;
  loop::Loop* loop_ = nullptr;
  loop::Timer timer_;  // Of the token's end, or for whoever does not say who it is.
  edge::SocketLink* link_ = nullptr;
  edge::PlainEars* ears_ = nullptr;
  std::vector<std::string> streams_;
  JsonObject memory_;  // The app's, of this socket.
  std::deque<std::pair<std::string, bool>> waiting_;
  std::size_t in_flight_ = 0;
  bool is_changing_ = false;
};

class TalkInbox final : public edge::PlainInbox {
 public:
  explicit TalkInbox(std::shared_ptr<Talk> talk) : talk_(std::move(talk)) {}
  void on_open(edge::SocketLink& link, edge::PlainEars& ears) override { talk_->open(link, ears); }
  void on_message(std::string_view payload, bool is_text) override {
    talk_->hear(payload, is_text);
  }
  void on_close() override { talk_->close(); }

 private:
  std::shared_ptr<Talk> talk_;
};

}  // namespace

std::unique_ptr<edge::PlainInbox> make_talk(std::shared_ptr<const AppSocket> socket,
                                            Entrant entrant) {
  return std::make_unique<TalkInbox>(std::make_shared<Talk>(std::move(socket), std::move(entrant)));
}

Json error_message(const AppSocket& socket, const Refusal& refusal, const JsonObject& body) {
  return socket.route.error() ? socket.route.error()(refusal, body) : Json();
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

}  // namespace chasqui::api
