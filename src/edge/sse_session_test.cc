#include "edge/sse_session.h"

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "edge/session_test_support.h"
#include "wire/http_response.h"

namespace chasqui::edge {
namespace {

class FakeStream final : public StreamLink {
 public:
  FakeStream(loop::Loop& loop, bool chunked) : loop_(loop), chunked_(chunked) {}
  void send(Pieces pieces) override {
    batches.push_back(pieces);
    heard += *pieces;
  }
  void say(std::string_view bytes) override { heard += bytes; }
  void end() override { heard += "[end]"; }
  void belong(SocketBelonging) override {}
  std::size_t pending_bytes() const override { return pending; }
  bool is_chunked() const override { return chunked_; }
  loop::Loop& loop() const override { return loop_; }

  std::string take() { return std::exchange(heard, {}); }

  std::string heard;
  std::vector<Pieces> batches;
  std::size_t pending = 0;

 private:
  loop::Loop& loop_;
  bool chunked_;
};

struct SseFixture : RelayFixture {
  struct Client {
    Client(SseFixture& f, SseGuest guest, bool chunked)
        : link(f.loop, chunked), session(f.route, std::move(guest)) {
      session.on_open(link);
    }
    ~Client() { session.on_close(); }
    FakeStream link;
    SseSession session;
  };
  std::unique_ptr<Client> connect(std::optional<hub::Position> since = {},
                                  std::vector<std::string> streams = {"*"}, bool chunked = false) {
    return std::make_unique<Client>(
        *this, SseGuest{space, everybody, std::move(since), nullptr, std::move(streams)}, chunked);
  }
  void commit_three() {
    for (const char* data : {"1", "2", "3"}) commit("a", "x", data);
    turn();
  }
  std::shared_ptr<const hub::Audience> everybody = std::make_shared<hub::Everybody>();
  std::shared_ptr<SseRoute> route = SseRoute::make(*relay, std::chrono::milliseconds(1500));
};

const std::string kRetry = "retry: 1500\n\n";

TEST(SseSession, BeginsWithAPositionToComeBackWith) {
  SseFixture f;
  f.commit_three();
  const auto ana = f.connect({}, {"a", "b"});
  EXPECT_EQ(ana->link.take(), kRetry +
                                  "id: e1:3\nevent: suscrito\n"
                                  R"(data: {"temas":["a","b"],"seq":3,"epoca":"e1"})"
                                  "\n\n");
  f.commit("a", "x", "4");
  f.commit("c", "x", "5");
  f.turn();
  EXPECT_EQ(ana->link.take(), "id: e1:4\nevent: x\ndata: 4\n\n");
}

TEST(SseSession, ResumesFromItsPosition) {
  SseFixture f;
  f.commit_three();
  const auto ana = f.connect(hub::Position{"e1", 1});
  EXPECT_EQ(ana->link.take(), kRetry +
                                  "id: e1:1\nevent: suscrito\n"
                                  R"(data: {"temas":["*"],"seq":1,"epoca":"e1"})"
                                  "\n\n");
  f.commit("a", "x", "4");
  f.turn();
  EXPECT_EQ(ana->link.take(),
            "id: e1:2\nevent: x\ndata: 2\n\nid: e1:3\nevent: x\ndata: 3\n\n"
            "id: e1:4\nevent: x\ndata: 4\n\n");
}

TEST(SseSession, RecordsComeFirstWithThePositionTheyAreAt) {
  SseFixture f;
  f.commit_three();
  SseFixture::Client ana(f,
                         {.space = f.space,
                          .audience = f.everybody,
                          .since = hub::Position{"e1", 2},
                          .streams = {"a"},
                          .records = R"({"a":[1]})"},
                         false);
  f.turn();
  const std::string heard = ana.link.take();
  const auto at = [&](std::string_view what) { return heard.find(what); };
  EXPECT_NE(at(R"(data: {"registros":{"a":[1]},"seq":2,"epoca":"e1"})"), std::string::npos)
      << heard;
  EXPECT_LT(at("event: instantanea"), at("event: suscrito"));
  EXPECT_LT(at("event: suscrito"), at("event: x"));
  EXPECT_EQ(at("data: 2"), std::string::npos) << "it is among the records";
}

TEST(SseSession, SaysOnceThatItCannotResume) {
  struct {
    hub::Position since;
    const char* said;
  } const cases[] = {
      {{"e1", 1}, R"({"desde":1,"motivo":"demasiado_antiguo","seq":3,"epoca":"e1"})"},
      {{"e0", 2}, R"({"desde":2,"motivo":"otra_epoca","seq":3,"epoca":"e1"})"},
      {{"", 0}, R"({"desde":0,"motivo":"otra_epoca","seq":3,"epoca":"e1"})"},
      {{"e1", 99}, R"({"desde":99,"motivo":"otra_epoca","seq":3,"epoca":"e1"})"},
  };
  for (const auto& c : cases) {
    SseFixture f;
    f.commit_three();
    f.history->kept_after = 2;
    const auto ana = f.connect(c.since);
    f.turn();
    const std::string text = ana->link.take();
    EXPECT_TRUE(text.contains(std::string("id: e1:3\nevent: resync\ndata: ") + c.said + "\n\n"))
        << text;
    EXPECT_EQ(text.find("event: resync"), text.rfind("event: resync"));
    f.commit("a", "x", "4");
    f.turn();
    EXPECT_EQ(ana->link.take(), "id: e1:4\nevent: x\ndata: 4\n\n");
  }
}

// One that asked for records, in the language of tests: "a" and its numbers.
struct RecordsFixture : SseFixture {
  std::unique_ptr<Client> come(std::optional<hub::Position> since, std::string records = {}) {
    return std::make_unique<Client>(*this,
                                    SseGuest{.space = space,
                                             .audience = everybody,
                                             .since = std::move(since),
                                             .streams = {"a"},
                                             .records = std::move(records),
                                             .wish = {{"a"}, {}, true},
                                             .chooser = std::make_unique<LateChooser>(asked)},
                                    false);
  }
  std::vector<LateChooser::Asked> asked;
};

const std::string kRecordsAtFour =
    "id: e1:4\nevent: instantanea\ndata: {\"registros\":{\"a\":[4]},\"seq\":4,\"epoca\":\"e1\"}\n\n"
    "id: e1:4\nevent: suscrito\ndata: {\"temas\":[\"a\"],\"seq\":4,\"epoca\":\"e1\"}\n\n";

TEST(SseSession, RecordsFollowAResyncAndNothingHasAPositionBeforeThem) {
  for (const hub::Position& since : {hub::Position{"e0", 2}, hub::Position{"e1", 1}}) {
    RecordsFixture f;
    f.commit_three();
    f.history->kept_after = 2;
    const auto ana = f.come(since);
    f.turn();
    const std::string begin = ana->link.take();
    const std::size_t resync = begin.find("event: resync\ndata: {");
    ASSERT_NE(resync, std::string::npos) << begin;
    EXPECT_FALSE(begin.substr(0, resync).contains("e1:3")) << begin;
    ASSERT_EQ(f.asked.size(), 1u);
    EXPECT_TRUE(f.asked[0].wish.with_records);
    f.commit("a", "x", "4");
    f.commit("a", "x", "5");
    f.turn();
    EXPECT_EQ(ana->link.take(), "");
    LateChooser::give(f.asked, Choice{f.everybody, R"({"a":[4]})", hub::Position{"e1", 4}});
    f.turn();
    EXPECT_EQ(ana->link.take(), kRecordsAtFour + "id: e1:5\nevent: x\ndata: 5\n\n");
  }
}

TEST(SseSession, APositionLostInTheMiddleBringsRecordsToo) {
  RecordsFixture f;
  f.commit_three();
  const auto ana = f.come(hub::Position{"e1", 3}, R"({"a":[3]})");
  f.turn();
  ana->link.take();
  ana->link.pending = 2000;
  f.commit("a", "x", "4");
  f.turn();
  f.history->kept_after = 4;
  ana->link.pending = 0;
  ana->session.on_drained();
  f.turn();
  EXPECT_TRUE(ana->link.take().starts_with("event: resync\n")) << "it keeps the id that it has";
  LateChooser::give(f.asked, Choice{f.everybody, R"({"a":[4]})", hub::Position{"e1", 4}});
  f.commit("a", "x", "5");
  f.turn();
  EXPECT_EQ(ana->link.take(), kRecordsAtFour + "id: e1:5\nevent: x\ndata: 5\n\n");
}

TEST(SseSession, RecordsThatCannotBeHadAfterAResyncAreSaidOnce) {
  RecordsFixture f;
  f.commit_three();
  const auto ana = f.come(hub::Position{"e0", 2});
  f.commit("a", "x", "4");
  f.turn();
  ana->link.take();
  LateChooser::give(f.asked, std::unexpected(WishFault{"demasiados_registros", "a", "Son más"}));
  EXPECT_EQ(ana->link.take(),
            "id: e1:3\nevent: sin_instantanea\ndata: {\"codigo\":\"demasiados_registros\","
            "\"tema\":\"a\",\"detalle\":\"Son más\",\"seq\":3,\"epoca\":\"e1\"}\n\n"
            "id: e1:3\nevent: suscrito\ndata: {\"temas\":[\"a\"],\"seq\":3,\"epoca\":\"e1\"}\n\n"
            "id: e1:4\nevent: x\ndata: 4\n\n");
  const auto ben = f.come(hub::Position{"e0", 2});
  f.turn();
  ben->link.take();
  LateChooser::give(f.asked, std::unexpected(WishFault{"interno", "", "No se pudo leer"}));
  EXPECT_EQ(ben->link.take(), "[end]") << "it comes back with the position it had";
}

TEST(SseSession, WhoIsGoneIsToldNoRecords) {
  RecordsFixture f;
  f.come(hub::Position{"e0", 2});
  ASSERT_EQ(f.asked.size(), 1u);
  LateChooser::give(f.asked, Choice{f.everybody, "{}", hub::Position{"e1", 0}});
}

TEST(SseSession, ClientsOfOneFormShareTheirBytesWithTheirFraming) {
  SseFixture f;
  const auto ana = f.connect({}, {"*"}, true);
  const auto ben = f.connect({}, {"*"}, true);
  const auto old = f.connect();
  f.commit("a", "x", "1");
  f.commit("a", "x", "2");
  f.turn();
  ASSERT_EQ(ana->link.batches.size(), 1u);
  EXPECT_EQ(ana->link.batches, ben->link.batches) << "the same memory";
  EXPECT_EQ(*ana->link.batches[0],
            "1b\r\nid: e1:1\nevent: x\ndata: 1\n\n\r\n"
            "1b\r\nid: e1:2\nevent: x\ndata: 2\n\n\r\n");
  ASSERT_EQ(old->link.batches.size(), 1u);
  EXPECT_EQ(*old->link.batches[0],
            "id: e1:1\nevent: x\ndata: 1\n\nid: e1:2\nevent: x\ndata: 2\n\n");
}

TEST(SseSession, WhoFallsBehindReadsOnFromTheLog) {
  SseFixture f;
  const auto ana = f.connect();
  ana->link.take();
  ana->link.pending = 2000;
  f.commit("a", "x", "1");
  f.turn();
  f.commit("a", "x", "2");
  f.turn();
  EXPECT_EQ(ana->link.take(), "");
  ana->link.pending = 0;
  ana->session.on_drained();
  f.turn();
  EXPECT_EQ(ana->link.take(), "id: e1:1\nevent: x\ndata: 1\n\nid: e1:2\nevent: x\ndata: 2\n\n");
}

TEST(SseSession, EndsWhenTheLogCannotBeRead) {
  SseFixture f;
  f.commit_three();
  f.history->is_broken = true;
  const auto ana = f.connect(hub::Position{"e1", 1});
  ana->link.take();
  f.turn();
  EXPECT_EQ(ana->link.take(), "[end]");
}

TEST(SseSession, BeatsWithACommentAndSaysWhyItEnds) {
  SseFixture f;
  const auto ana = f.connect();
  ana->link.take();
  ana->session.on_silence();
  EXPECT_EQ(ana->link.take(), ":\n\n");
  ana->session.on_ending({.code = 4401, .reason = "token_vencido", .message = "otro protocolo"});
  EXPECT_EQ(ana->link.take(), "event: fin\ndata: {\"codigo\":\"token_vencido\"}\n\n");
}

TEST(SseSession, TheHeadKeepsProxiesFromHoldingItBack) {
  std::string head;
  wire::append_head(head, sse_head(), {.streamed = true});
  EXPECT_EQ(head,
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\n"
            "X-Accel-Buffering: no\r\nTransfer-Encoding: chunked\r\n\r\n");
}

}  // namespace
}  // namespace chasqui::edge
