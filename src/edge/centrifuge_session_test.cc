#include "edge/centrifuge_session.h"

#include <gtest/gtest.h>

#include "base/text.h"
#include "edge/session_test_support.h"

namespace chasqui::edge {
namespace {

// Takes the "costo" out of all data.
class NoCosts final : public Veil {
 public:
  std::optional<std::string> data_of(const hub::Event&) const override { return "{}"; }
};

// Hears events of one value.
struct Only final : hub::Audience {
  explicit Only(std::string data) : value(std::move(data)) {}
  bool may_hear(std::string_view) const override { return true; }
  bool may_hear(const hub::Event& event) const override { return event.data == value; }
  std::string value;
};

// "poco" may hear less than others: no "b", and no costs. Whose name ends in "puesto" is on "a" and
// "b" from his entry on; a token for "secreto" is the millisecond at which it ends.
class Host final : public CentrifugeHost {
 public:
  explicit Host(std::shared_ptr<const hub::Audience> audience) : audience_(std::move(audience)) {}
  std::expected<CentrifugeGuest, wire::CentrifugeError> enter(std::string_view token) override {
    if (token == "malo") return std::unexpected(wire::centrifuge_error::kUnauthorized);
    CentrifugeGuest guest{.user = std::string(token.substr(0, 3)),
                          .token = std::string(token),
                          .owner = {.account = 7},
                          .expires = {},
                          .audience = audience_,
                          .veil = nullptr};
    if (token.ends_with("poco")) {
      guest.veil = veil_;
      guest.audience = less_;
    }
    if (token.ends_with("corto")) guest.expires = Utc{70'000};
    if (token.contains("info")) guest.info = R"({"nombre":"Ana"})";
    if (token.contains("puesto")) guest.channels = {"a", "secreto", "b", "a"};
    return guest;
  }
  std::expected<CentrifugeGrant, CentrifugeFailure> grant(const CentrifugeGuest& guest,
                                                          const Wish& wish) override {
    if (wish.filter == "mal") return std::unexpected(CentrifugeFailure(107, "filtro"));
    if (wish.token == "vencido")
      return std::unexpected(CentrifugeFailure(wire::centrifuge_error::kTokenExpired));
    const bool is_closed = wish.channel == "secreto" && wish.token.empty();
    if (is_closed || (wish.channel == "b" && guest.token.ends_with("poco")))
      return std::unexpected(CentrifugeFailure(wire::centrifuge_error::kPermissionDenied));
    CentrifugeGrant grant{guest.audience};
    if (wish.token == "info") grant.info = R"({"turno":2})";
    if (wish.filter == "solo 3") grant.audience = std::make_shared<Only>("3");
    if (const auto end = parse_int(wish.token)) grant.expires = Utc{*end};
    return grant;
  }
  void records(const CentrifugeGuest&, const Wish& wish, TakeRecords take) override {
    if (wish.filter == "nunca") return take(std::unexpected(CentrifugeFailure(106, "muchos")));
    asked = std::move(take);
  }
  void call(const CentrifugeGuest& guest, const Call& call, Answer answer) override {
    if (call.method == "quien") return answer(Json(guest.token));
    if (call.method == "mal") return answer(std::unexpected(CentrifugeFailure(422, "nombre")));
    answer(JsonObject{{"dijo", call.data}});
  }
  void publish(const CentrifugeGuest&, const Publication& what, Answer answer) override {
    if (what.channel != "a")
      return answer(std::unexpected(CentrifugeFailure(wire::centrifuge_error::kPermissionDenied)));
    answer(Json());
  }

  TakeRecords asked;  // Whoever waits for records.

 private:
  std::shared_ptr<const hub::Audience> audience_;
  std::shared_ptr<const hub::Audience> less_ = std::make_shared<hub::Everybody>();
  std::shared_ptr<const Veil> veil_ = std::make_shared<NoCosts>();
};

struct Wire : RelayFixture {
  explicit Wire(hub::StreamTable streams = {}) {
    space = std::make_shared<hub::Space>("e1", 0, std::move(streams));
    route->relay = relay.get();
    route->space = space;
    route->clock = &clock;
    route->limits.channels_max = 2;
    route->formats.push_back(std::make_unique<CentrifugeFormat>());
    route->veiled.resize(1);
    auto made = std::make_unique<Host>(std::make_shared<hub::Everybody>());
    host = made.get();
    session = std::make_unique<CentrifugeSession>(route, std::move(made));
    session->on_open(link);
  }
  ~Wire() {
    session->on_close(1000, "");
    session.reset();
  }
  std::string says(std::string_view text) {
    session->on_message(text, true);
    turn();
    return link.take();
  }
  void enter() {
    session->on_message(R"({"id":1,"connect":{"token":"ana"}})", true);
    link.take();
  }

  ManualClock clock{Utc{10'000}};
  std::shared_ptr<CentrifugeRoute> route = std::make_shared<CentrifugeRoute>();
  FakeLink link{loop};
  Host* host = nullptr;  // The session's.
  std::unique_ptr<CentrifugeSession> session;
};

TEST(CentrifugeSession, TellsWhoEntersWhenTheTokenEnds) {
  Wire wire;
  const std::string answer = wire.says(R"({"id":1,"connect":{"token":"ana corto"}})");
  EXPECT_TRUE(answer.starts_with(R"({"id":1,"connect":{"client":")"));
  EXPECT_NE(answer.find(R"("expires":true,"ttl":50,"ping":25,"pong":true)"), std::string::npos);
  EXPECT_EQ(wire.link.belongs.owner.account, 7);
  EXPECT_EQ(wire.link.belongs.at_expiry.code, 3005);
  EXPECT_TRUE(wire.says(R"({"id":2,"refresh":{"token":"ana"}})").starts_with(R"({"id":2,"refr)"));
  EXPECT_EQ(wire.says(R"({"id":3,"refresh":{"token":"eva"}})"),
            "{\"id\":3,\"error\":{\"code\":101,\"message\":\"unauthorized\"}}\n");
}

TEST(CentrifugeSession, RecordsComeWithTheAnswerAndThenWhatChangedBehindThem) {
  Wire wire;
  wire.enter();
  EXPECT_EQ(wire.says(R"({"id":2,"subscribe":{"channel":"a","data":{"filtro":"solo 3",)"
                      R"("instantanea":true}}})"),
            "");
  for (const char* data : {"1", "2", "3"}) wire.commit("a", "x", data);
  wire.turn();
  wire.host->asked(CentrifugeHost::Records{R"({"a":[2]})", {"e1", 2}});
  wire.turn();
  EXPECT_EQ(wire.link.take(),
            R"({"id":2,"subscribe":{"recoverable":true,"positioned":true,"epoch":"e1","offset":2,)"
            R"("data":{"registros":{"a":[2]}}}})"
            "\n"
            R"({"push":{"channel":"a","pub":{"data":{"event":"x","data":3},"offset":3}}})"
            "\n");
}

TEST(CentrifugeSession, ARecoveryThatFailsBringsTheRecordsThatWereAskedFor) {
  for (const char* since : {R"("epoch":"e0","offset":1)", R"("epoch":"e1","offset":1)"}) {
    Wire wire;
    for (const char* data : {"1", "2", "3"}) wire.commit("a", "x", data);
    wire.turn();
    wire.history->kept_after = 2;
    wire.enter();
    const std::string ask = R"({"id":2,"subscribe":{"channel":"a","recover":true,)" +
                            std::string(since) + R"(,"data":{"instantanea":true}}})";
    EXPECT_EQ(wire.says(ask), "");
    wire.commit("a", "x", "4");
    wire.turn();
    wire.host->asked(CentrifugeHost::Records{R"({"a":[3]})", {"e1", 3}});
    wire.turn();
    EXPECT_EQ(wire.link.take(),
              R"({"id":2,"subscribe":{"recoverable":true,"positioned":true,"epoch":"e1",)"
              R"("offset":3,"was_recovering":true,"recovered":false,)"
              R"("data":{"registros":{"a":[3]}}}})"
              "\n"
              R"({"push":{"channel":"a","pub":{"data":{"event":"x","data":4},"offset":4}}})"
              "\n");
  }
  Wire wire;
  for (const char* data : {"1", "2"}) wire.commit("a", "x", data);
  wire.turn();
  wire.enter();
  EXPECT_TRUE(wire.says(R"({"id":2,"subscribe":{"channel":"a","recover":true,"epoch":"e1",)"
                        R"("offset":1,"data":{"instantanea":true}}})")
                  .contains(R"("was_recovering":true,"recovered":true}})"))
      << "it has them";
}

TEST(CentrifugeSession, RecordsThatCannotBeHadOrAreWantedNoMore) {
  Wire wire;
  wire.enter();
  const auto asks = [&](std::string_view data) {
    return wire.says(R"({"id":2,"subscribe":{"channel":"a","data":)" + std::string(data) + "}}");
  };
  EXPECT_EQ(asks(R"({"filtro":"mal"})"),
            "{\"id\":2,\"error\":{\"code\":107,\"message\":\"filtro\"}}\n");
  EXPECT_EQ(asks(R"({"filtro":"nunca","instantanea":true})"),
            "{\"id\":2,\"error\":{\"code\":106,\"message\":\"muchos\"}}\n");
  EXPECT_EQ(asks(R"({"instantanea":true})"), "");
  EXPECT_NE(asks(R"({"instantanea":true})").find("105"), std::string::npos);
  EXPECT_EQ(wire.says(R"({"id":3,"unsubscribe":{"channel":"a"}})"),
            "{\"id\":3,\"unsubscribe\":{}}\n");
  wire.host->asked(CentrifugeHost::Records{"{}", {"e1", 0}});
  EXPECT_NE(wire.link.take().find("103"), std::string::npos);
  wire.commit("a", "x", "1");
  wire.turn();
  EXPECT_EQ(wire.link.take(), "");
}

TEST(CentrifugeSession, NothingGoesBeforeConnect) {
  for (const char* text :
       {R"({"id":1,"subscribe":{"channel":"a"}})", "x", R"({"id":1,"volar":{}})"}) {
    Wire wire;
    EXPECT_EQ(wire.says(text), "[close 3501 bad request]\n") << text;
  }
  Wire wire;
  EXPECT_EQ(wire.says(R"({"id":1,"connect":{"token":"malo"}})"),
            "{\"id\":1,\"error\":{\"code\":101,\"message\":\"unauthorized\"}}\n");
}

TEST(CentrifugeSession, PublishesWhereTheHostLetsIt) {
  Wire wire;
  wire.enter();
  EXPECT_EQ(wire.says(R"({"id":2,"publish":{"channel":"a","data":{"x":1}}})"),
            "{\"id\":2,\"publish\":{}}\n");
  EXPECT_EQ(wire.says(R"({"id":3,"publish":{"channel":"b","data":1}})"),
            "{\"id\":3,\"error\":{\"code\":103,\"message\":\"permission denied\"}}\n");
}

TEST(CentrifugeSession, WhoIsOnAChannelIsToldWhereItsStreamSaysSo) {
  Wire wire;
  wire.enter();
  wire.says(R"({"id":2,"subscribe":{"channel":"a"}})");
  EXPECT_EQ(wire.says(R"({"id":3,"presence":{"channel":"a"}})"),
            "{\"id\":3,\"error\":{\"code\":108,\"message\":\"not available\"}}\n");
  EXPECT_EQ(wire.says(R"({"id":4,"presence_stats":{"channel":"b"}})"),
            "{\"id\":4,\"error\":{\"code\":103,\"message\":\"permission denied\"}}\n");
}

TEST(CentrifugeSession, WhatTokensSayOfSomebodyIsShownToOthersOfTheChannel) {
  Wire wire({{"sala", {.has_presence = true}}});
  const auto with_names_out = [&](std::string text) {
    const std::size_t at = text.find(R"("client":")") + 10;
    const std::string name = text.substr(at, text.find('"', at) - at);
    for (std::size_t it; (it = text.find(name)) != std::string::npos;)
      text.replace(it, name.size(), "c");
    return text;
  };
  wire.says(R"({"id":1,"connect":{"token":"ana info"}})");
  EXPECT_TRUE(
      with_names_out(wire.says(R"({"id":2,"subscribe":{"channel":"sala:1","token":"info"}})"))
          .ends_with(R"({"push":{"channel":"sala:1","join":{"info":{"user":"ana",)"
                     R"("client":"c","conn_info":{"nombre":"Ana"},)"
                     R"("chan_info":{"turno":2}}}}})"
                     "\n"));
  EXPECT_EQ(with_names_out(wire.says(R"({"id":3,"presence":{"channel":"sala:1"}})")),
            R"({"id":3,"presence":{"presence":{"c":{"client":"c","user":"ana",)"
            R"("conn_info":{"nombre":"Ana"},"chan_info":{"turno":2}}}}})"
            "\n");
  wire.says(R"({"id":4,"refresh":{"token":"ana"}})");
  EXPECT_TRUE(with_names_out(wire.says(R"({"id":5,"presence":{"channel":"sala:1"}})"))
                  .ends_with(R"("user":"ana","chan_info":{"turno":2}}}}})"
                             "\n"))
      << "the token of today says no more";
}

TEST(CentrifugeSession, PublicationsFollowTheAnswerOfTheirSubscription) {
  Wire wire;
  wire.enter();
  EXPECT_EQ(wire.says(R"({"id":2,"subscribe":{"channel":"a"}})"),
            "{\"id\":2,\"subscribe\":{\"recoverable\":true,\"positioned\":true,\"epoch\":\"e1\","
            "\"offset\":0}}\n");
  wire.commit("a", "uno", R"({"x":1})");
  wire.commit("b", "dos", "2");
  wire.turn();
  EXPECT_EQ(wire.link.take(),
            "{\"push\":{\"channel\":\"a\",\"pub\":{\"data\":{\"event\":\"uno\",\"data\":{\"x\":1}},"
            "\"offset\":1}}}\n");
  EXPECT_EQ(wire.says(R"({"id":3,"unsubscribe":{"channel":"a"}})"),
            "{\"id\":3,\"unsubscribe\":{}}\n");
  wire.commit("a", "tres", "3");
  wire.turn();
  EXPECT_EQ(wire.link.take(), "");
}

TEST(CentrifugeSession, ARecoveryWaitsForWhatTheLogSays) {
  Wire wire;
  wire.commit("a", "uno", "1");
  wire.commit("a", "dos", "2");
  wire.turn();
  wire.enter();
  const auto subscribe = [](std::string_view since) {
    return R"({"id":2,"subscribe":{"channel":"a","recover":true,)" + std::string(since) + "}}";
  };
  EXPECT_EQ(wire.says(subscribe(R"("epoch":"e1","offset":1)")),
            "{\"id\":2,\"subscribe\":{\"recoverable\":true,\"positioned\":true,\"epoch\":\"e1\","
            "\"offset\":1,\"was_recovering\":true,\"recovered\":true}}\n"
            "{\"push\":{\"channel\":\"a\",\"pub\":{\"data\":{\"event\":\"dos\",\"data\":2},"
            "\"offset\":2}}}\n");
  wire.says(R"({"id":3,"unsubscribe":{"channel":"a"}})");
  const std::string lost =
      "{\"id\":2,\"subscribe\":{\"recoverable\":true,\"positioned\":true,\"epoch\":\"e1\","
      "\"offset\":2,\"was_recovering\":true,\"recovered\":false}}\n";
  EXPECT_EQ(wire.says(subscribe(R"("epoch":"e0","offset":1)")), lost);
  wire.says(R"({"id":3,"unsubscribe":{"channel":"a"}})");
  wire.history->kept_after = 2;
  EXPECT_EQ(wire.says(subscribe(R"("epoch":"e1","offset":1)")), lost);
}

TEST(CentrifugeSession, AHistoryShowsNoMoreThanTheChannelDoes) {
  Wire wire;
  wire.commit("a", "uno", R"({"costo":1})");
  wire.turn();
  wire.says(R"({"id":1,"connect":{"token":"ana poco"}})");
  wire.says(R"({"id":2,"subscribe":{"channel":"a"}})");
  EXPECT_EQ(wire.says(R"({"id":7,"history":{"channel":"a","limit":10}})"),
            "{\"id\":7,\"history\":{\"epoch\":\"e1\",\"offset\":1,\"publications\":[{\"data\":"
            "{\"event\":\"uno\",\"data\":{}},\"offset\":1}]}}\n");
}

TEST(CentrifugeSession, AnotherTokenOfTheAccountBringsItsRightsToOpenChannels) {
  Wire wire;
  wire.enter();
  wire.says(
      "{\"id\":2,\"subscribe\":{\"channel\":\"a\"}}\n"
      "{\"id\":3,\"subscribe\":{\"channel\":\"b\"}}");
  EXPECT_TRUE(wire.says(R"({"id":4,"refresh":{"token":"ana poco"}})")
                  .starts_with("{\"push\":{\"channel\":\"b\",\"unsubscribe\":{\"code\":2000,"));
  wire.commit("a", "uno", R"({"costo":1})");
  wire.commit("b", "dos", "2");
  wire.turn();
  EXPECT_EQ(wire.link.take(),
            "{\"push\":{\"channel\":\"a\",\"pub\":{\"data\":{\"event\":\"uno\","
            "\"data\":{}},\"offset\":1}}}\n");
}

TEST(CentrifugeSession, ASubscriptionByTokenSaysWhenItEnds) {
  Wire wire;
  wire.enter();
  EXPECT_EQ(wire.says(R"({"id":2,"subscribe":{"channel":"secreto"}})"),
            "{\"id\":2,\"error\":{\"code\":103,\"message\":\"permission denied\"}}\n");
  EXPECT_EQ(wire.says(R"({"id":3,"subscribe":{"channel":"secreto","token":"vencido"}})"),
            "{\"id\":3,\"error\":{\"code\":109,\"message\":\"token expired\"}}\n");
  EXPECT_EQ(wire.says(R"({"id":4,"subscribe":{"channel":"secreto","token":"70000"}})"),
            "{\"id\":4,\"subscribe\":{\"recoverable\":true,\"positioned\":true,\"epoch\":\"e1\","
            "\"offset\":0,\"expires\":true,\"ttl\":50}}\n");
  EXPECT_EQ(wire.says(R"({"id":5,"sub_refresh":{"channel":"secreto","token":"100000"}})"),
            "{\"id\":5,\"sub_refresh\":{\"expires\":true,\"ttl\":80}}\n");
  EXPECT_EQ(wire.says(R"({"id":6,"sub_refresh":{"channel":"secreto","token":"siempre"}})"),
            "{\"id\":6,\"sub_refresh\":{}}\n");
  const std::pair<std::string_view, int> refused[] = {
      {R"("channel":"secreto","token":"vencido")", 109},
      {R"("channel":"secreto")", 107},
      {R"("channel":"a","token":"90000")", 103}};
  for (const auto& [params, code] : refused)
    EXPECT_TRUE(wire.says(R"({"id":7,"sub_refresh":{)" + std::string(params) + "}}")
                    .contains("\"code\":" + std::to_string(code)))
        << params;
}

TEST(CentrifugeSession, ASubscriptionEndsWithItsToken) {
  Wire wire;
  wire.enter();
  wire.says(R"({"id":2,"subscribe":{"channel":"secreto","token":"10010"}})");
  wire.clock.set(Utc{10'010});
  for (int i = 0; i < 200 && wire.link.heard.empty(); ++i)
    wire.loop.run_turn(std::chrono::milliseconds(20));
  EXPECT_EQ(wire.link.take(),
            "{\"push\":{\"channel\":\"secreto\",\"unsubscribe\":{\"code\":2501,\"reason\":"
            "\"subscription expired\"}}}\n");
  wire.commit("secreto", "uno", "1");
  wire.turn();
  EXPECT_EQ(wire.link.take(), "");
}

TEST(CentrifugeSession, WhoIsOnChannelsFromHisEntryOnIsToldSoInItsAnswer) {
  Wire wire;
  const std::string answer = wire.says(R"({"id":1,"connect":{"token":"ana puesto"}})");
  const std::string sub = R"({"recoverable":true,"positioned":true,"epoch":"e1","offset":0})";
  EXPECT_TRUE(answer.ends_with(R"("subs":{"a":)" + sub + R"(,"b":)" + sub + "}}}\n")) << answer;
  wire.commit("a", "uno", "1");
  wire.turn();
  EXPECT_EQ(wire.link.take(),
            "{\"push\":{\"channel\":\"a\",\"pub\":{\"data\":{\"event\":\"uno\",\"data\":1},"
            "\"offset\":1}}}\n");
  EXPECT_TRUE(wire.says(R"({"id":2,"subscribe":{"channel":"a"}})").contains("\"code\":105"));
  EXPECT_TRUE(wire.says(R"({"id":3,"refresh":{"token":"ana puesto poco"}})")
                  .starts_with("{\"push\":{\"channel\":\"b\",\"unsubscribe\":{\"code\":2000,"));
}

TEST(CentrifugeSession, AnEntryThatRecoversIsAnsweredBeforeAnythingElse) {
  Wire wire;
  for (const char* data : {"1", "2"}) wire.commit("a", "uno", data);
  wire.turn();
  const std::string answer = wire.says(
      "{\"id\":1,\"connect\":{\"token\":\"ana puesto\",\"subs\":{"
      "\"a\":{\"recover\":true,\"epoch\":\"e1\",\"offset\":1},"
      "\"b\":{\"recover\":true,\"epoch\":\"e0\",\"offset\":1},\"ajeno\":{\"recover\":true}}}}\n"
      "{\"id\":2,\"ping\":{}}");
  const std::size_t connect = answer.find(R"({"id":1,"connect")"), pause = answer.find("[pause]"),
                    resume = answer.find("[resume]"), missed = answer.find(R"("offset":2}}})"),
                    ping = answer.find(R"({"id":2)");
  EXPECT_TRUE(pause < connect && connect < missed && missed < ping) << answer;
  EXPECT_NE(resume, std::string::npos);
  EXPECT_TRUE(answer.contains(R"("a":{"recoverable":true,"positioned":true,"epoch":"e1",)"
                              R"("offset":1,"was_recovering":true,"recovered":true})"))
      << answer;
  EXPECT_TRUE(answer.contains(R"("b":{"recoverable":true,"positioned":true,"epoch":"e1",)"
                              R"("offset":2,"was_recovering":true,"recovered":false})"))
      << answer;
  EXPECT_FALSE(answer.contains("ajeno"));
}

TEST(CentrifugeSession, WhatWaitsForAnEntryIsBounded) {
  Wire wire;
  wire.route->limits.commands_max = 3;
  wire.commit("a", "uno", "1");
  wire.turn();
  wire.session->on_message(
      "{\"id\":1,\"connect\":{\"token\":\"ana puesto\",\"subs\":{"
      "\"a\":{\"recover\":true,\"epoch\":\"e1\",\"offset\":0}}}}\n"
      "{\"id\":2,\"ping\":{}}",
      true);
  EXPECT_EQ(wire.link.take(), "[pause]\n");
  const std::string two = "{\"id\":3,\"ping\":{}}\n{\"id\":4,\"ping\":{}}";
  wire.session->on_message(two, true);
  EXPECT_FALSE(wire.link.take().contains("[close"));
  wire.session->on_message(two, true);
  EXPECT_TRUE(wire.link.take().contains("[close 3013 too many requests]"));
}

TEST(CentrifugeSession, ATokenThatWasRefusedIsNotCalledWith) {
  Wire wire;
  wire.enter();
  wire.says(R"({"id":2,"refresh":{"token":"eva"}})");
  EXPECT_EQ(wire.says(R"({"id":3,"rpc":{"method":"quien"}})"),
            "{\"id\":3,\"rpc\":{\"data\":\"ana\"}}\n");
}

TEST(CentrifugeSession, CommandsAreCountedNotMessages) {
  Wire wire;
  wire.enter();
  std::string many;
  for (int i = 0; i < 200; ++i) many += "{\"id\":1,\"ping\":{}}\n";
  wire.says(many);
  EXPECT_TRUE(wire.says(many).contains("[close 3013 too many requests]"));
}

TEST(CentrifugeSession, RefusesByCode) {
  Wire wire;
  wire.enter();
  wire.says(
      "{\"id\":2,\"subscribe\":{\"channel\":\"a\"}}\n"
      "{\"id\":3,\"subscribe\":{\"channel\":\"b\"}}");
  const struct {
    const char* command;
    int code;
  } cases[] = {
      {R"("subscribe":{"channel":"a"})", 105}, {R"("subscribe":{"channel":"c"})", 106},
      {R"("subscribe":{"channel":""})", 107},  {R"("publish":{"channel":"z"})", 103},
      {R"("presence":{"channel":"a"})", 108},  {R"("history":{"channel":"z"})", 103},
      {R"("rpc":{"method":"mal"})", 422},
  };
  for (const auto& it : cases) {
    const std::string answer = wire.says(R"({"id":9,)" + std::string(it.command) + "}");
    EXPECT_TRUE(answer.starts_with(R"({"id":9,"error":{"code":)" + std::to_string(it.code)))
        << it.command << answer;
  }
  wire.says(R"({"id":4,"unsubscribe":{"channel":"a"}})");
  EXPECT_TRUE(wire.says(R"({"id":9,"subscribe":{"channel":"secreto"}})").contains(R"("code":103)"));
}

TEST(CentrifugeSession, CallsAndHistoryAnswerByTheirId) {
  Wire wire;
  wire.commit("a", "uno", "1");
  wire.turn();
  wire.enter();
  EXPECT_EQ(wire.says(R"({"id":5,"rpc":{"method":"m","data":[1]}})"),
            "{\"id\":5,\"rpc\":{\"data\":{\"dijo\":[1]}}}\n");
  wire.says(R"({"id":2,"subscribe":{"channel":"a"}})");
  EXPECT_EQ(wire.says(R"({"id":6,"history":{"channel":"a","limit":0}})"),
            "{\"id\":6,\"history\":{\"epoch\":\"e1\",\"offset\":1,\"publications\":[]}}\n");
  EXPECT_EQ(wire.says(R"({"id":7,"history":{"channel":"a","limit":10}})"),
            "{\"id\":7,\"history\":{\"epoch\":\"e1\",\"offset\":1,\"publications\":[{\"data\":"
            "{\"event\":\"uno\",\"data\":1},\"offset\":1}]}}\n");
}

}  // namespace
}  // namespace chasqui::edge
