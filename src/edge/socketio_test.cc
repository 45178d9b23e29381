#include "edge/socketio.h"

#include <gtest/gtest.h>

#include "edge/eco_engine.h"

namespace chasqui::edge {
namespace {

class FakeEngine final : public EngineLink {
 public:
  void send_text(std::string_view text) override { said.append(text).append("\n"); }
  void send_binary(std::string_view bytes) override {
    said.append("binary ").append(bytes).append("\n");
  }
  void send(Bytes messages) override { said += *messages; }
  bool is_polling() const override { return false; }
  void close(EngineClose why) override {
    said += "[close " + std::to_string(static_cast<int>(why)) + "]";
    if (user != nullptr) std::exchange(user, nullptr)->on_close(why);
  }
  std::size_t pending_bytes() const override { return 0; }
  loop::Loop& loop() const override { return loop_; }
  const std::string& remote() const override { return remote_; }
  std::string take() { return std::exchange(said, {}); }

  std::string said;
  EngineUser* user = nullptr;

 private:
  mutable loop::Loop loop_;
  std::string remote_ = "127.0.0.1";
};

// Writes down what it hears, and leaves when it is told to.
class Diary final : public SocketIoPeer {
 public:
  explicit Diary(std::string& heard) : heard_(heard) {}
  void on_connect(SocketIoLink& link, const Json& auth) override {
    link_ = &link;
    link.welcome();
    heard_ += "[in " + link.space() + " " + to_text(auth) + "]";
  }
  void on_event(SocketIoEvent event, std::optional<std::uint64_t>) override {
    heard_ += to_text(Json(event.words));
    if (event.words.front().text() == "fuera") link_->disconnect();
    heard_ += ".";
  }
  void on_close(SocketIoClose why) override {
    heard_ += "[out " + std::to_string(static_cast<int>(why)) + "]";
  }

 private:
  std::string& heard_;
  SocketIoLink* link_ = nullptr;
};

struct Client {
  explicit Client(SocketIoDoor door, SocketIoSettings settings = {})
      : user(make_socketio(settings, std::move(door))) {
    engine.user = user.get();
    user->on_open(engine);
  }
  std::string says(std::string_view text) {
    user->on_message(text, true);
    return engine.take();
  }
  FakeEngine engine;
  std::unique_ptr<EngineUser> user;
};

TEST(SocketIo, TheEchoAnswersInItsNamespaces) {
  Client client(open_socketio_echo);
  EXPECT_TRUE(client.says(R"(0/custom,{"a":1})").ends_with("2/custom,[\"auth\",{\"a\":1}]\n"));
  EXPECT_EQ(client.says(R"(2/custom,["message",1])"), "2/custom,[\"message-back\",1]\n");
  EXPECT_EQ(client.says(R"(2/custom,7["message-with-ack",1])"), "3/custom,7[1]\n");
  EXPECT_EQ(client.says("0/nadie"), "4/nadie,{\"message\":\"Invalid namespace\"}\n");
  EXPECT_EQ(client.says(R"(51-/custom,["message",{"_placeholder":true,"num":0}])"), "");
  client.user->on_message("abc", false);
  EXPECT_EQ(client.engine.take(),
            "51-/custom,[\"message-back\",{\"_placeholder\":true,\"num\":0}]\nbinary abc\n");
}

TEST(SocketIo, WhatNobodyMaySayEndsTheConnection) {
  for (const char* packet : {"abc", R"(2["message"])", "1", R"(4{"message":"no"})"}) {
    Client client(open_socketio_echo);
    EXPECT_EQ(client.says(packet), "[close 3]") << packet;
  }
}

TEST(SocketIo, APeerMayLeaveFromWithinWhatItHears) {
  std::string heard;
  Client client([&](std::string_view) { return std::make_unique<Diary>(heard); });
  client.says("0");
  EXPECT_EQ(client.says(R"(2["fuera"])"), "1\n");
  EXPECT_EQ(heard, R"([in / null]["fuera"][out 3].)");
}

TEST(SocketIo, TheEndOfTheConnectionIsTheEndOfEachNamespace) {
  std::string heard;
  Client client([&](std::string_view) { return std::make_unique<Diary>(heard); });
  client.says("0");
  client.says("0/a,");
  client.says("1/a,");
  client.engine.close(EngineClose::kPingTimeout);
  EXPECT_EQ(heard, "[in / null][in /a null][out 0][out 2]");
}

TEST(SocketIo, AClientEntersOnlySoManyNamespaces) {
  std::string heard;
  Client client([&](std::string_view) { return std::make_unique<Diary>(heard); },
                {.spaces_max = 1});
  client.says("0");
  EXPECT_EQ(client.says("0/b,"), "4/b,{\"message\":\"Invalid namespace\"}\n");
}

}  // namespace
}  // namespace chasqui::edge
