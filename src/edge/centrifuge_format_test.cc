#include "edge/centrifuge_format.h"

#include <gtest/gtest.h>

#include "edge/presence.h"

namespace chasqui::edge {
namespace {

std::string encoded(CentrifugeFormat format, const hub::Event& event) {
  std::string out;
  format.encode(out, event, "e1");
  return out;
}

constexpr std::string_view kPush =
    R"({"push":{"channel":"a","pub":{"data":{"event":"uno","data":{"x":1}},"offset":7}}})";

TEST(CentrifugeFormat, TheSamePushForEveryTransport) {
  const hub::Event event{7, "a", "uno", R"({"x":1})", ""};
  const std::string push(kPush);
  const struct {
    CentrifugeFraming framing;
    bool is_chunked;
    std::string seen;
  } cases[] = {
      {CentrifugeFraming::kWebSocket, false, "\x81\x51" + push},
      {CentrifugeFraming::kLine, false, push + "\n"},
      {CentrifugeFraming::kLine, true, "52\r\n" + push + "\n\r\n"},
      {CentrifugeFraming::kEvent, false, "data: " + push + "\n\n"},
      {CentrifugeFraming::kEvent, true, "59\r\ndata: " + push + "\n\n\r\n"},
  };
  for (const auto& c : cases)
    EXPECT_EQ(encoded(CentrifugeFormat(c.framing, c.is_chunked), event), c.seen);
}

TEST(CentrifugeFormat, WhoComesOrGoesIsNoPublication) {
  const hub::Event event{0, "a", std::string(kPresenceEvent),
                         R"({"usuario":"1","socket":"s","en_linea":true})", ""};
  EXPECT_EQ(encoded(CentrifugeFormat(CentrifugeFraming::kLine), event),
            R"({"push":{"channel":"a","join":{"info":{"user":"1","client":"s"}}}})"
            "\n");
}

}  // namespace
}  // namespace chasqui::edge
