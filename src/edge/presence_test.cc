#include "edge/presence.h"

#include <gtest/gtest.h>

#include "loop/loops.h"

namespace chasqui::edge {
namespace {

struct Sala {
  Sala() {
    space =
        std::make_shared<hub::Space>("e1", 0, hub::StreamTable{{"sala", {.has_presence = true}}});
  }
  std::string happened() {
    for (int i = 0; i < 3; ++i) loops[0].run_turn(std::chrono::milliseconds(1));
    return std::exchange(heard, {});
  }
  void enter(const char* client, const char* user) {
    presence.enter(space, "sala", {client, user});
  }
  void enter(Attendant who) { presence.enter(space, "sala", std::move(who)); }
  void leave(const char* client) { presence.leave(space, "sala", client); }
  std::string who(const char* stream = "sala") {
    std::string text;
    presence.ask({space, stream, loops[0]}, [&](const Attendance& found) {
      text = std::to_string(found.clients) + "/" + std::to_string(found.users);
      for (const Attendant& one : found.all) text += " " + one.client + "=" + one.user;
    });
    happened();
    return text;
  }

  loop::Loops loops{1};
  std::string heard;
  hub::SpaceRef space;
  Presence presence{loops[0], [this](const hub::SpaceRef&, const hub::EventRef& event) {
                      heard += event->stream + event->data + "\n";
                    }};
};

TEST(Presence, TheFirstConnectionOfAUserIsToldAndTheLastOne) {
  Sala sala;
  sala.enter("a", "7");
  EXPECT_EQ(sala.happened(), "sala{\"usuario\":\"7\",\"socket\":\"a\",\"en_linea\":true}\n");
  sala.enter("b", "7");
  sala.leave("a");
  EXPECT_EQ(sala.happened(), "");
  EXPECT_EQ(sala.who(), "1/1 b=7");
  sala.leave("b");
  EXPECT_EQ(sala.happened(), "sala{\"usuario\":\"7\",\"socket\":\"b\",\"en_linea\":false}\n");
  EXPECT_EQ(sala.who(), "0/0");
}

TEST(Presence, NobodyInParticularIsEachSomebody) {
  Sala sala;
  sala.enter("a", "");
  sala.enter("b", "");
  EXPECT_EQ(sala.who(), "2/2 a= b=");
}

TEST(Presence, ComingTwiceAndGoingTwiceIsOnce) {
  Sala sala;
  for (int i = 0; i < 2; ++i) sala.enter("a", "7");
  EXPECT_EQ(sala.who(), "1/1 a=7");
  for (int i = 0; i < 2; ++i) sala.leave("a");
  EXPECT_EQ(sala.who(), "0/0");
}

TEST(Presence, OneThatSaysWhoItIsLaterWasSomebodyElseBefore) {
  Sala sala;
  sala.enter("a", "");
  sala.happened();
  sala.enter("a", "7");
  EXPECT_EQ(sala.happened(),
            "sala{\"usuario\":\"\",\"socket\":\"a\",\"en_linea\":false}\n"
            "sala{\"usuario\":\"7\",\"socket\":\"a\",\"en_linea\":true}\n");
}

TEST(Presence, WhatABackendSaysOfSomebodyIsToldAndListed) {
  Sala sala;
  sala.enter({"a", "7", R"({"nombre":"Ana"})", "[1]"});
  EXPECT_EQ(sala.happened(),
            R"(sala{"usuario":"7","socket":"a","en_linea":true,"info":{"nombre":"Ana"},)"
            R"("info_canal":[1]})"
            "\n");
  sala.enter({"a", "7", R"({"nombre":"Eva"})"});
  EXPECT_EQ(sala.happened(), "") << "she has not come anew";
  std::string info = "nobody";
  sala.presence.ask({sala.space, "sala", sala.loops[0]}, [&](const Attendance& found) {
    info = found.all.at(0).info + found.all.at(0).channel_info;
  });
  sala.happened();
  EXPECT_EQ(info, R"({"nombre":"Eva"})");
  sala.leave("a");
  EXPECT_EQ(sala.happened(),
            R"(sala{"usuario":"7","socket":"a","en_linea":false,"info":{"nombre":"Eva"}})"
            "\n");
}

TEST(Presence, ManyAreCountedAndNeitherListedNorTold) {
  Sala sala;
  for (std::size_t i = 0; i < Presence::kListMax; ++i)
    sala.enter(("c" + std::to_string(i)).c_str(), "7");
  sala.happened();
  sala.enter("otro", "8");
  EXPECT_EQ(sala.happened(), "");
  EXPECT_EQ(sala.who(), "501/2");
}

TEST(Whereabouts, OnlyStreamsWithPresenceCountAndItsEndLeavesThem) {
  Sala sala;
  {
    Whereabouts whereabouts(sala.presence, sala.space);
    whereabouts.be_in({"sala", "otra"}, {"a", "7"});
    EXPECT_EQ(sala.who(), "1/1 a=7");
    EXPECT_EQ(sala.who("otra"), "0/0");
    whereabouts.be_in({"sala"}, {"a", "8"});
    EXPECT_EQ(sala.who(), "1/1 a=8");
    whereabouts.be_in({"otra"}, {"a", "8"});
    EXPECT_EQ(sala.who(), "0/0");
    whereabouts.be_in({"sala"}, {"a", "8"});
  }
  EXPECT_EQ(sala.who(), "0/0");
}

}  // namespace
}  // namespace chasqui::edge
