#include "api/talk.h"

#include <gtest/gtest.h>

#include "api/accounts_fixture.h"
#include "edge/session_test_support.h"

namespace chasqui::api {
namespace {

constexpr std::chrono::seconds kPatience{10};

Json said(std::string_view event, Json data) {
  return JsonObject{{"event", event}, {"data", std::move(data)}};
}

service::Turn enter(service::Tx& tx, const service::Message& message) {
  if (message.body.at("data")["rol"] == Json("jefe") && !tx.who().has_role("jefe"))
    throw Refusal(Kind::kForbidden, "rol", "No es jefe");
  return {.replies = {said("dentro", tx.who().name)}, .joins = {"todos"}};
}

service::Turn join(service::Tx&, const service::Message& message) {
  const std::string room(message.body.at("data").text());
  return {.replies = {said("en", room)}, .joins = {room}};
}

service::Turn leave(service::Tx&, const service::Message& message) {
  return {.leaves = {std::string(message.body.at("data").text())}};
}

void install(service::App& app) {
  app.socket("/charla")
      .sign_in({.kind = "soy", .patience = kPatience}, enter)
      .change("entra", join)
      .change("sale", leave)
      .say("eco", [](const service::Spot& spot,
                     const JsonObject& body) { return said(spot.who.name, body.at("data")); })
      .error([](const Refusal& refusal, const JsonObject& body) {
        return said("error", JsonObject{{"codigo", refusal.code()}, {"de", body.at("event")}});
      });
}

struct Charla : AccountsFixture {
  Charla() : AccountsFixture(install), session(open("/charla")), link(loops[0]) {
    session->on_open(link);
  }
  ~Charla() { session->on_close(1000, ""); }
  void says(const std::string& event, const Json& data) {
    session->on_message(to_text(said(event, data)), true);
  }
  std::string hears() {
    for (int i = 0; i < 6; ++i) turn();
    return link.take();
  }
  void happens(const std::string& stream, const std::string& name) {
    site.relay.announce(
        site.space,
        {std::make_shared<const hub::Event>(hub::Event{++seq, stream, name, "{}", ""})});
  }
  std::unique_ptr<edge::SocketSession> session;
  edge::FakeLink link;
  std::int64_t seq = 0;
};

TEST(Talk, IsSomebodyFromTheMomentItSaysWhoItIs) {
  Charla charla;
  charla.says("eco", 1);
  EXPECT_EQ(charla.hears(), "{\"event\":\"anonimo\",\"data\":1}\n");
  charla.says("soy", JsonObject{{"token", charla.token_of("ana")}});
  EXPECT_EQ(charla.hears(), "{\"event\":\"dentro\",\"data\":\"ana\"}\n");
  EXPECT_GT(charla.link.belongs.owner.account, 0);
  charla.says("eco", 2);
  EXPECT_EQ(charla.hears(), "{\"event\":\"ana\",\"data\":2}\n");
}

TEST(Talk, WhatTheTokenDoesNotSayIsRefusedAndChangesNothing) {
  Charla charla;
  const struct {
    Json data;
    const char* code;
  } cases[] = {
      {JsonObject{{"token", "x.y.z"}}, "token_invalido"},
      {nullptr, "token_invalido"},
      {JsonObject{{"token", charla.token_of("ana")}, {"rol", "jefe"}}, "rol"},
  };
  for (const auto& it : cases) {
    charla.says("soy", it.data);
    EXPECT_EQ(charla.hears(),
              to_text(said("error", JsonObject{{"codigo", it.code}, {"de", "soy"}})) + "\n");
    charla.says("eco", 1);
    EXPECT_EQ(charla.hears(), "{\"event\":\"anonimo\",\"data\":1}\n");
  }
}

TEST(Talk, HearsTheStreamsThatItJoinedUntilItLeavesThem) {
  Charla charla;
  charla.says("entra", "patio");
  EXPECT_EQ(charla.hears(), "{\"event\":\"en\",\"data\":\"patio\"}\n");
  charla.says("entra", "calle");
  charla.hears();
  charla.happens("patio", "a");
  charla.happens("plaza", "b");
  charla.happens("calle", "c");
  const std::string heard = charla.hears();
  EXPECT_TRUE(heard.contains("\"a\"") && heard.contains("\"c\"")) << heard;
  EXPECT_FALSE(heard.contains("\"b\"")) << heard;
  charla.says("sale", "patio");
  charla.hears();
  charla.happens("patio", "d");
  EXPECT_EQ(charla.hears(), "");
}

TEST(Talk, WhatFollowsAChangeWaitsForIt) {
  Charla charla;
  charla.says("soy", JsonObject{{"token", charla.token_of("ana")}});
  for (const char* room : {"a", "b"}) charla.says("entra", room);
  charla.says("eco", 1);
  EXPECT_EQ(charla.hears(),
            "{\"event\":\"dentro\",\"data\":\"ana\"}\n"
            "{\"event\":\"en\",\"data\":\"a\"}\n"
            "{\"event\":\"en\",\"data\":\"b\"}\n"
            "{\"event\":\"ana\",\"data\":1}\n");
}

TEST(Talk, ManyThatWaitEndTheSocket) {
  Charla charla;
  charla.says("entra", "a");
  for (int i = 0; i < 65; ++i) charla.says("entra", "b");
  EXPECT_TRUE(charla.link.take().contains("[close 4429 "));
  charla.hears();
}

TEST(Talk, ASessionThatEndsMeanwhileLetsNobodyIn) {
  Charla charla;
  const std::string token = charla.token_of("ana");
  charla.says("soy", JsonObject{{"token", token}});
  charla.post("/logout", nullptr, AccountsFixture::bearer(token));
  charla.hears();
  charla.says("eco", 1);
  const std::string heard = charla.hears();
  EXPECT_TRUE(heard.empty() || heard.contains("anonimo")) << heard;
}

}  // namespace
}  // namespace chasqui::api
