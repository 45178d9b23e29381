#include "base/json.h"

#include <gtest/gtest.h>

#include <limits>

namespace chasqui {
namespace {

using namespace std::string_view_literals;

TEST(Json, WritesEveryKindOfValue) {
  const struct {
    Json value;
    std::string_view text;
  } cases[] = {
      {Json(), "null"},
      {Json(nullptr), "null"},
      {Json(true), "true"},
      {Json(false), "false"},
      {Json(-7), "-7"},
      {Json(std::numeric_limits<std::int64_t>::min()), "-9223372036854775808"},
      {Json(Decimal(1000, 2)), "10.0"},
      {Json(Decimal(-5, 1)), "-0.5"},
      {Json(0.1), "0.1"},
      {Json(1e6), "1000000.0"},
      {Json(1e-5), "0.00001"},
      {Json(1e300), "1e+300"},
      {Json(std::numeric_limits<double>::infinity()), "null"},
      {Json(std::numeric_limits<double>::quiet_NaN()), "null"},
      {Json("hola"), "\"hola\""},
      {Json(JsonArray{}), "[]"},
      {Json(JsonArray{1, "a", Json()}), "[1,\"a\",null]"},
      {Json(JsonObject{}), "{}"},
      {Json(JsonObject{{"b", 1}, {"a", JsonArray{JsonObject{}}}}), R"({"b":1,"a":[{}]})"},
  };
  for (const auto& c : cases) EXPECT_EQ(to_text(c.value), c.text);
}

TEST(Json, EscapesWhatRfc8259SaysAndNothingElse) {
  const struct {
    std::string_view text, json;
  } cases[] = {
      {"", R"("")"},
      {"a\"b\\c/d", R"("a\"b\\c/d")"},
      {"\b\f\n\r\t", R"("\b\f\n\r\t")"},
      {"\0\x1f\x7f"sv, "\"\\u0000\\u001f\x7f\""},
      {"ñandú €😀", "\"ñandú €😀\""},
      {"\n\nx\n", R"("\n\nx\n")"},
  };
  for (const auto& c : cases) {
    std::string out = ">";
    append_json_string(out, c.text);
    EXPECT_EQ(out, ">" + std::string(c.json));
  }
}

TEST(JsonObject, KeepsTheOrderOfItsMembers) {
  JsonObject object{{"z", 1}, {"a", 2}};
  object.set("m", 3);
  object.set("z", 9);
  EXPECT_EQ(to_text(Json(object)), R"({"z":9,"a":2,"m":3})");
  EXPECT_TRUE(object.erase("a"));
  EXPECT_FALSE(object.erase("a"));
  EXPECT_EQ(to_text(Json(object)), R"({"z":9,"m":3})");
  EXPECT_EQ(object.size(), 2u);
}

TEST(JsonObject, LooksUpWithoutInserting) {
  JsonObject object{{"a", 1}};
  EXPECT_TRUE(object.contains("a"));
  EXPECT_EQ(object.find("b"), nullptr);
  EXPECT_TRUE(object.at("b").is_null());
  EXPECT_EQ(object.size(), 1u);
  *object.find("a") = Json("x");
  EXPECT_EQ(object.at("a").text(), "x");
}

TEST(Json, MembersOfWhatIsNoObjectAreNull) {
  const Json value(JsonObject{{"a", JsonObject{{"b", 5}}}});
  EXPECT_EQ(*value["a"]["b"].if_int(), 5);
  EXPECT_TRUE(value["a"]["b"]["c"].is_null());
  EXPECT_TRUE(Json(JsonArray{1})["a"].is_null());
  EXPECT_EQ(Json(5).text(), "");
}

TEST(Json, TellsItsKindAndNoOther) {
  const Json values[] = {Json(true), Json(1), Json(Decimal(1, 1)), Json(1.5), Json("a")};
  int kinds = 0;
  for (const Json& value : values)
    kinds += (value.if_bool() != nullptr) + (value.if_int() != nullptr) +
             (value.if_decimal() != nullptr) + (value.if_double() != nullptr) +
             (value.if_string() != nullptr) + (value.if_array() != nullptr) +
             (value.if_object() != nullptr);
  EXPECT_EQ(kinds, 5);
  EXPECT_FALSE(Json(true).is_number());
  EXPECT_TRUE(Json(1).is_number());
  EXPECT_TRUE(Json(Decimal(1, 1)).is_number());
  EXPECT_TRUE(Json(1.5).is_number());
}

TEST(Json, ComparesDeeplyAndByKind) {
  EXPECT_EQ(Json(JsonArray{1, JsonObject{{"a", "b"}}}), Json(JsonArray{1, JsonObject{{"a", "b"}}}));
  EXPECT_NE(Json(1), Json("1"));
  EXPECT_NE(Json(JsonObject{{"a", 1}}), Json(JsonObject{{"a", 2}}));
  EXPECT_EQ(Json(Decimal(150, 2)), Json(Decimal(15, 1)));
}

TEST(Json, CopiesAreDeep) {
  Json original(JsonObject{{"a", JsonArray{1}}});
  Json copy = original;
  copy.if_object()->find("a")->if_array()->push_back(2);
  EXPECT_EQ(to_text(original), R"({"a":[1]})");
  EXPECT_EQ(to_text(copy), R"({"a":[1,2]})");
}

}  // namespace
}  // namespace chasqui
