#include "api/input.h"

#include <gtest/gtest.h>

#include "api/api_fixture.h"
#include "base/errors.h"

namespace chasqui::api {
namespace {

using service::InputFrom;

constexpr const char* kForm = "application/x-www-form-urlencoded";

std::string read(std::string body, const std::string& type) {
  Fields headers;
  if (!type.empty()) headers.push_back({"Content-Type", type});
  try {
    return to_text(body_of(request_of("POST", "/", std::move(body), headers), Limits{}));
  } catch (const Refusal& refusal) {
    return refusal.code();
  }
}

TEST(Input, BodiesAreReadInEveryFormThatClientsSend) {
  struct {
    std::string_view name, body, type, read;
  } const cases[] = {
      {"JSON", R"({"a":1.50})", "application/json", R"({"a":1.5})"},
      {"with a charset", R"({"a":1})", "Application/JSON; charset=utf-8", R"({"a":1})"},
      {"a dialect", R"([1])", "application/merge-patch+json", "[1]"},
      {"unsaid", R"({"a":1})", "", R"({"a":1})"},
      {"text", R"({"a":1})", "text/plain", R"({"a":1})"},
      {"a form", "a=1&b=dos+palabras&a=3", kForm, R"({"a":"3","b":"dos palabras"})"},
      {"curl -d", R"( {"a":1})", kForm, R"({"a":1})"},
      {"curl -d of a list", "[1]", kForm, "[1]"},
      {"none", "", "application/json", "null"},
      {"none of a strange type", "", "image/png", "null"},
      {"strange", "a", "image/png", "tipo_no_admitido"},
      {"no JSON", "{", "application/json", "invalido"},
      {"no form", "a=%zz", kForm, "invalido"},
  };
  for (const auto& c : cases)
    EXPECT_EQ(read(std::string(c.body), std::string(c.type)), c.read) << c.name;
}

TEST(Input, BrokenJsonIsRefusedWithItsPlaceAndReason) {
  try {
    body_of(request_of("POST", "/", R"({"a":1,})"), Limits{});
    FAIL() << "it was taken";
  } catch (const Refusal& refusal) {
    ASSERT_EQ(refusal.fields().size(), 1u);
    const FieldError& error = refusal.fields()[0];
    EXPECT_EQ(error.type, "json_invalid");
    EXPECT_EQ(error.loc, (std::vector<std::string>{"body", "7"}));
    EXPECT_EQ(error.text, "JSON decode error");
    EXPECT_FALSE(error.context["error"].text().empty());
  }
}

TEST(Input, JsonMayBeAsDeepAsTheLimitAndNoDeeper) {
  Limits limits;
  limits.json_depth_max = 3;
  EXPECT_NO_THROW(body_of(request_of("POST", "/", "[[[]]]"), limits));
  EXPECT_THROW(body_of(request_of("POST", "/", "[[[[]]]]"), limits), Refusal);
}

TEST(Input, TheIdInThePathIsAWholeNumber) {
  const auto id_of = [](std::string text) {
    edge::Call call;
    call.params = {{"id", std::move(text)}};
    return path_id(call).value;
  };
  EXPECT_EQ(id_of("17"), 17);
  for (const char* text : {"", "x", "1.5", "99999999999999999999"})
    EXPECT_THROW(id_of(text), Refusal) << text;
}

struct Move {
  static constexpr const char* kShapeName = "Move";
  Id id;
  std::int64_t amount = 0;
  std::optional<std::string> note;
};
BOOST_DESCRIBE_STRUCT(Move, (), (id, amount, note))

Move move(service::Read&, const Move& sent) { return sent; }

// What the service gets of a call to /moves/7 with this query and body; or where it is wrong.
std::string got(InputFrom from, const std::string& query, const std::string& body) {
  schema::AppSchema schema;
  service::App app(schema);
  const service::Route& route = app.post("/moves/{id}", move).from(from);
  edge::Call call;
  call.request = request_of("POST", "/moves/7?" + query, body);
  call.params = {{"id", "7"}};
  try {
    return to_text(service_input(call, route, Limits{}));
  } catch (const Refusal& refusal) {
    std::string where;
    for (const FieldError& field : refusal.fields())
      for (const std::string& part : field.loc) where += part + " ";
    return where;
  }
}

TEST(Input, AServiceIsGivenBodyQueryAndPathAsItsRouteSays) {
  using enum InputFrom;
  struct {
    std::string_view name;
    InputFrom from;
    std::string_view query, body, got;
  } const cases[] = {
      {"body", kBody, "", R"({"amount":3})", R"({"id":7,"amount":3})"},
      {"a body's id is the path's", kBody, "", R"({"amount":3,"id":9})", R"({"id":7,"amount":3})"},
      {"the query is not looked at", kBody, "amount=4", "{}", "body amount "},
      {"query", kQuery, "amount=4&note=a", "", R"({"id":7,"amount":4,"note":"a"})"},
      {"the body is not looked at", kQuery, "", R"({"amount":3})", "query amount "},
      {"the query wins", kQueryOrBody, "amount=4", R"({"amount":3,"note":"b"})",
       R"({"id":7,"amount":4,"note":"b"})"},
      {"either", kQueryOrBody, "amount=4", "", R"({"id":7,"amount":4})"},
      {"neither", kQueryOrBody, "", "", "query amount "},
      {"neither, with a body", kQueryOrBody, "", "{}", "body amount "},
      {"no object", kBody, "", "[1]", "body "},
      {"everything at once", kBody, "", R"({"amount":"x","note":1})", "body amount body note "},
      {"a broken query", kQuery, "amount=%zz", "", "query "},
  };
  for (const auto& c : cases)
    EXPECT_EQ(got(c.from, std::string(c.query), std::string(c.body)), c.got) << c.name;
}

}  // namespace
}  // namespace chasqui::api
