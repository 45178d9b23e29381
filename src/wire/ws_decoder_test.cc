#include "wire/ws_decoder.h"

#include <gtest/gtest.h>

#include "wire/ws_test_support.h"

namespace chasqui::wire {
namespace {

using namespace std::string_view_literals;

// The frames as text, payloads put together again; ends with the violation if there is one.
std::string decode(const std::vector<std::string_view>& reads, WsRole role = WsRole::kServer) {
  WsDecoder decoder(role);
  std::string seen;
  for (const std::string_view read : reads) {
    std::string buffer(read);
    std::span<std::byte> bytes = std::as_writable_bytes(std::span(buffer));
    for (;;) {
      const auto piece = decoder.next(bytes);
      if (!piece) return seen + "closes " + std::to_string(piece.error().close_code);
      if (!*piece) break;
      const WsPiece& p = **piece;
      if (p.is_first)
        seen += std::to_string(static_cast<int>(p.head.opcode)) + (p.head.fin ? "" : "+") +
                (p.head.compressed ? "z" : "") + "/" + std::to_string(p.frame_bytes) + " ";
      seen += p.text();
      if (p.is_last) seen += "\n";
    }
    EXPECT_TRUE(bytes.empty());
  }
  return seen;
}

TEST(WsDecoder, SameFramesWhereverTheReadsCut) {
  const std::string stream =
      masked({WsOpcode::kText}, "hola") + masked({WsOpcode::kPing}, "") +
      masked({.opcode = WsOpcode::kBinary, .fin = false}, std::string(300, 'x')) +
      masked({.opcode = WsOpcode::kText, .compressed = true}, "z");
  const std::string whole = decode({stream});
  EXPECT_EQ(whole, "1/4 hola\n9/0 \n2+/300 " + std::string(300, 'x') + "\n1z/1 z\n");
  const std::string_view view = stream;
  for (std::size_t cut = 0; cut <= stream.size(); ++cut)
    ASSERT_EQ(decode({view.substr(0, cut), view.substr(cut)}), whole) << "cut at " << cut;
}

TEST(WsDecoder, SameFramesWhenEveryByteComesAlone) {
  const std::string stream = masked({WsOpcode::kText}, "uno dos tres") +
                             masked({WsOpcode::kBinary}, std::string(70000, 'x'));
  std::vector<std::string_view> bytes;
  for (std::size_t at = 0; at < stream.size(); ++at)
    bytes.push_back(std::string_view(stream).substr(at, 1));
  EXPECT_EQ(decode(bytes), decode({stream}));
}

TEST(WsDecoder, ReadsTheExamplesOfTheRfc) {
  EXPECT_EQ(decode({"\x81\x05\x48\x65\x6c\x6c\x6f"sv}, WsRole::kClient), "1/5 Hello\n");
  EXPECT_EQ(decode({"\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58"sv}), "1/5 Hello\n");
  EXPECT_EQ(decode({"\x01\x03Hel\x80\x02lo"sv}, WsRole::kClient), "1+/3 Hel\n0/2 lo\n");
  const std::string kilo(256, 'k');
  EXPECT_EQ(decode({"\x82\x7e\x01\x00"sv, kilo}, WsRole::kClient), "2/256 " + kilo + "\n");
  const std::string big(65536, 'b');
  EXPECT_EQ(decode({"\x82\x7f\x00\x00\x00\x00\x00\x01\x00\x00"sv, big}, WsRole::kClient),
            "2/65536 " + big + "\n");
}

TEST(WsDecoder, RefusesWhatTheRfcForbids) {
  struct {
    std::string_view name, bytes;
    WsRole role = WsRole::kServer;
  } const cases[] = {
      {"second reserved bit", "\xa1\x80"},
      {"third reserved bit", "\x91\x80"},
      {"opcode 3", "\x83\x80"},
      {"opcode 7", "\x87\x80"},
      {"opcode 11", "\x8b\x80"},
      {"opcode 15", "\x8f\x80"},
      {"not masked by a client", "\x81\x00"sv},
      {"masked by a server", "\x81\x80", WsRole::kClient},
      {"fragmented ping", "\x09\x80"},
      {"fragmented close", "\x08\x80"},
      {"compressed ping", "\xc9\x80"},
      {"ping of 126 bytes", "\x89\xfe"},
      {"close of 64-bit length", "\x88\xff"},
      {"top bit of the length", "\x82\xff\x80\x00\x00\x00\x00\x00\x00\x00\x01\x02\x03\x04"sv},
      {"125 in 16 bits", "\x82\xfe\x00\x7d\x01\x02\x03\x04"sv},
      {"65535 in 64 bits", "\x82\xff\x00\x00\x00\x00\x00\x00\xff\xff\x01\x02\x03\x04"sv},
  };
  for (const auto& c : cases) EXPECT_EQ(decode({c.bytes}, c.role), "closes 1002") << c.name;
}

TEST(WsDecoder, SaysHowLongAFrameIsBeforeItsPayloadComes) {
  const auto head = "\x82\xff\x7f\xff\xff\xff\xff\xff\xff\xff\x01\x02\x03\x04"sv;
  EXPECT_EQ(decode({head}), "2/9223372036854775807 ");
}

TEST(WsMask, MasksAnyStretchAsTheWholeWouldBe) {
  const std::string text = "la máscara gira con el desplazamiento, no con la lectura";
  std::string whole = text;
  ws_mask(std::as_writable_bytes(std::span(whole)), kTestMask, 0);
  for (std::size_t from = 0; from < text.size(); ++from)
    for (std::size_t to = from; to <= text.size(); ++to) {
      std::string part = text.substr(from, to - from);
      ws_mask(std::as_writable_bytes(std::span(part)), kTestMask, from);
      ASSERT_EQ(part, whole.substr(from, to - from)) << from << " to " << to;
    }
}

}  // namespace
}  // namespace chasqui::wire
