#include "api/answer.h"

#include <gtest/gtest.h>

namespace chasqui::api {
namespace {

TEST(Answer, ComesOutAsItWentIn) {
  wire::Response response = wire::Response::json(201, R"({"a":"b\n\n"})");
  response.set("Location", "/clientes/7");
  response.set("ETag", "\"a: b\"");
  const wire::Response again = unpacked(packed(response));
  EXPECT_EQ(again.status, 201);
  EXPECT_EQ(again.bytes(), response.bytes());
  ASSERT_EQ(again.headers.size(), response.headers.size());
  for (std::size_t i = 0; i < again.headers.size(); ++i) {
    EXPECT_EQ(again.headers[i].name, response.headers[i].name);
    EXPECT_EQ(again.headers[i].value, response.headers[i].value);
  }
}

TEST(Answer, AnEmptyOneToo) {
  const wire::Response again = unpacked(packed(wire::Response::empty(204)));
  EXPECT_EQ(again.status, 204);
  EXPECT_EQ(again.bytes(), "");
}

TEST(Answer, WhatWasNeverPackedEndsTheProgram) {
  for (const char* text : {"", "200", "abc\n\n", "200\nno colon\n\n"})
    EXPECT_DEATH(unpacked(text), "") << text;
}

}  // namespace
}  // namespace chasqui::api
