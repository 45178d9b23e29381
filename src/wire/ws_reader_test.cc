#include "wire/ws_reader.h"

#include <gtest/gtest.h>

#include "wire/ws_test_support.h"

namespace chasqui::wire {
namespace {

using namespace std::literals;

static_assert(sizeof(WsReader) <= 64, "an idle socket costs no more");

constexpr WsHead kText{WsOpcode::kText};
constexpr WsHead kBinary{WsOpcode::kBinary};
constexpr WsHead kTextBegins{.opcode = WsOpcode::kText, .fin = false};
constexpr WsHead kBinaryBegins{.opcode = WsOpcode::kBinary, .fin = false};
constexpr WsHead kMore{.opcode = WsOpcode::kContinuation, .fin = false};
constexpr WsHead kEnd{WsOpcode::kContinuation};
constexpr WsHead kPing{WsOpcode::kPing};
constexpr WsHead kPong{WsOpcode::kPong};
constexpr WsHead kClose{WsOpcode::kClose};
constexpr WsHead kCompressed{.opcode = WsOpcode::kText, .compressed = true};
constexpr WsHead kCompressedBegins{.opcode = WsOpcode::kText, .fin = false, .compressed = true};
const WsDeflate kTakeover{};
const WsDeflate kNoTakeover{.server_context_takeover = false, .client_context_takeover = false};

std::string masked_hello() { return masked(kCompressed, "\xf2\x48\xcd\xc9\xc9\x07\x00"sv); }

TEST(WsReader, SameEventsWhereverTheReadsCut) {
  DeflatePool pool;
  const WsReaderSetup setup{.pool = &pool};
  const std::string stream = masked(kText, "uno") + masked(kTextBegins, "ñan") +
                             masked(kPing, "p\xff") + masked(kMore, "d\xc3") + masked(kPong, "") +
                             masked(kEnd, "\xba") + masked(kBinary, std::string(130, '\xff')) +
                             masked_hello() + masked(kCompressedBegins, "\xf2\x48\xcd"sv) +
                             masked(kPing, "") + masked(kEnd, "\xc9\xc9\x07\x00"sv) +
                             masked(kText, "") +
                             masked(kClose,
                                    "\x03\xe8"
                                    "adiós");
  for (const WsDeflate& deflate : {kTakeover, kNoTakeover}) {
    const std::string whole = heard({stream}, setup, deflate);
    EXPECT_EQ(whole, "text [uno]\nping [p\xff]\npong []\ntext [ñandú]\nbinary [" +
                         std::string(130, '\xff') +
                         "]\ntext [Hello]\nping []\ntext [Hello]\ntext []\nclose 1000 [adiós]\n");
    for (std::size_t cut = 0; cut <= stream.size(); ++cut)
      ASSERT_EQ(heard({stream.substr(0, cut), stream.substr(cut)}, setup, deflate), whole)
          << "cut at " << cut;
    std::vector<std::string> bytes;
    for (const char c : stream) bytes.emplace_back(1, c);
    EXPECT_EQ(heard(bytes, setup, deflate), whole);
  }
}

TEST(WsReader, HoldsABufferOnlyWhileSomethingIsUnfinished) {
  const WsReaderSetup setup;
  Ear ear(setup);
  const auto holds_after = [&ear](const std::string& piece) {
    ear.hear(piece);
    return ear.reader().holds_buffer();
  };
  const std::string text = masked(kText, "hola");
  EXPECT_FALSE(holds_after(text));
  EXPECT_FALSE(holds_after(text.substr(0, 5))) << "of a header nothing is allocated";
  EXPECT_TRUE(holds_after(text.substr(5, 2)));
  EXPECT_FALSE(holds_after(text.substr(7)));
  EXPECT_TRUE(holds_after(masked(kTextBegins, "ho")));
  EXPECT_TRUE(holds_after(masked(kPing, "ping")));
  EXPECT_FALSE(holds_after(masked(kEnd, "la")));
  EXPECT_EQ(ear.heard(), "text [hola]\ntext [hola]\nping [ping]\ntext [hola]\n");
}

TEST(WsReader, RefusesWhatTheRfcForbids) {
  struct {
    std::string name, stream;
    int code;
  } const cases[] = {
      {"continuation of nothing", masked(kEnd, "x"), 1002},
      {"continuation after the end", masked(kText, "x") + masked(kMore, "x"), 1002},
      {"text inside a message", masked(kTextBegins, "x") + masked(kText, "x"), 1002},
      {"binary inside a message", masked(kBinaryBegins, "x") + masked(kBinaryBegins, "x"), 1002},
      {"reserved bit without deflate", masked(kCompressed, "x"), 1002},
      {"reserved opcode", "\x83\x80\x01\x02\x03\x04"s, 1002},
      {"not masked", "\x81\x01x"s, 1002},
      {"close code of one byte", masked(kClose, "\x03"), 1002},
      {"close code 999", masked(kClose, "\x03\xe7"), 1002},
      {"close reason", masked(kClose, "\x03\xe8\xff"), 1007},
      {"close reason cut short", masked(kClose, "\x03\xe8\xc3"), 1007},
      {"text", masked(kText, "a\xff"), 1007},
      {"text cut short", masked(kText, "a\xc3"), 1007},
      {"text cut short in fragments", masked(kTextBegins, "a\xc3") + masked(kEnd, ""), 1007},
      {"control frame over 125", masked(kPing, std::string(126, 'x')), 1002},
  };
  for (const auto& c : cases) {
    for (std::size_t cut = 0; cut <= c.stream.size(); ++cut) {
      const std::string seen = heard({c.stream.substr(0, cut), c.stream.substr(cut)});
      ASSERT_NE(seen.find("refused " + std::to_string(c.code)), std::string::npos)
          << c.name << ": " << seen;
    }
  }
}

TEST(WsReader, AcceptsExactlyTheCloseCodesThatMayBeSent) {
  const auto closes = [](unsigned code) {
    return heard({masked(
        kClose, std::string{static_cast<char>(code >> 8), static_cast<char>(code & 0xff)})});
  };
  for (const unsigned code : {1000u, 1001u, 1002u, 1003u, 1007u, 1008u, 1009u, 1010u, 1011u, 1012u,
                              1013u, 1014u, 3000u, 3999u, 4000u, 4999u})
    EXPECT_EQ(closes(code), "close " + std::to_string(code) + " []\n");
  for (const unsigned code :
       {0u, 999u, 1004u, 1005u, 1006u, 1015u, 1016u, 1100u, 2000u, 2999u, 5000u, 65535u})
    EXPECT_EQ(closes(code), "refused 1002 invalid close code\n") << code;
  EXPECT_EQ(heard({masked(kClose, "")}), "close 1005 []\n");
  EXPECT_EQ(heard({masked(kClose, "\x03\xe8" + std::string(123, 'x'))}),
            "close 1000 [" + std::string(123, 'x') + "]\n");
}

TEST(WsReader, InvalidTextIsRefusedAtItsFirstWrongByte) {
  const std::string text =
      "\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5\xf4\x90\x80\x80"
      "edited";
  constexpr std::size_t kWrong = 12;
  const std::string whole = masked(kText, text);
  const std::size_t head = whole.size() - text.size();
  EXPECT_EQ(heard({whole.substr(0, head + kWrong)}), "");
  EXPECT_EQ(heard({whole.substr(0, head + kWrong + 1)}), "refused 1007 not UTF-8\n");
  EXPECT_EQ(heard({masked(kTextBegins, text.substr(0, kWrong))}), "");
  EXPECT_EQ(heard({masked(kTextBegins, text.substr(0, kWrong + 1))}), "refused 1007 not UTF-8\n");
}

TEST(WsReader, BinaryMayHoldAnyBytesInAnyFragments) {
  EXPECT_EQ(heard({masked(kBinaryBegins, "\xff") + masked(kEnd, "\xc3")}), "binary [\xff\xc3]\n");
}

TEST(WsReader, MessagesAreBoundedAtTheHeaderOfTheFrameThatGoesOver) {
  const WsReaderSetup setup{.message_bytes_max = 1000};
  const std::string full(1000, 'x');
  EXPECT_EQ(heard({masked(kText, full)}, setup), "text [" + full + "]\n");
  EXPECT_EQ(heard({masked(kTextBegins, full.substr(1)) + masked(kEnd, "x")}, setup),
            "text [" + full + "]\n");
  const std::string refused = "refused 1009 message too big\n";
  EXPECT_EQ(heard({masked(kText, full + "x").substr(0, 8)}, setup), refused);
  EXPECT_EQ(heard({masked(kTextBegins, full) + masked(kEnd, "x").substr(0, 6)}, setup), refused);
  auto huge = "\x82\xff\x7f\xff\xff\xff\xff\xff\xff\xff\x01\x02\x03\x04"s;
  EXPECT_EQ(heard({huge}, setup), refused);
  EXPECT_EQ(heard({masked(kBinaryBegins, "x") + huge.replace(0, 1, "\x80")}, setup), refused);
}

TEST(WsReader, FragmentsAreCountedUnlessTheCountIsZero) {
  const auto message_of = [](std::size_t frames) {
    std::string stream = masked(kTextBegins, "");
    for (std::size_t i = 2; i < frames; ++i) stream += masked(kMore, "");
    return stream + masked(kEnd, "x");
  };
  const WsReaderSetup four{.fragments_max = 4}, any{.fragments_max = 0};
  EXPECT_EQ(heard({message_of(4) + message_of(4)}, four), "text [x]\ntext [x]\n");
  EXPECT_EQ(heard({message_of(5)}, four), "refused 1008 too many fragments\n");
  EXPECT_EQ(heard({message_of(5000)}, any), "text [x]\n");
}

TEST(WsReader, ReadsTheExamplesOfRfc7692) {
  DeflatePool pool;
  const WsReaderSetup setup{.pool = &pool};
  const std::string hello = "text [Hello]\n";
  struct {
    std::string_view name;
    std::string stream;
  } const cases[] = {
      {"7.2.3.1 one block", masked(kCompressed, "\xf2\x48\xcd\xc9\xc9\x07\x00"sv)},
      {"7.2.3.1 in fragments",
       masked(kCompressedBegins, "\xf2\x48\xcd"sv) + masked(kEnd, "\xc9\xc9\x07\x00"sv)},
      {"7.2.3.3 no compression", masked(kCompressed,
                                        "\x00\x05\x00\xfa\xff"
                                        "Hello\x00"sv)},
      {"7.2.3.4 final block", masked(kCompressed, "\xf3\x48\xcd\xc9\xc9\x07\x00\x00"sv)},
      {"7.2.3.5 two blocks",
       masked(kCompressed, "\xf2\x48\x05\x00\x00\x00\xff\xff\xca\xc9\xc9\x07\x00"sv)},
  };
  for (const auto& c : cases)
    for (const WsDeflate& deflate : {kTakeover, kNoTakeover})
      EXPECT_EQ(heard({c.stream}, setup, deflate), hello) << c.name;
  EXPECT_EQ(heard({masked(kCompressed, "\0"sv)}, setup, kTakeover), "text []\n") << "7.2.3.6";

  const std::string twice = masked_hello() + masked(kCompressed, "\xf2\x00\x11\x00\x00"sv);
  EXPECT_EQ(heard({twice}, setup, kTakeover), hello + hello) << "7.2.3.2 shared window";
  EXPECT_EQ(heard({twice}, setup, kNoTakeover), hello + "refused 1007 broken deflate stream\n");
}

TEST(WsReader, AFinalBlockDoesNotEndTheSharedWindow) {
  DeflatePool pool;
  const WsReaderSetup setup{.pool = &pool};
  const std::string stream = masked(kCompressed, "\xf3\x48\xcd\xc9\xc9\x07\x00\x00"sv) +
                             masked(kCompressed, "\xf2\x00\x11\x00\x00"sv);
  EXPECT_EQ(heard({stream}, setup, kTakeover), "text [Hello]\ntext [Hello]\n");
}

TEST(WsReader, PlainAndCompressedMessagesMix) {
  DeflatePool pool;
  const WsReaderSetup setup{.pool = &pool};
  EXPECT_EQ(heard({masked(kText, "a") + masked_hello() + masked(kText, "b")}, setup, kTakeover),
            "text [a]\ntext [Hello]\ntext [b]\n");
}

TEST(WsReader, RefusesWhatDeflateForbids) {
  DeflatePool pool;
  const WsReaderSetup setup{.pool = &pool};
  struct {
    std::string_view name;
    std::string stream;
    int code;
  } const cases[] = {
      {"not deflate", masked(kCompressed, "\xff\xff\xff"), 1007},
      {"cut short", masked(kCompressed, "\xf2\x48\xcd\xc9"sv), 1007},
      {"not UTF-8", masked(kCompressed, "\x00\x01\x00\xfe\xff\xff\x00"sv), 1007},
      {"compressed continuation",
       masked(kCompressedBegins, "\xf2") +
           masked({.opcode = WsOpcode::kContinuation, .compressed = true}, ""),
       1002},
      {"compressed ping", masked({.opcode = WsOpcode::kPing, .compressed = true}, ""), 1002},
  };
  for (const auto& c : cases)
    for (const WsDeflate& deflate : {kTakeover, kNoTakeover})
      EXPECT_EQ(heard({c.stream}, setup, deflate).substr(0, 12),
                "refused " + std::to_string(c.code))
          << c.name;
}

TEST(WsReader, InflatedMessagesAreBounded) {
  DeflatePool pool;
  const WsReaderSetup setup{.message_bytes_max = 1000, .pool = &pool};
  const std::string full(1000, 'x');
  for (const WsDeflate& deflate : {kTakeover, kNoTakeover}) {
    EXPECT_EQ(heard({masked(kCompressed, pool.deflate(full, 15))}, setup, deflate),
              "text [" + full + "]\n");
    for (const std::size_t size : {1001u, 5'000'000u})
      EXPECT_EQ(
          heard({masked(kCompressed, pool.deflate(std::string(size, 'x'), 15))}, setup, deflate),
          "refused 1009 message too big\n")
          << size;
  }
}

TEST(WsReader, CompressedBytesAreBoundedToo) {
  DeflatePool pool;
  const WsReaderSetup setup{.message_bytes_max = 800, .fragments_max = 0, .pool = &pool};
  constexpr std::size_t kCompressedMax = 800 + 800 / 8 + 64;
  const std::string blocks(kCompressedMax, '\0');
  const std::string refused = "refused 1009 message too big\n";
  EXPECT_NE(heard({masked(kCompressed, blocks)}, setup, kTakeover), refused);
  EXPECT_EQ(heard({masked(kCompressed, blocks + "x").substr(0, 8)}, setup, kTakeover), refused);
  EXPECT_EQ(heard({masked(kCompressedBegins, blocks) + masked(kMore, "x").substr(0, 6)}, setup,
                  kTakeover),
            refused);
}

TEST(WsReader, AClientReadsUnmaskedFrames) {
  const WsReaderSetup setup{.role = WsRole::kClient};
  EXPECT_EQ(heard({"\x81\x04hola\x88\x00"s}, setup), "text [hola]\nclose 1005 []\n");
  EXPECT_EQ(heard({masked(kText, "hola")}, setup), "refused 1002 frame masked by a server\n");
}

}  // namespace
}  // namespace chasqui::wire
