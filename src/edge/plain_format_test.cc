#include "edge/plain_format.h"

#include <gtest/gtest.h>

#include <string>

#include "edge/session_test_support.h"

namespace chasqui::edge {
namespace {

TEST(PlainFormat, SplicesTheDataIn) {
  struct {
    hub::Event event;
    const char* text;
  } const cases[] = {
      {{7, "clientes", "cliente_creado", R"({"id":1,"total":10.0})", ""},
       R"({"event":"cliente_creado","data":{"id":1,"total":10.0},"seq":7,"epoca":"e\"1"})"},
      {{8, "a", "x", "[1]", "caja-2"},
       R"({"event":"x","data":[1],"seq":8,"epoca":"e\"1","origen":"caja-2"})"},
      {{0, "a", "escribe", "{}", ""}, R"({"event":"escribe","data":{}})"},
      {{0, "a", "nada", "", ""}, R"({"event":"nada","data":null})"},
  };
  for (const auto& c : cases) {
    std::string text;
    append_plain_event(text, c.event, "e\"1");
    EXPECT_EQ(text, c.text);
  }
}

TEST(PlainFormat, CallsItsMembersAsTheAppSays) {
  const hub::Event event{7, "jueces:1", "iniciada", R"({"mensaje":"ya"})", ""};
  struct {
    PlainKeys keys;
    const char* text;
  } const cases[] = {
      {{"tipo", "", "", ""}, R"({"tipo":"iniciada","mensaje":"ya"})"},
      {{"tipo", "data", "", ""}, R"({"tipo":"iniciada","data":{"mensaje":"ya"}})"},
      {{"tipo", "", "seq", "epoca"}, R"({"tipo":"iniciada","mensaje":"ya","seq":7,"epoca":"e"})"},
  };
  for (const auto& c : cases) {
    std::string text;
    append_plain_event(text, event, "e", c.keys);
    EXPECT_EQ(text, c.text);
  }
  std::string empty;
  append_plain_event(empty, {0, "a", "b", "{}", ""}, "e", {"tipo", "", "", ""});
  EXPECT_EQ(empty, R"({"tipo":"b"})");
}

TEST(PlainFormat, DeflatesWhatIsLongEnoughAndShrinks) {
  constexpr std::size_t kBytesMin = 200;
  loop::Loop loop;
  for (const int bits : {8, 9, 15}) {
    PlainFormats formats(kBytesMin);
    for (const std::size_t padding : {10u, 150u, 151u, 500u, 5000u}) {
      const hub::Event event{1, "a", "x", '"' + std::string(padding, 'y') + '"', ""};
      std::string plain, packed;
      formats.plain().encode(plain, event, "e");
      formats.deflated(bits).encode(packed, event, "e");
      const bool is_long = plain.size() - (padding > 90 ? 4 : 2) >= kBytesMin;
      EXPECT_EQ(packed == plain, !is_long) << padding;
      EXPECT_EQ(packed.size() < plain.size(), is_long) << padding;

      FakeLink link(loop, wire::WsDeflate{.server_window_bits = bits,
                                          .client_window_bits = 15,
                                          .server_context_takeover = false,
                                          .client_context_takeover = false});
      std::string text;
      append_plain_event(text, event, "e");
      link.send(std::make_shared<const std::string>(packed + plain + packed));
      EXPECT_EQ(link.heard, text + "\n" + text + "\n" + text + "\n");
    }
    EXPECT_EQ(&formats.deflated(bits), &formats.deflated(bits));
  }
}

}  // namespace
}  // namespace chasqui::edge
