#include "edge/socketio_format.h"

#include <gtest/gtest.h>

namespace chasqui::edge {
namespace {

std::string encoded(const hub::Event& event, SocketIoFormat::Form form) {
  SocketIoFormats formats;
  std::string out;
  formats.of(form).encode(out, event, "e1");
  return out;
}

TEST(SocketIoFormat, TheOffsetStandsBehindTheData) {
  const struct {
    hub::Event event;
    const char* packet;
  } cases[] = {
      {{7, "s", "nuevo", R"({"a":1})", ""}, R"(42/ws,["nuevo",{"a":1},"7:e1"])"},
      {{7, "s", "nuevo", "{}", ""}, R"(42/ws,["nuevo",{},"7:e1"])"},
      {{7, "s", "lista", "[1]", ""}, R"(42/ws,["lista",[1],"7:e1"])"},
      {{0, "s", "escribe", R"({"a":1})", ""}, R"(42/ws,["escribe",{"a":1}])"},
  };
  for (const auto& it : cases)
    EXPECT_EQ(encoded(it.event, {"/ws", true}), "\x1e" + std::string(it.packet));
}

TEST(SocketIoFormat, OnAWebSocketItIsAFrameAndTheMainNamespaceHasNoName) {
  const std::string packet = R"(42["x",1])";
  EXPECT_EQ(encoded({0, "s", "x", "1", ""}, {"/", false}),
            "\x81" + std::string(1, static_cast<char>(packet.size())) + packet);
}

TEST(SocketIoFormat, NamesThatClientsKeepForThemselvesAreLeftOut) {
  for (const char* name : {"connect", "disconnect", "newListener"})
    EXPECT_EQ(encoded({7, "s", name, "1", ""}, {"/ws", true}), "") << name;
}

TEST(SocketIoFormat, AnOffsetIsAPosition) {
  EXPECT_EQ(position_of_offset(socketio_offset({"e1", 7})), (hub::Position{"e1", 7}));
  for (const char* bad : {"", "7", "e1", ":e1", "x:e1", "7.5:e1"})
    EXPECT_EQ(position_of_offset(bad), std::nullopt) << bad;
}

}  // namespace
}  // namespace chasqui::edge
