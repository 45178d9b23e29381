#include "wire/engineio.h"

#include <gtest/gtest.h>

namespace chasqui::wire {
namespace {

std::string shown(const std::optional<std::vector<EnginePacket>>& packets) {
  if (!packets) return "malformed";
  std::string text;
  for (const EnginePacket& packet : *packets) {
    text += packet.is_binary ? "b" : std::to_string(static_cast<int>(packet.type));
    text.append(":").append(packet.data).append(" ");
  }
  return text;
}

TEST(EngineIo, PayloadsAreTakenApartAndPutTogether) {
  const struct {
    const char* text;
    const char* packets;
  } cases[] = {
      {"4hola", "4:hola "},
      {"4", "4: "},
      {"4a\x1e"
       "4b\x1e"
       "3",
       "4:a 4:b 3: "},
      {"4hola\x1e"
       "bQUJD",
       "4:hola b:ABC "},
      {"2probe", "2:probe "},
      {"b", "b: "},
  };
  for (const auto& it : cases) {
    const auto packets = parse_engine_payload(it.text, 8);
    EXPECT_EQ(shown(packets), it.packets) << it.text;
    if (!packets) continue;
    std::string again;
    for (const EnginePacket& packet : *packets) append_engine_payload(again, packet);
    EXPECT_EQ(again, it.text);
  }
}

TEST(EngineIo, OneMalformedPieceSpoilsAPayload) {
  for (const char* text : {"", "abc", "7", "4a\x1e",
                           "4a\x1e\x1e"
                           "4b",
                           "bQUJ", "bQU-D", "/", ":"}) {
    EXPECT_EQ(shown(parse_engine_payload(text, 8)), "malformed") << text;
  }
  EXPECT_EQ(shown(parse_engine_payload("4\x1e"
                                       "4\x1e"
                                       "4",
                                       2)),
            "malformed");
}

TEST(EngineIo, TheHandshakeSaysWhatWasAgreed) {
  EXPECT_EQ(to_text(EngineHandshake{"s1", true}),
            R"({"sid":"s1","upgrades":["websocket"],"pingInterval":25000,"pingTimeout":20000,)"
            R"("maxPayload":1000000})");
  EXPECT_EQ(to_text(EngineHandshake{"s1", false}).find("websocket"), std::string::npos);
}

}  // namespace
}  // namespace chasqui::wire
