// For tests: the whole server but its sockets. Requests are values, answers too; everything runs in
// the test's thread.
#pragma once
#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "api/accounts.h"
#include "api/routes.h"
#include "edge/error_reply_border.h"
#include "edge/responder_slot.h"
#include "service/app_fixture.h"
#include "wire/query.h"

namespace chasqui::api {

using Fields = std::vector<std::pair<std::string, std::string>>;

inline wire::Request request_of(std::string_view method, std::string_view target,
                                std::string body = {}, const Fields& headers = {}) {
  wire::Request request;
  request.method = wire::to_method(method);
  request.method_text = method;
  request.target = target;
  request.path = wire::percent_decoded(target.substr(0, target.find('?'))).value();
  request.body = std::move(body);
  request.remote = "127.0.0.1";
  for (const auto& [name, value] : headers) request.headers.add(name, value);
  return request;
}

class ApiFixture {
 public:
  enum class Doors { kOpen, kAccounts };  // Whether people have to sign in.

  explicit ApiFixture(std::string_view toml, service::AppFixture::Install install = nullptr,
                      Doors doors = Doors::kOpen)
      : app(toml, install), accounts_(doors == Doors::kOpen ? nullptr : make_accounts()) {
    routes_ = site_routes(site, is_ready);
  }
  ~ApiFixture() {
    if (accounts_) accounts_->stop();
    workers.stop();
    turn();
  }
  ApiFixture(const ApiFixture&) = delete;
  ApiFixture& operator=(const ApiFixture&) = delete;

  // The answer of the site's routes; status 0: none came, -1: a WebSocket was accepted. A
  // stream answers with its head, and nobody listens.
  wire::Response ask(std::string_view method, std::string_view target, std::string body = {},
                     const Fields& headers = {}) {
    return ask(routes_.table, request_of(method, target, std::move(body), headers));
  }
  wire::Response ask(const edge::RouteTable& table, wire::Request request) {
    Taker taker{session_};
    const bool upgrades = request.is_upgrade("websocket");
    const edge::RouteTable::Match match = table.find(request.method_text, request.path, upgrades);
    if (!match.route) return wire::Response::empty(match.allowed.empty() ? 404 : 405);
    edge::SlotSettings settings{loops[0], log_, edge::ReplyStyle::kFastapi, "r1", nullptr};
    const auto slot = std::make_shared<edge::ResponderSlot>(std::move(settings), taker);
    edge::invoke(match.route->handler,
                 edge::Call{std::move(request), match.params, &match.route->options, &table},
                 edge::Responder(slot));
    for (int turns = 0; !taker.answer && turns < 5000; ++turns) turn();
    slot->forget_taker();
    return taker.answer.value_or(wire::Response::empty(0));
  }

  // The session of an accepted WebSocket; null: it was refused, see `last`.
  std::unique_ptr<edge::SocketSession> open(std::string_view target) {
    session_.reset();
    last = ask("GET", target, {},
               {{"Connection", "Upgrade"}, {"Upgrade", "websocket"}, {"Sec-WebSocket-Key", "x"}});
    return std::move(session_);
  }
  void turn() { loops[0].run_turn(std::chrono::milliseconds(1)); }
  Accounts& accounts() { return *accounts_; }

  wire::Response last;
  service::AppFixture app;
  loop::Loops loops{1};
  loop::Workers workers{1};
  std::atomic<bool> is_ready{true};

 private:
  struct Taker final : edge::AnswerTaker {
    explicit Taker(std::unique_ptr<edge::SocketSession>& to) : session(to) {}
    void take_answer(edge::Answer taken) override {
      if (auto* response = std::get_if<wire::Response>(&taken))
        answer = std::move(*response);
      else if (auto* stream = std::get_if<edge::StreamAccept>(&taken))
        answer = std::move(stream->head);
      else
        accept(std::get<edge::SocketAccept>(taken));
    }
    void accept(edge::SocketAccept& accepted) {
      session = std::move(accepted.session);
      answer = wire::Response::empty(-1);
    }
    std::unique_ptr<edge::SocketSession>& session;
    std::optional<wire::Response> answer;
  };
  struct NoHistory final : hub::History {
    void read(hub::HistoryQuery, Answer) override {}
  };
  std::unique_ptr<edge::HubRelay> relay() {
    loop::Loop* const all[] = {&loops[0]};
    return std::make_unique<edge::HubRelay>(
        all, [](loop::Loop&) { return std::make_unique<NoHistory>(); }, hub::HubLimits{},
        loop::Rests{.after = std::chrono::hours(1), .longest = {}});
  }
  hub::StreamTable streams_with_presence() {
    hub::StreamTable table;
    for (const schema::Stream& stream : app.schema().streams)
      table[stream.name.substr(0, stream.name.find(":*"))].has_presence = stream.presence;
    return table;
  }
  std::unique_ptr<Accounts> make_accounts() {
    AccountsSettings settings;
    settings.site = "tienda";
    settings.allowed = AddressSet::parse("10.1.2.3").value();
    return std::make_unique<Accounts>(
        AccountsNeeds{*app.context().schema.auth, keys_, app.database(), app.clock, random_, {}},
        std::move(settings));
  }

  std::unique_ptr<edge::SocketSession> session_;
  SeededRandom random_{1};
  access::LiveKeyring keys_{access::keyring_of_secret("a secret of sixteen bytes or more")};
  std::unique_ptr<Accounts> accounts_;
  Log log_{LogLevel::kOff, true};
  Limits limits_;
  std::unique_ptr<edge::HubRelay> relay_ = relay();
  hub::SpaceRef space_ =
      std::make_shared<hub::Space>(app.database().epoch(), 0, streams_with_presence());

 public:
  const Site site{"tienda",  app.context(), app.database(), space_,          *relay_, workers,
                  app.clock, log_,          limits_,        accounts_.get(), nullptr, &keys_};

 private:
  SiteRoutes routes_;
};

}  // namespace chasqui::api
