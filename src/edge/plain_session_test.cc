#include "edge/plain_session.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "edge/session_test_support.h"

namespace chasqui::edge {
namespace {

struct PlainFixture : RelayFixture {
  explicit PlainFixture(std::vector<std::string> streams = {"*"})
      : route(PlainRoute::make(*relay, Limits{}, std::move(streams))) {}
  // A client that has connected.
  struct Client {
    Client(PlainFixture& f, std::optional<hub::Position> since,
           std::shared_ptr<const hub::Audience> audience)
        : link(f.loop), session(f.route, {f.space, std::move(audience), std::move(since)}) {
      session.on_open(link);
    }
    ~Client() { session.on_close(1000, ""); }
    void say(std::string_view text) { session.on_message(text, true); }
    FakeLink link;
    PlainSession session;
  };
  std::unique_ptr<Client> connect(std::optional<hub::Position> since = {}) {
    return std::make_unique<Client>(*this, std::move(since), everybody);
  }
  std::shared_ptr<const hub::Audience> everybody = std::make_shared<hub::Everybody>();
  std::shared_ptr<PlainRoute> route;
};

TEST(PlainSession, SaysNothingUntilSomethingHappens) {
  PlainFixture f;
  f.commit("clientes", "cliente_creado", "{}");
  f.turn();
  const auto ana = f.connect();
  f.turn();
  EXPECT_EQ(ana->link.take(), "");
  f.commit("clientes", "cliente_eliminado", R"({"id":1})", "caja-2");
  f.turn();
  EXPECT_EQ(
      ana->link.take(),
      R"({"event":"cliente_eliminado","data":{"id":1},"seq":2,"epoca":"e1","origen":"caja-2"})"
      "\n");
}

TEST(PlainSession, AnswersPingAndIgnoresWhatItDoesNotKnow) {
  PlainFixture f;
  const auto ana = f.connect();
  for (const char* text : {"hola", "", "{", R"({"event":"otro"})", R"({"event":"suscribir"})",
                           R"({"event":"suscribir","data":{"temas":"clientes"}})", "[1]", "PING",
                           R"({"event":"suscribir","data":{"temas":["a"]},"event":"x"})"}) {
    ana->say(text);
  }
  ana->session.on_message("ping", false);
  EXPECT_EQ(ana->link.take(), "");
  ana->say("ping");
  EXPECT_EQ(ana->link.take(), "pong\n");
}

TEST(PlainSession, ResumesFromItsPosition) {
  PlainFixture f;
  for (const char* data : {"1", "2", "3"}) f.commit("a", "x", data);
  f.turn();
  const auto ana = f.connect(hub::Position{"e1", 1});
  f.commit("a", "x", "4");
  f.turn();
  EXPECT_EQ(ana->link.take(), R"({"event":"x","data":2,"seq":2,"epoca":"e1"})"
                              "\n"
                              R"({"event":"x","data":3,"seq":3,"epoca":"e1"})"
                              "\n"
                              R"({"event":"x","data":4,"seq":4,"epoca":"e1"})"
                              "\n");
}

TEST(PlainSession, SaysOnceThatItCannotResume) {
  struct {
    hub::Position since;
    const char* said;
  } const cases[] = {
      {{"e1", 1},
       R"({"event":"resync","data":{"desde":1,"motivo":"demasiado_antiguo"},"seq":3,)"
       R"("epoca":"e1"})"},
      {{"e0", 2},
       R"({"event":"resync","data":{"desde":2,"motivo":"otra_epoca"},"seq":3,)"
       R"("epoca":"e1"})"},
  };
  for (const auto& c : cases) {
    PlainFixture f;
    for (const char* data : {"1", "2", "3"}) f.commit("a", "x", data);
    f.turn();
    f.history->kept_after = 2;
    const auto ana = f.connect(c.since);
    f.turn();
    EXPECT_EQ(ana->link.take(), std::string(c.said) + "\n");
    f.commit("a", "x", "4");
    f.turn();
    EXPECT_EQ(ana->link.take(), R"({"event":"x","data":4,"seq":4,"epoca":"e1"})"
                                "\n");
  }
}

// An app that asks for silence while it answers.
struct Inbox final : PlainInbox {
  void on_open(SocketLink& to, PlainEars& hears) override { link = &to, ears = &hears; }
  void on_message(std::string_view payload, bool) override { link->send_text(payload); }
  void on_close() override {}
  SocketLink* link = nullptr;
  PlainEars* ears = nullptr;
};

TEST(PlainSession, WhatIsHeldComesBehindTheAnswer) {
  PlainFixture f;
  auto owned = std::make_unique<Inbox>();
  Inbox& inbox = *owned;
  FakeLink link(f.loop);
  PlainSession session(f.route,
                       {f.space, f.everybody, std::nullopt, nullptr, {}, {}, std::move(owned)});
  session.on_open(link);
  inbox.ears->hold();
  f.commit("a", "x", "1");
  f.turn();
  inbox.ears->hear({.streams = {"b"}});
  f.commit("a", "x", "2");
  f.commit("b", "x", "3");
  f.turn();
  EXPECT_EQ(link.take(), "");
  session.on_message("respuesta", true);
  inbox.ears->let_through();
  EXPECT_EQ(link.take(), R"(respuesta
{"event":"x","data":1,"seq":1,"epoca":"e1"}
{"event":"x","data":3,"seq":3,"epoca":"e1"}
)");
  session.on_close(1000, "");
}

TEST(PlainSession, PositionsComeFromTheQuery) {
  const hub::Space space("e1");
  struct {
    const char* query;
    std::optional<hub::Position> position;
  } const cases[] = {
      {"", std::nullopt},
      {"epoca=e1", std::nullopt},
      {"desde=", std::nullopt},
      {"desde=5", hub::Position{"e1", 5}},
      {"desde=5&epoca=e0", hub::Position{"e0", 5}},
      {"desde=cinco&epoca=e1", hub::Position{"", 0}},
      {"desde=99999999999999999999", hub::Position{"", 0}},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(plain_position(*wire::parse_query(c.query), space), c.position) << c.query;
  }
}

TEST(PlainSession, NarrowsToTheTopicsThatAreAskedFor) {
  PlainFixture f;
  const auto ana = f.connect();
  f.commit("a", "x", "1");
  f.turn();
  ana->link.take();
  ana->say(R"({"event":"suscribir","data":{"temas":["b","b","",7,"c"]}})");
  EXPECT_EQ(ana->link.take(),
            R"({"event":"suscrito","data":{"temas":["b","c"]},"seq":1,"epoca":"e1"})"
            "\n");
  f.commit("a", "x", "2");
  f.commit("b", "x", "3");
  f.turn();
  EXPECT_EQ(ana->link.take(), R"({"event":"x","data":3,"seq":3,"epoca":"e1"})"
                              "\n");
  ana->say(R"({"event":"suscribir","data":{"temas":["*"],"desde":2,"epoca":"e1"}})");
  f.turn();
  EXPECT_EQ(ana->link.take(), R"({"event":"suscrito","data":{"temas":["*"]},"seq":2,"epoca":"e1"})"
                              "\n"
                              R"({"event":"x","data":3,"seq":3,"epoca":"e1"})"
                              "\n");
}

// Hears the events whose data are above a number.
struct Above final : hub::Audience {
  explicit Above(std::string number) : floor(std::move(number)) {}
  bool may_hear(std::string_view) const override { return true; }
  bool may_hear(const hub::Event& event) const override { return event.data > floor; }
  std::string floor;
};

struct ChoosingFixture : PlainFixture {
  ChoosingFixture()
      : link(loop),
        session(route, {.space = space,
                        .audience = everybody,
                        .since = {},
                        .chooser = std::make_unique<LateChooser>(asked)}) {
    session.on_open(link);
  }
  ~ChoosingFixture() { session.on_close(1000, ""); }
  void say(std::string_view text) { session.on_message(text, true); }
  void answer(std::expected<Choice, WishFault> choice) {
    LateChooser::give(asked, std::move(choice));
  }
  std::vector<LateChooser::Asked> asked;
  FakeLink link;
  PlainSession session;
};

TEST(PlainSession, RecordsComeAtTheirPositionAndThenWhatChangedBehindIt) {
  ChoosingFixture f;
  f.commit("a", "x", "1");
  f.turn();
  f.link.take();
  f.say(
      R"({"event":"suscribir","data":{"temas":["a"],"filtros":{"a":"n > 2"},"instantanea":true}})");
  ASSERT_EQ(f.asked.size(), 1u);
  EXPECT_EQ(f.asked[0].wish.filters.at("a"), "n > 2");
  EXPECT_TRUE(f.asked[0].wish.with_records);
  f.commit("a", "x", "3");  // Read with the records: heard by nobody.
  f.commit("a", "x", "4");
  f.commit("a", "x", "0");
  f.turn();
  EXPECT_EQ(f.link.take(), "");
  f.commit("a", "x", "5");
  // In the turn that hears of the last one: it is pending when the records come.
  f.loop.post([&f] {
    f.answer(Choice{std::make_shared<Above>("2"), R"({"a":[3]})", hub::Position{"e1", 2}});
  });
  f.turn();
  EXPECT_EQ(f.link.take(),
            R"({"event":"instantanea","data":{"registros":{"a":[3]}},"seq":2,"epoca":"e1"})"
            "\n"
            R"({"event":"suscrito","data":{"temas":["a"]},"seq":2,"epoca":"e1"})"
            "\n"
            R"({"event":"x","data":4,"seq":3,"epoca":"e1"})"
            "\n"
            R"({"event":"x","data":5,"seq":5,"epoca":"e1"})"
            "\n");
  f.say(R"({"event":"suscribir","data":{"temas":["a"]}})");
  f.link.take();
  f.commit("a", "x", "0");
  f.turn();
  EXPECT_EQ(f.link.take(), R"({"event":"x","data":0,"seq":6,"epoca":"e1"})"
                           "\n")
      << "without a filter everything is heard again";
}

// From 64 KiB on records are sent as they are: compressing them would hold up the loop.
TEST(PlainSession, ManyRecordsComeWholeAndUncompressed) {
  const std::string frame = R"({"registros":{"a":[""]}})";
  for (const std::size_t bytes : {64U * 1024 - 1, 64U * 1024, 300U * 1024}) {
    ChoosingFixture f;
    f.link.window_bits = 15;
    f.say(R"({"event":"suscribir","data":{"temas":["a"],"instantanea":true}})");
    const std::string records = R"({"a":[")" + std::string(bytes - frame.size(), 'x') + R"("]})";
    f.answer(Choice{f.everybody, records, hub::Position{"e1", 0}});
    const std::string heard = f.link.take();
    EXPECT_TRUE(heard.starts_with(R"({"event":"instantanea","data":{"registros":)" + records +
                                  R"(},"seq":0,"epoca":"e1"})"
                                  "\n"))
        << bytes << " bytes of data";
    const bool is_framed_here = bytes >= 64U * 1024;
    ASSERT_EQ(f.link.batches.size(), is_framed_here ? 1U : 0U) << bytes;
    if (!is_framed_here) continue;
    EXPECT_EQ(f.link.batches[0]->front(), '\x81') << "no bit for compression";
  }
}

TEST(PlainSession, AWishThatIsRefusedChangesNothing) {
  ChoosingFixture f;
  f.say(R"({"event":"suscribir","data":{"temas":["a"],"instantanea":true}})");
  f.commit("b", "x", "1");
  f.turn();
  f.answer(std::unexpected(WishFault{"sin_registros", "a", "No"}));
  EXPECT_EQ(f.link.take(),
            R"({"event":"x","data":1,"seq":1,"epoca":"e1"})"
            "\n"
            R"({"event":"error","data":{"codigo":"sin_registros","tema":"a","detalle":"No"},)"
            R"("seq":1,"epoca":"e1"})"
            "\n");
  f.say(R"({"event":"suscribir","data":{"temas":["a"],"filtros":{"b":"n = 1"}}})");
  EXPECT_NE(f.link.take().find("filtro_invalido"), std::string::npos);
  EXPECT_TRUE(f.asked.empty());
}

TEST(PlainSession, OnlyTheLastWishCounts) {
  ChoosingFixture f;
  f.say(R"({"event":"suscribir","data":{"temas":["a"],"instantanea":true}})");
  f.commit("b", "x", "1");
  f.turn();
  f.say(R"({"event":"suscribir","data":{"temas":["b"]}})");
  EXPECT_NE(f.link.take().find(R"("temas":["b"])"), std::string::npos);
  f.answer(Choice{f.everybody, R"({"a":[]})", hub::Position{"e1", 1}});
  EXPECT_EQ(f.link.take(), "");
}

// The log is cut away behind a client that reads too slowly.
void lose_position(ChoosingFixture& f) {
  f.link.pending = 2000;
  f.commit("a", "x", "7");
  f.turn();
  f.history->kept_after = f.space->head();
  f.link.pending = 0;
  f.session.on_drained();
  f.turn();
}

TEST(PlainSession, WhoAskedForRecordsGetsThemAgainAfterAResync) {
  ChoosingFixture f;
  f.say(R"({"event":"suscribir","data":{"temas":["a"],"instantanea":true}})");
  f.answer(Choice{f.everybody, R"({"a":[]})", hub::Position{"e1", 0}});
  f.link.take();
  lose_position(f);
  EXPECT_EQ(f.link.take(),
            R"({"event":"resync","data":{"desde":0,"motivo":"demasiado_antiguo"},"seq":1,)"
            R"("epoca":"e1"})"
            "\n");
  ASSERT_EQ(f.asked.size(), 1u);
  EXPECT_TRUE(f.asked[0].wish.with_records);
  f.commit("a", "x", "8");
  f.commit("a", "x", "9");
  f.turn();
  EXPECT_EQ(f.link.take(), "") << "until the records are known";
  f.answer(Choice{f.everybody, R"({"a":[8]})", hub::Position{"e1", 2}});
  f.turn();
  EXPECT_EQ(f.link.take(),
            R"({"event":"instantanea","data":{"registros":{"a":[8]}},"seq":2,"epoca":"e1"})"
            "\n"
            R"({"event":"suscrito","data":{"temas":["a"]},"seq":2,"epoca":"e1"})"
            "\n"
            R"({"event":"x","data":9,"seq":3,"epoca":"e1"})"
            "\n");
}

TEST(PlainSession, APositionLostWhileAnotherWishIsReadIsMadeGoodWhenThatOneFails) {
  ChoosingFixture f;
  f.say(R"({"event":"suscribir","data":{"temas":["a"],"instantanea":true}})");
  f.answer(Choice{f.everybody, R"({"a":[]})", hub::Position{"e1", 0}});
  f.say(R"({"event":"suscribir","data":{"temas":["b"],"instantanea":true}})");
  lose_position(f);
  ASSERT_EQ(f.asked.size(), 1u) << "one at a time";
  f.link.take();
  f.answer(std::unexpected(WishFault{"sin_registros", "b", "No"}));
  ASSERT_EQ(f.asked.size(), 1u);
  EXPECT_EQ(f.asked[0].wish.streams, std::vector<std::string>{"a"});
  f.answer(std::unexpected(WishFault{"demasiados_registros", "a", "Son más"}));
  EXPECT_TRUE(f.asked.empty());
  f.commit("a", "x", "8");
  f.turn();
  EXPECT_TRUE(f.link.take().ends_with("{\"event\":\"x\",\"data\":8,\"seq\":2,\"epoca\":\"e1\"}\n"));
}

TEST(PlainSession, WhoGoesOnFromAPositionGetsRecordsOnlyWhenItIsLost) {
  ChoosingFixture f;
  for (const char* data : {"1", "2"}) f.commit("a", "x", data);
  f.turn();
  f.link.take();
  const auto from = [&](const char* epoch) {
    f.say(R"({"event":"suscribir","data":{"temas":["a"],"instantanea":true,"desde":1,"epoca":")" +
          std::string(epoch) + R"("}})");
    EXPECT_FALSE(f.asked.at(0).wish.with_records);
    f.answer(Choice{f.everybody});
    f.turn();
    return f.link.take();
  };
  EXPECT_EQ(from("e1"), R"({"event":"suscrito","data":{"temas":["a"]},"seq":1,"epoca":"e1"})"
                        "\n"
                        R"({"event":"x","data":2,"seq":2,"epoca":"e1"})"
                        "\n");
  EXPECT_TRUE(from("e0").starts_with(R"({"event":"resync")"));
  ASSERT_EQ(f.asked.size(), 1u);
  EXPECT_TRUE(f.asked[0].wish.with_records);
  f.commit("a", "x", "3");
  f.turn();
  EXPECT_EQ(f.link.take(), "");
  f.answer(Choice{f.everybody, R"({"a":[2]})", hub::Position{"e1", 2}});
  f.turn();
  const std::string heard = f.link.take();
  EXPECT_TRUE(heard.starts_with(R"({"event":"instantanea")")) << heard;
  EXPECT_TRUE(heard.ends_with("{\"event\":\"x\",\"data\":3,\"seq\":3,\"epoca\":\"e1\"}\n"))
      << heard;
}

TEST(PlainSession, HearsOnlyWhatRouteAndAudienceAllow) {
  class Reception final : public hub::Audience {
    bool may_hear(std::string_view stream) const override { return stream != "caja"; }
    bool may_hear(const hub::Event& event) const override { return event.stream != "caja"; }
  };
  PlainFixture f({"clientes", "caja"});
  PlainFixture::Client ana(f, {}, std::make_shared<Reception>());
  const char* const ask =
      R"({"event":"suscribir","data":{"temas":["caja","otros","clientes","*"]}})";
  ana.say(ask);
  EXPECT_EQ(ana.link.take(),
            R"({"event":"suscrito","data":{"temas":["clientes"]},"seq":0,"epoca":"e1"})"
            "\n");
  f.commit("caja", "x", "1");
  f.commit("otros", "x", "2");
  f.commit("clientes", "x", "3");
  f.turn();
  EXPECT_EQ(ana.link.take(), R"({"event":"x","data":3,"seq":3,"epoca":"e1"})"
                             "\n");
}

TEST(PlainSession, TopicsAreBounded) {
  PlainFixture f;
  f.route->limits.topics_max = 2;
  const auto ana = f.connect();
  ana->say(R"({"event":"suscribir","data":{"temas":["a","b"]}})");
  EXPECT_NE(ana->link.take().find(R"(["a","b"])"), std::string::npos);
  ana->say(R"({"event":"suscribir","data":{"temas":["a","b","c"]}})");
  EXPECT_NE(ana->link.take().find(R"(["a","b"])"), std::string::npos);
}

TEST(PlainSession, AClientThatFloodsIsClosed) {
  PlainFixture f;
  f.route->limits.messages = {.burst = 3, .per_second = 1};
  const auto ana = f.connect();
  for (int i = 0; i < 3; ++i) ana->say("hola");
  EXPECT_EQ(ana->link.take(), "");
  ana->say("hola");
  EXPECT_EQ(ana->link.take(), "[close 4429 demasiados_mensajes]\n");
}

TEST(PlainSession, ASlowClientReadsOnFromTheLogWhenItHasDrained) {
  PlainFixture f;
  const auto slow = f.connect();
  const auto quick = f.connect();
  slow->link.pending = RelayFixture::limits().queue_bytes_max + 1;
  f.commit("a", "x", "1");
  f.turn();
  f.commit("a", "x", "2");
  f.turn();
  EXPECT_EQ(slow->link.take(), "");
  slow->link.pending = 0;
  slow->session.on_drained();
  f.turn();
  EXPECT_EQ(slow->link.take(), quick->link.take());
}

TEST(PlainSession, ClosesWithACodeWhenItCannotGoOn) {
  PlainFixture f;
  f.commit("a", "x", "1");
  f.turn();
  f.history->is_broken = true;
  const auto ana = f.connect(hub::Position{"e1", 0});
  f.turn();
  EXPECT_EQ(ana->link.take(), "[close 1013 reintente]\n");
}

TEST(PlainSession, ClientsOfOneRouteShareTheirBytes) {
  PlainFixture f;
  const auto ana = f.connect();
  const auto ben = f.connect();
  f.commit("a", "x", "1");
  f.commit("a", "x", "2");
  f.turn();
  ASSERT_EQ(ana->link.batches.size(), 1u);
  EXPECT_EQ(ana->link.batches, ben->link.batches);
}

}  // namespace
}  // namespace chasqui::edge
