#include "wire/ws_deflate.h"

#include <gtest/gtest.h>

namespace chasqui::wire {
namespace {

constexpr WsDeflatePolicy kTakeover{.server_context_takeover = true,
                                    .client_context_takeover = true};
constexpr WsDeflatePolicy kAlone{};
constexpr WsDeflatePolicy kSmall{.server_window_bits_max = 10,
                                 .client_window_bits_max = 11,
                                 .server_context_takeover = true,
                                 .client_context_takeover = true};

std::string answer(std::string_view offers, const WsDeflatePolicy& policy) {
  const auto chosen = choose_ws_deflate(offers, policy);
  if (!chosen) return "malformed";
  return *chosen ? (*chosen)->header : "none";
}

TEST(WsDeflate, AnswersWhatTheOfferAndThePolicyAllow) {
  const std::string name = "permessage-deflate";
  struct {
    std::string_view offer;
    WsDeflatePolicy policy;
    std::string answer;
  } const cases[] = {
      {"permessage-deflate", kTakeover, ""},
      {"permessage-deflate; client_max_window_bits", kTakeover, ""},
      {"permessage-deflate; client_max_window_bits=15", kTakeover, ""},
      {"permessage-deflate; client_max_window_bits=10", kTakeover, "; client_max_window_bits=10"},
      {"permessage-deflate; server_max_window_bits=15", kTakeover, "; server_max_window_bits=15"},
      {"permessage-deflate; server_max_window_bits=8", kTakeover, "; server_max_window_bits=8"},
      {"permessage-deflate; server_max_window_bits=\"9\"", kTakeover, "; server_max_window_bits=9"},
      {"permessage-deflate; server_max_window_bits=\"\\1\\0\"", kTakeover,
       "; server_max_window_bits=10"},
      {"permessage-deflate; server_no_context_takeover", kTakeover, "; server_no_context_takeover"},
      {"permessage-deflate; client_no_context_takeover", kTakeover, "; client_no_context_takeover"},
      {"permessage-deflate;client_no_context_takeover ;\tserver_no_context_takeover;"
       "server_max_window_bits = 12 ; client_max_window_bits=9",
       kTakeover,
       "; server_no_context_takeover; client_no_context_takeover; server_max_window_bits=12"
       "; client_max_window_bits=9"},
      {"permessage-deflate", kAlone, "; server_no_context_takeover; client_no_context_takeover"},
      {"permessage-deflate; client_max_window_bits", kAlone,
       "; server_no_context_takeover; client_no_context_takeover"},
      {"permessage-deflate", kSmall, "; server_max_window_bits=10"},
      {"permessage-deflate; client_max_window_bits", kSmall,
       "; server_max_window_bits=10; client_max_window_bits=11"},
      {"permessage-deflate; client_max_window_bits=9; server_max_window_bits=9", kSmall,
       "; server_max_window_bits=9; client_max_window_bits=9"},
  };
  for (const auto& c : cases) EXPECT_EQ(answer(c.offer, c.policy), name + c.answer) << c.offer;
}

TEST(WsDeflate, AnOfferThatIsNotUnderstoodIsPassedOver) {
  for (const std::string_view offer : {
           "",
           "  ",
           ",",
           "x-webkit-deflate-frame",
           "Permessage-Deflate",
           "permessage-deflate; unknown",
           "permessage-deflate; unknown=1",
           "permessage-deflate; server_no_context_takeover=1",
           "permessage-deflate; client_no_context_takeover=true",
           "permessage-deflate; server_max_window_bits",
           "permessage-deflate; server_max_window_bits=7",
           "permessage-deflate; server_max_window_bits=16",
           "permessage-deflate; server_max_window_bits=08",
           "permessage-deflate; server_max_window_bits=015",
           "permessage-deflate; server_max_window_bits=+9",
           "permessage-deflate; server_max_window_bits=1a",
           "permessage-deflate; client_max_window_bits=0",
           "permessage-deflate; client_max_window_bits=100000000000",
           "permessage-deflate; server_no_context_takeover; server_no_context_takeover",
           "permessage-deflate; client_no_context_takeover; client_no_context_takeover",
           "permessage-deflate; server_max_window_bits=9; server_max_window_bits=9",
           "permessage-deflate; client_max_window_bits; client_max_window_bits",
           "permessage-deflate; client_max_window_bits; client_max_window_bits=9",
       }) {
    EXPECT_EQ(answer(offer, kTakeover), "none") << offer;
    const std::string fallback = std::string(offer) + ", permessage-deflate";
    EXPECT_EQ(answer(fallback, kTakeover), "permessage-deflate") << fallback;
  }
}

TEST(WsDeflate, TheFirstOfferThatFitsIsTaken) {
  EXPECT_EQ(answer("foo; bar=\"baz\", permessage-deflate; server_max_window_bits=7,, "
                   "permessage-deflate; server_max_window_bits=11, permessage-deflate",
                   kTakeover),
            "permessage-deflate; server_max_window_bits=11");
}

TEST(WsDeflate, WhatIsNoExtensionListIsMalformed) {
  for (const std::string_view text :
       {"permessage-deflate;", "permessage-deflate; ;", ";", "permessage-deflate foo",
        "permessage-deflate; server_max_window_bits=", "permessage-deflate; a=\"\"",
        "permessage-deflate; a=\"9", "permessage-deflate; a=\"9\\", "permessage-deflate; a=\"b c\"",
        "permessage-deflate; =9", "permessage-deflate; a=\"9\"9", "perm\x01", "\xc3\xb1", "a=b"})
    EXPECT_EQ(answer(text, kTakeover), "malformed") << text;
}

TEST(WsDeflate, BothEndsUnderstandTheAnswerAlike) {
  for (const WsDeflatePolicy& policy : {kTakeover, kAlone, kSmall})
    for (const std::string_view offer :
         {"permessage-deflate", "permessage-deflate; client_max_window_bits",
          "permessage-deflate; client_max_window_bits=9; server_max_window_bits=10",
          "permessage-deflate; client_no_context_takeover; server_no_context_takeover"}) {
      const auto chosen = choose_ws_deflate(offer, policy);
      ASSERT_TRUE(chosen && *chosen);
      const auto read = read_ws_deflate_answer((*chosen)->header);
      ASSERT_TRUE(read);
      EXPECT_EQ(*read, (*chosen)->agreed) << offer;
    }
}

TEST(WsDeflate, AClientRefusesAnAnswerThatIsNone) {
  EXPECT_EQ(read_ws_deflate_answer("").value(), std::nullopt);
  for (const std::string_view text :
       {"foo", "permessage-deflate, permessage-deflate", "permessage-deflate; foo",
        "permessage-deflate; client_max_window_bits",
        "permessage-deflate; server_max_window_bits=7", ";"})
    EXPECT_FALSE(read_ws_deflate_answer(text)) << text;
}

}  // namespace
}  // namespace chasqui::wire
