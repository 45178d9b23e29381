#include "wire/socketio.h"

#include <gtest/gtest.h>

namespace chasqui::wire {
namespace {

std::string shown(const SocketIoReader::Result& result) {
  if (!result) return std::string(result.error());
  if (!*result) return "…";
  std::string text;
  append_socketio(text, **result);
  return text;
}

TEST(SocketIo, PacketsAreReadAndWrittenAlike) {
  for (const char* text : {"0", R"(0{"token":"123"})", R"(0/sala,{"token":"1"})", "1", "1/sala,",
                           R"(2["hola",1,"2"])", R"(2/sala,12["hola",{"3":[true]}])", "3456[1]",
                           "3/sala,0[]", R"(4{"message":"no"})", R"(2[7,"number for a name"])"}) {
    SocketIoReader reader;
    EXPECT_EQ(shown(reader.take_text(text)), text);
  }
}

TEST(SocketIo, ANamespaceMayStandAloneAndBringAQuery) {
  SocketIoReader reader;
  EXPECT_EQ(shown(reader.take_text("0/sala")), "0/sala,");
  EXPECT_EQ(shown(reader.take_text(R"(0/sala?token=1,{"a":1})")), R"(0/sala,{"a":1})");
}

TEST(SocketIo, WhatIsMalformedIsRefused) {
  for (const char* text : {"",
                           "7",
                           "abc",
                           "2",
                           "2{}",
                           "2[]",
                           R"(2["connect"])",
                           R"(2["disconnect",1])",
                           R"(2abc["hola"])",
                           R"(21234567890123456["hola"])",
                           "3{}",
                           "1{}",
                           "0[]",
                           "0\"a\"",
                           R"(5["hola"])",
                           R"(5-["hola"])",
                           R"(599-["hola"])",
                           R"(2["hola")",
                           "2[null]",
                           "2 "}) {
    SocketIoReader reader;
    EXPECT_FALSE(reader.take_text(text).has_value()) << text;
  }
}

TEST(SocketIo, APacketWaitsForItsAttachments) {
  SocketIoReader reader;
  const std::string text =
      R"(52-/sala,9["foto",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}])";
  EXPECT_EQ(shown(reader.take_text(text)), "…");
  EXPECT_EQ(shown(reader.take_binary("abc")), "…");
  const auto packet = reader.take_binary("de");
  EXPECT_EQ(shown(packet), text);
  EXPECT_EQ((*packet)->attachments, (std::vector<std::string>{"abc", "de"}));
  EXPECT_FALSE(reader.take_binary("f").has_value());
}

TEST(SocketIo, TextBetweenAttachmentsAndTooManyBytesAreRefused) {
  SocketIoReader reader({.attachments_max = 2, .bytes_max = 20});
  EXPECT_TRUE(reader.take_text(R"(51-["a"])").has_value());
  EXPECT_FALSE(reader.take_text(R"(2["b"])").has_value());
  EXPECT_FALSE(reader.take_binary(std::string(20, 'x')).has_value());
  EXPECT_FALSE(SocketIoReader({.attachments_max = 2}).take_text(R"(53-["a"])").has_value());
}

}  // namespace
}  // namespace chasqui::wire
