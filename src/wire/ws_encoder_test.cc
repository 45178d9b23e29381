#include "wire/ws_encoder.h"

#include <gtest/gtest.h>

#include "base/text.h"
#include "wire/ws_test_support.h"

namespace chasqui::wire {
namespace {

using namespace std::string_view_literals;

const WsReaderSetup kBig{.message_bytes_max = 1 << 20};

std::string frame(WsHead head, std::string_view payload) {
  std::string out;
  append_ws_frame(out, head, payload);
  return out;
}

std::string close_frame(std::uint16_t code, std::string_view reason) {
  std::string out;
  append_ws_close(out, code, reason);
  return out;
}

TEST(WsEncoder, WritesTheShortestLengthAtEveryBound) {
  struct {
    std::size_t size;
    std::string_view head;
  } const cases[] = {
      {0, "\x82\x00"sv},
      {125, "\x82\x7d"sv},
      {126, "\x82\x7e\x00\x7e"sv},
      {65535, "\x82\x7e\xff\xff"sv},
      {65536, "\x82\x7f\x00\x00\x00\x00\x00\x01\x00\x00"sv},
  };
  for (const auto& c : cases) {
    const std::string payload(c.size, 'x');
    EXPECT_EQ(frame({WsOpcode::kBinary}, payload), std::string(c.head) + payload) << c.size;
    EXPECT_EQ(ws_frame_bytes(c.size), c.head.size() + c.size);
  }
}

TEST(WsEncoder, WritesTheBitsOfTheHead) {
  EXPECT_EQ(frame({.opcode = WsOpcode::kText, .fin = false}, ""), "\x01\x00"sv);
  EXPECT_EQ(frame({.opcode = WsOpcode::kText, .compressed = true}, ""), "\xc1\x00"sv);
  EXPECT_EQ(frame({WsOpcode::kContinuation}, ""), "\x80\x00"sv);
  EXPECT_EQ(frame({WsOpcode::kPong}, ""), "\x8a\x00"sv);
}

TEST(WsEncoder, AppendsBehindWhatIsThere) {
  std::string out = "antes";
  append_ws_frame(out, {WsOpcode::kText}, "a");
  append_masked_ws_frame(out, {WsOpcode::kText}, "b", WsMask{});
  EXPECT_EQ(out,
            "antes\x81\x01"
            "a\x81\x81\x00\x00\x00\x00"
            "b"sv);
}

TEST(WsEncoder, WritesTheMaskedExampleOfTheRfc) {
  EXPECT_EQ(masked({WsOpcode::kText}, "Hello"), "\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58"sv);
}

TEST(WsEncoder, ACloseFrameCarriesItsCodeAndReason) {
  EXPECT_EQ(close_frame(1000, ""), "\x88\x02\x03\xe8"sv);
  EXPECT_EQ(close_frame(4429, "despacio"),
            "\x88\x0a\x11\x4d"
            "despacio"sv);
  EXPECT_EQ(close_frame(ws_close::kNoCode, "never sent"), "\x88\x00"sv);
}

TEST(WsEncoder, ALongReasonIsCutAtTheEndOfACharacter) {
  EXPECT_EQ(close_frame(1000, std::string(123, 'x')).size(), 2 + 125);
  EXPECT_EQ(close_frame(1000, std::string(124, 'x')).size(), 2 + 125);
  for (std::size_t ascii = 118; ascii <= 123; ++ascii) {
    const std::string close = close_frame(1000, std::string(ascii, 'x') + "🦙🦙");
    EXPECT_LE(close.size(), 2 + 125);
    EXPECT_TRUE(is_utf8(std::string_view(close).substr(4))) << ascii;
  }
}

TEST(WsEncoder, WhatIsWrittenIsReadAgain) {
  for (const std::size_t size : {0u, 1u, 125u, 126u, 65535u, 65536u, 200000u}) {
    const std::string payload(size, 'x');
    const std::string seen = "binary [" + payload + "]\n";
    EXPECT_EQ(heard({masked({WsOpcode::kBinary}, payload)}, kBig), seen) << size;
    WsReaderSetup client = kBig;
    client.role = WsRole::kClient;
    EXPECT_EQ(heard({frame({WsOpcode::kBinary}, payload)}, client), seen) << size;
  }
}

TEST(WsMessage, EverySocketOfAFormGetsTheSameBytes) {
  DeflatePool pool;
  WsMessage message(WsOpcode::kText, std::string(600, 'a'));
  EXPECT_EQ(message.plain(), message.plain());
  const WsMessage::DeflateForm wide{15, 512}, narrow{9, 512};
  EXPECT_EQ(message.deflated(wide, pool), message.deflated(wide, pool));
  EXPECT_NE(message.deflated(wide, pool), message.deflated(narrow, pool));
  EXPECT_EQ(*message.plain(), frame({WsOpcode::kText}, message.payload()));
}

TEST(WsMessage, CompressesFromTheBoundOnAndOnlyWhenItGetsShorter) {
  DeflatePool pool;
  const WsMessage::DeflateForm form{15, 512};
  WsMessage below(WsOpcode::kText, std::string(511, 'a'));
  EXPECT_EQ(below.deflated(form, pool), below.plain());
  WsMessage at(WsOpcode::kText, std::string(512, 'a'));
  EXPECT_LT(at.deflated(form, pool)->size(), at.plain()->size());
  std::string noise;
  for (unsigned i = 0, x = 1; i < 600; ++i, x = x * 1664525 + 1013904223)
    noise.push_back(static_cast<char>(x >> 24));
  WsMessage incompressible(WsOpcode::kBinary, noise);
  EXPECT_EQ(incompressible.deflated(form, pool), incompressible.plain());
}

TEST(WsMessage, ACompressedBroadcastIsReadByListenersWhateverTheyHeardBefore) {
  DeflatePool pool;
  const WsReaderSetup client{.role = WsRole::kClient, .pool = &pool};
  const std::string text(600, 'a');
  WsMessage first(WsOpcode::kText, text), second(WsOpcode::kText, text + "b");
  const WsMessage::DeflateForm form{12, 512};
  for (const bool takeover : {false, true}) {
    const WsDeflate deflate{.server_window_bits = 12, .server_context_takeover = takeover};
    const std::string one = *first.deflated(form, pool), two = *second.deflated(form, pool);
    const std::string heard_two = "text [" + text + "b]\n";
    EXPECT_EQ(heard({two}, client, deflate), heard_two);
    EXPECT_EQ(heard({one, two}, client, deflate), "text [" + text + "]\n" + heard_two);
  }
}

}  // namespace
}  // namespace chasqui::wire
