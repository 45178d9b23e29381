#include "edge/centrifuge_emulation.h"

#include <gtest/gtest.h>

#include <utility>

#include "edge/test_server.h"
#include "wire/json.h"

namespace chasqui::edge {
namespace {

// Says back what it hears, and ends when it is told so.
class Parrot final : public SocketSession {
 public:
  void on_open(SocketLink& link) override {
    link_ = &link;
    link.send_text("open " + link.remote());
  }
  void on_message(std::string_view payload, bool) override {
    if (payload == "fin") return link_->close(3501, "bad request");
    if (payload == "mucho") return link_->send_text(std::string(100'000, 'x'));
    if (payload == "suyo") return link_->belong({.owner = {.account = 7}});
    link_->send_text(payload);
  }
  void on_drained() override {}
  void on_close(std::uint16_t, std::string_view) override { link_ = nullptr; }

 private:
  SocketLink* link_ = nullptr;
};

struct Fixture {
  CentrifugeFraming framing = CentrifugeFraming::kLine;
  std::string id;
  std::shared_ptr<CentrifugeEmulation> emulation;

  RouteTable routes() {
    RouteTable table;
    table.add("POST", "/flujo", [this](Call&& call, Responder&& responder) {
      prepare(responder.loop());
      id = CentrifugeEmulation::make_id(responder.loop());
      std::move(responder).stream(emulation->stream({.id = id,
                                                     .framing = framing,
                                                     .commands = std::move(call.request.body),
                                                     .remote = call.request.remote,
                                                     .session = std::make_unique<Parrot>()}));
    });
    table.add("POST", "/emulation", [this](const Call& call, Responder&& responder) {
      prepare(responder.loop());
      emulation->take(call, std::move(responder));
    });
    return table;
  }
  void prepare(loop::Loop& loop) {
    if (!emulation)
      emulation = std::make_shared<CentrifugeEmulation>(std::vector<loop::Loop*>{&loop}, 50'000);
  }
};

std::string posted(std::string_view path, std::string_view body) {
  return "POST " + std::string(path) +
         " HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
         std::string(body);
}

std::string said(std::string_view session, std::string_view data) {
  return posted("/emulation", to_text(Json(JsonObject{{"session", session}, {"data", data}})));
}

struct Talk {
  explicit Talk(Fixture& of) : fixture(of), server(of.routes()), stream(server.connect()) {
    stream.send(posted("/flujo", "hola"));
    gets("hola");
  }
  bool gets(std::string_view what) {
    return server.until([&] { return stream.got().contains(what); });
  }
  std::string status_of(const std::string& request) {
    auto peer = server.connect();
    peer.send(request);
    server.until([&] { return peer.got().contains("\r\n\r\n"); });
    return peer.got().substr(9, 3);
  }
  Fixture& fixture;
  TestServer server;
  loop::TestPeer stream;
};

TEST(CentrifugeEmulation, ASessionHearsByRequestsAndSpeaksInOneAnswer) {
  Fixture fixture;
  Talk talk(fixture);
  EXPECT_TRUE(talk.stream.got().contains("application/x-ndjson"));
  EXPECT_TRUE(talk.gets("open 127.0.0.1\n"));
  EXPECT_EQ(talk.status_of(said(fixture.id, "segunda")), "204");
  EXPECT_TRUE(talk.gets("segunda\n"));
}

TEST(CentrifugeEmulation, TheSameAsServerSentEvents) {
  Fixture fixture;
  fixture.framing = CentrifugeFraming::kEvent;
  Talk talk(fixture);
  EXPECT_TRUE(talk.stream.got().contains("text/event-stream"));
  EXPECT_EQ(talk.status_of(said(fixture.id, "una\notra")), "204");
  EXPECT_TRUE(talk.gets("data: una\ndata: otra\n\n"));
}

TEST(CentrifugeEmulation, OnlyItsNameOpensASession) {
  Fixture fixture;
  Talk talk(fixture);
  const std::string cut = fixture.id.substr(0, fixture.id.size() - 1);
  for (const std::string& guess : {std::string(), cut, fixture.id + "x", "1" + fixture.id,
                                   "-" + fixture.id, fixture.id.substr(2)})
    EXPECT_EQ(talk.status_of(said(guess, "x")), "404") << guess;
  for (const char* body : {"", "x", "[]", R"({"session":1,"data":"x"})", R"({"data":"x"})"})
    EXPECT_EQ(talk.status_of(posted("/emulation", body)), "400") << body;
  EXPECT_NE(CentrifugeEmulation::make_id(talk.server.loop()),
            CentrifugeEmulation::make_id(talk.server.loop()));
}

TEST(CentrifugeEmulation, WhatEndsItIsSaidThenTheSessionIsUnknown) {
  Fixture fixture;
  Talk talk(fixture);
  EXPECT_EQ(talk.status_of(said(fixture.id, "fin")), "204");
  EXPECT_TRUE(talk.gets(R"({"push":{"disconnect":{"code":3501,"reason":"bad request"}}})"));
  EXPECT_TRUE(talk.server.until([&] { return talk.status_of(said(fixture.id, "x")) == "404"; }));
}

TEST(CentrifugeEmulation, ASlowReaderIsDisconnected) {
  Fixture fixture;
  Talk talk(fixture);
  EXPECT_EQ(talk.status_of(said(fixture.id, "mucho")), "204");
  for (int i = 0; i < 200; ++i) talk.status_of(said(fixture.id, "mucho"));
  EXPECT_EQ(talk.status_of(said(fixture.id, "mucho")), "404");
}

TEST(CentrifugeEmulation, ARevocationEndsItWithItsCode) {
  Fixture fixture;
  Talk talk(fixture);
  talk.status_of(said(fixture.id, "suyo"));
  talk.server.sockets().end_all([](const SocketOwner& owner) { return owner.account == 7; },
                                {.code = 4401, .reason = "fuera"});
  EXPECT_TRUE(talk.gets(R"({"push":{"disconnect":{"code":4401,"reason":"fuera"}}})"));
}

}  // namespace
}  // namespace chasqui::edge
