#include "wire/centrifuge.h"

#include <gtest/gtest.h>

namespace chasqui::wire {
namespace {

std::string shown(std::string_view text) {
  const auto commands = parse_centrifuge(text, 3);
  if (!commands) return std::string(commands.error());
  std::string out;
  for (const CentrifugeCommand& command : *commands)
    out += std::to_string(command.id) + command.method + to_text(Json(command.params)) + ";";
  return out;
}

TEST(Centrifuge, CommandsComeALineEach) {
  const struct {
    const char* text;
    const char* seen;
  } cases[] = {
      {R"({"id":1,"connect":{"token":"x"}})", R"(1connect{"token":"x"};)"},
      {"{\"id\":1,\"connect\":{}}\n{\"id\":2,\"subscribe\":{\"channel\":\"a\"}}\n",
       R"(1connect{};2subscribe{"channel":"a"};)"},
      {"{}", "0{};"},
      {R"({"send":{"data":1}})", R"(0send{"data":1};)"},
      {"", ""},
      {"x", "malformed command"},
      {"[]", "malformed command"},
      {R"({"connect":{}})", "no id"},
      {R"({"id":0,"connect":{}})", "bad id"},
      {R"({"id":"1","connect":{}})", "bad id"},
      {R"({"id":1})", "unknown command"},
      {R"({"id":1,"volar":{}})", "unknown command"},
      {R"({"id":1,"connect":1})", "bad command"},
      {R"({"id":1,"connect":{},"ping":{}})", "bad command"},
      {"{}\n{}\n{}\n{}", "too many commands"},
  };
  for (const auto& it : cases) EXPECT_EQ(shown(it.text), it.seen) << it.text;
}

TEST(Centrifuge, AnswersAreOneLine) {
  std::string out;
  append_centrifuge_reply(out, {3, "connect", {}}, {{"client", "c1"}});
  EXPECT_EQ(out, R"({"id":3,"connect":{"client":"c1"}})");
  out.clear();
  append_centrifuge_reply(out, {3, "subscribe", {}}, {{"offset", 7}}, R"({"a":[1]})");
  EXPECT_EQ(out, R"({"id":3,"subscribe":{"offset":7,"data":{"a":[1]}}})");
  out.clear();
  append_centrifuge_reply(out, {3, "subscribe", {}}, {}, "[]");
  EXPECT_EQ(out, R"({"id":3,"subscribe":{"data":[]}})");
  out.clear();
  append_centrifuge_error(out, 4, centrifuge_error::kInternal);
  EXPECT_EQ(out,
            R"({"id":4,"error":{"code":100,"message":"internal server error","temporary":true}})");
  out.clear();
  append_centrifuge_push(out, "a", "unsubscribe", {{"code", 2500}});
  EXPECT_EQ(out, R"({"push":{"channel":"a","unsubscribe":{"code":2500}}})");
}

}  // namespace
}  // namespace chasqui::wire
