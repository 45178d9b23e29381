#include "api/namespace.h"

#include <utility>

#include "access/digest.h"
#include "access/socket_states.h"
#include "api/inner_call.h"
#include "base/chance.h"
#include "edge/plain_session.h"
#include "edge/socket_registry.h"
#include "wire/base64.h"
#include "wire/json.h"
#include "wire/query.h"

namespace chasqui::api {
namespace {

constexpr std::size_t kWaitingMax = 64;  // Events of one client that is not admitted yet.
constexpr std::size_t kPidBytes = 24, kPidSize = 32;

using Found = std::expected<access::SocketState, access::SocketAbsence>;

class Namespace final : public edge::SocketIoPeer,
                        private edge::SocketLink,
                        private edge::EndableSocket {
 public:
  explicit Namespace(NamespaceOrigin origin)
      : origin_(std::move(origin)),
        is_told_by_app_(site().context.app.socket_at(origin_.declared.path) != nullptr),
        is_here_(std::make_shared<const bool>(true)) {}

  void on_connect(edge::SocketIoLink& link, const Json& auth) override {
    link_ = &link;
    token_ = auth["token"].text();
    since_ = edge::position_of_offset(auth["offset"].text());
    const std::string pid(auth["pid"].text());
    if (can_recover() && pid.size() == kPidSize && since_) return come_back(pid);
    enter_anew();
  }

  void on_event(edge::SocketIoEvent event, std::optional<std::uint64_t> id) override {
    if (is_closing_) return;
    if (session_ == nullptr) {
      if (waiting_.size() == kWaitingMax) return let_go();
      return waiting_.push_back({std::move(event), id});
    }
    asked_ = id;
    const std::string frame = frame_of(event);
    if (!is_told_by_app_ && frame.size() <= edge::PlainLimits().request_bytes_max) note_wish(event);
    session_->on_message(frame, true);
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
    if (is_kept_)
      write([key = key_, within = site().limits.socketio_recovery](db::WriteTx& tx) {
        access::note_socket_gone(tx, key, within);
      });
    link_ = nullptr;
  }

 private:
  struct Waiting {
    edge::SocketIoEvent event;
    std::optional<std::uint64_t> id;
  };

  const Site& site() const { return origin_.hall->site; }
  bool can_recover() const { return site().limits.socketio_recovery.count() > 0; }
  std::string key_of(const std::string& pid) const {
    return access::sha256_hex(origin_.declared.path + " " + pid);
  }

  void enter_anew() {
    since_.reset();
    SystemRandom random;
    const std::string pid =
        can_recover() ? wire::random_base64url(random, kPidBytes) : std::string();
    link_->welcome(pid);
    knock({link_->sid(), pid.empty() ? pid : key_of(pid), false});
  }

  // Whoever has the pid is whom it was given to, once that one is known to be gone.
  void come_back(const std::string& pid) {
    const auto found = std::make_shared<Found>(std::unexpected(access::SocketAbsence::kStillHere));
    db::WriteJob job;
    job.work = [found, key = key_of(pid),
                within = site().limits.socketio_recovery](db::WriteTx& tx) {
      *found = access::take_back_socket(tx, key, within);
      return std::string();
    };
    job.done = [this, found, pid, &here_loop = loop(),
                here = std::weak_ptr(is_here_)](const db::WriteResult& result) {
      if (!result) *found = std::unexpected(access::SocketAbsence::kStillHere);
      here_loop.post([this, found, pid, here] {
        if (!here.expired() && link_ != nullptr) take_up(pid, *found);
      });
    };
    site().database.write(std::move(job));
  }

  // Where the app knows its clients, who it was is kept with what it heard. Elsewhere who it is was
  // said anew, and one of whom nothing is kept heard what all do.
  void take_up(const std::string& pid, const Found& found) {
    const bool is_like_all =
        !found && !is_told_by_app_ && found.error() == access::SocketAbsence::kUnknown;
    if (!found && !is_like_all) return enter_anew();
    link_->welcome(pid, found ? found->name : std::string());
    if (found && !is_told_by_app_) heard_before_cut_ = found->state;
    knock({link_->sid(), key_of(pid), found && is_told_by_app_});
  }

  void knock(edge::SocketName name) {
    key_ = name.key;
    auto request = inner_request(*origin_.opening, "GET " + origin_.declared.path, "");
    request->target += "?" + query();
    if (!token_.empty()) request->headers.set("Authorization", "Bearer " + token_);
    heard_before_ = endings_heard();
    open_inside({site(), origin_.routes, loop(), std::move(name)}, std::move(*request),
                [this, here = std::weak_ptr(is_here_)](edge::Answer answer) {
                  if (!here.expired() && link_ != nullptr) take(std::move(answer));
                });
  }

  // What its opening asked for, but from where it goes on now.
  std::string query() const {
    if (!since_) return std::string(origin_.opening->query());
    wire::Query kept;
    const auto asked = wire::parse_query(origin_.opening->query());
    for (const auto& [name, value] : asked.value_or(wire::Query()))
      if (name != "desde" && name != "epoca") kept.add(name, value);
    if (heard_before_cut_.empty()) {
      kept.add("desde", std::to_string(since_->seq));
      kept.add("epoca", since_->epoch);
    }
    return to_text(kept);
  }

  void take(edge::Answer answer) {
    auto* accept = std::get_if<edge::SocketAccept>(&answer);
    if (accept == nullptr) {
      const auto& response = std::get<wire::Response>(answer);
      auto parsed = wire::parse_json(response.bytes());
      emit("error", parsed ? std::move(*parsed) : Json(response.status));
      return let_go();
    }
    belong_since({std::move(accept->owner), accept->expires, std::move(accept->at_expiry)},
                 heard_before_);
    if (is_closing_) return;  // It was revoked meanwhile.
    session_ = std::move(accept->session);
    session_->on_open(*this);
    if (!heard_before_cut_.empty()) hear_again();
    for (Waiting& next : std::exchange(waiting_, {})) on_event(std::move(next.event), next.id);
  }

  void note_wish(const edge::SocketIoEvent& event) {
    if (event.words.size() < 2 || event.words.front() != Json("suscribir")) return;
    if (const JsonObject* wish = event.words[1].if_object()) wish_ = *wish;
  }

  // What it had narrowed itself to, without telling it so again.
  void hear_again() {
    JsonObject wish = std::exchange(heard_before_cut_, {});
    wish.set("desde", since_->seq);
    wish.set("epoca", since_->epoch);
    is_silent_ = true;
    on_event({{"suscribir", std::move(wish)}}, std::nullopt);
    is_silent_ = false;
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

  // `at`: a position that it comes back with, as if an event had it.
  void emit(std::string_view name, Json data, std::string at = {}) {
    if (is_closing_) return;
    if (name == "suscrito" && !is_told_by_app_) keep(data["temas"]);
    if (name == "error") wish_ = granted_;
    if (name == "suscrito" && is_silent_) return;
    if (const auto id = std::exchange(asked_, std::nullopt)) link_->acknowledge(*id, {{data}});
    edge::SocketIoEvent event{{Json(name), std::move(data)}};
    if (!at.empty()) event.words.emplace_back(std::move(at));
    link_->emit(std::move(event));
  }

  // What it narrowed itself to, and how.
  void keep(const Json& topics) {
    granted_ = wish_;
    if (key_.empty()) return;
    is_kept_ = true;
    JsonObject state{{"temas", topics}};
    for (const char* const name : {"filtros", "instantanea"})
      if (const Json* said = granted_.find(name)) state.append(name, *said);
    write([key = key_, socket = access::SocketState{link_->sid(), std::move(state)}](
              db::WriteTx& tx) { access::keep_socket(tx, key, socket); });
  }

  template <class Work>
  void write(Work work) {
    db::WriteJob job;
    job.work = [work = std::move(work)](db::WriteTx& tx) { return work(tx), std::string(); };
    job.done = [](const db::WriteResult&) {};  // Without it, its client enters anew.
    site().database.write(std::move(job));
  }

  // A frame of the session's own.
  void send_text(std::string_view text) override {
    const schema::SocketFrame& keys = origin_.declared.frame;
    auto parsed = wire::parse_json(text, {.allows_nul = true});
    JsonObject* frame = parsed ? parsed->if_object() : nullptr;
    if (frame == nullptr || frame->at(keys.event).text().empty()) return emit("message", text);
    const std::string name(frame->at(keys.event).text());
    if (!keys.data.empty()) return emit(name, frame->at(keys.data), offset_of(name, *frame));
    frame->erase(keys.event);
    emit(name, std::move(*frame));
  }
  // Behind records a client goes on from where they are.
  std::string offset_of(std::string_view name, const JsonObject& frame) const {
    const schema::SocketFrame& keys = origin_.declared.frame;
    const std::int64_t* seq = name == "instantanea" ? frame.at(keys.seq).if_int() : nullptr;
    if (seq == nullptr) return {};
    return std::to_string(*seq) + ":" + std::string(frame.at(keys.epoch).text());
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
  void belong(edge::SocketBelonging to) override { belong_since(std::move(to), endings_heard()); }
  void belong_since(edge::SocketBelonging to, std::uint64_t heard_before) {
    edge::SocketTerms terms{.owner = std::move(to.owner),
                            .expires = to.expires,
                            .at_expiry = std::move(to.at_expiry),
                            .heard_before = heard_before};
    place_.reset();
    if (!terms.matter()) return;  // Nobody's, for as long as it likes.
    place_ = std::make_unique<edge::SocketPlace>(static_cast<edge::EndableSocket&>(*this), loop(),
                                                 site().clock, std::move(terms));
    place_->open(site().sockets);
  }
  std::uint64_t endings_heard() const {
    const edge::SocketRegistry* const registry = site().sockets;
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

  const NamespaceOrigin origin_;
  const bool is_told_by_app_;
  std::string token_, key_;
  std::optional<hub::Position> since_;  // Where it goes on after a cut.
  JsonObject heard_before_cut_;         // What it asked to hear; empty: what all do.
  JsonObject wish_, granted_;           // What it asked to hear last, and what was answered.
  edge::SocketIoLink* link_ = nullptr;
  std::unique_ptr<edge::SocketSession> session_;  // None until the site has admitted it.
  std::unique_ptr<edge::SocketPlace> place_;
  std::vector<Waiting> waiting_;        // What came before.
  std::optional<std::uint64_t> asked_;  // The message being heard waits to be acknowledged.
  std::uint64_t heard_before_ = 0;      // Of revocations, when who it is was looked at.
  bool is_closing_ = false, is_silent_ = false, is_kept_ = false;
  std::shared_ptr<const bool> is_here_;
};

}  // namespace

std::unique_ptr<edge::SocketIoPeer> make_namespace(NamespaceOrigin origin) {
  return std::make_unique<Namespace>(std::move(origin));
}

}  // namespace chasqui::api
