#include "edge/sse_format.h"

#include <gtest/gtest.h>

namespace chasqui::edge {
namespace {

const hub::Event kSale{7, "ventas", "venta_registrada", R"({"id":1})", "caja-2"};

std::string encoded(SseFormat::Framing framing, const hub::Event& event) {
  std::string out;
  SseFormat(framing).encode(out, event, "e1");
  return out;
}

TEST(SseFormat, AnEventHasItsPositionAsItsId) {
  EXPECT_EQ(encoded(SseFormat::Framing::kPlain, kSale),
            "id: e1:7\nevent: venta_registrada\ndata: {\"id\":1}\n\n");
}

TEST(SseFormat, EphemeralEventsHaveNoId) {
  EXPECT_EQ(encoded(SseFormat::Framing::kPlain, {0, "chat", "escribe", "", ""}),
            "event: escribe\ndata: null\n\n");
}

TEST(SseFormat, EachEventIsOneChunk) {
  EXPECT_EQ(encoded(SseFormat::Framing::kChunked, {0, "s", "a", "1", ""}),
            "12\r\nevent: a\ndata: 1\n\n\r\n");
}

TEST(SseFormat, PositionsComeFromTheHeaderOrTheQuery) {
  const hub::Space space("e1");
  struct {
    const char *header, *query;
    std::optional<hub::Position> position;
  } const cases[] = {
      {"", "", std::nullopt},
      {"e1:7", "", hub::Position{"e1", 7}},
      {"e0:7", "", hub::Position{"e0", 7}},
      {"7", "", hub::Position{"e1", 7}},
      {"a:b:7", "", hub::Position{"a:b", 7}},
      {"", "lastEventId=e1%3A7", hub::Position{"e1", 7}},
      {"", "lastEventId=", std::nullopt},
      {"", "desde=5", hub::Position{"e1", 5}},
      {"", "desde=5&epoca=e0", hub::Position{"e0", 5}},
      {"e1:9", "desde=5&lastEventId=e1:7", hub::Position{"e1", 9}},
      {"", "desde=5&lastEventId=e1:7", hub::Position{"e1", 7}},
      {"hola", "", hub::Position{"", 0}},
      {"e1:", "", hub::Position{"", 0}},
      {"e1:99999999999999999999", "", hub::Position{"", 0}},
      {"", "desde=cinco", hub::Position{"", 0}},
  };
  for (const auto& c : cases)
    EXPECT_EQ(sse_position(c.header, *wire::parse_query(c.query), space), c.position)
        << c.header << " " << c.query;
}

}  // namespace
}  // namespace chasqui::edge
