#include "edge/error_reply.h"

#include <gtest/gtest.h>

#include <string>

namespace chasqui::edge {
namespace {

Refusal wrong_fields() {
  std::vector<FieldError> fields;
  fields.push_back({{"body", "nombre"}, "missing", "Field required", Json(nullptr)});
  fields.push_back({{"body", "productos", "0", "cantidad"}, "int_parsing", "not a number", "x"});
  return Refusal::invalid(std::move(fields));
}

TEST(ErrorReply, SaysTheTextInEachStyle) {
  const Refusal refusal =
      Refusal(Kind::kConflict, "stock_insuficiente", "No hay existencias").with("stock", 3);
  struct {
    ReplyStyle style;
    std::string_view body;
  } const cases[] = {
      {ReplyStyle::kFastapi,
       R"({"detail":"No hay existencias","codigo":"stock_insuficiente","stock":3})"},
      {ReplyStyle::kDrf,
       R"({"detail":"No hay existencias","codigo":"stock_insuficiente","stock":3})"},
      {ReplyStyle::kNest, R"({"message":"No hay existencias","error":"Conflict","statusCode":409,)"
                          R"("codigo":"stock_insuficiente","stock":3})"},
  };
  for (const auto& c : cases) {
    const wire::Response response = error_reply(refusal, c.style);
    EXPECT_EQ(response.status, 409);
    EXPECT_EQ(response.body, c.body);
    EXPECT_EQ(response.headers.find("Content-Type"), "application/json");
  }
}

TEST(ErrorReply, NamesEveryWrongFieldInEachStyle) {
  struct {
    ReplyStyle style;
    std::string_view body;
    int status = 422;
  } const cases[] = {
      {ReplyStyle::kFastapi,
       R"({"detail":[{"type":"missing","loc":["body","nombre"],"msg":"Field required",)"
       R"("input":null},{"type":"int_parsing","loc":["body","productos",0,"cantidad"],)"
       R"("msg":"not a number","input":"x"}],"codigo":"invalido"})"},
      {ReplyStyle::kDrf, R"({"nombre":["Field required"],"productos.0.cantidad":["not a number"],)"
                         R"("codigo":"invalido"})"},
      {ReplyStyle::kNest,
       R"({"message":["nombre: Field required","productos.0.cantidad: not a number"],)"
       R"("error":"Bad Request","statusCode":400,"codigo":"invalido"})",
       400},
  };
  for (const auto& c : cases) {
    const wire::Response response = error_reply(wrong_fields(), c.style);
    EXPECT_EQ(response.status, c.status);
    EXPECT_EQ(response.body, c.body);
  }
}

TEST(ErrorReply, NestSaysOneFaultAsOneText) {
  std::vector<FieldError> field{{{"body", "17"}, "json_invalid", "JSON decode error", Json()}};
  EXPECT_EQ(error_reply(Refusal::invalid(std::move(field)), ReplyStyle::kNest).body,
            R"({"message":"JSON decode error at 17","error":"Bad Request","statusCode":400,)"
            R"("codigo":"invalido"})");
}

TEST(ErrorReply, NestSaysTooLargeAsItsBodyParserDoes) {
  constexpr std::string_view kSaid = R"({"statusCode":413,"message":"request entity too large"})";
  const wire::HttpViolation violation{413, "cuerpo", "the body is too large"};
  EXPECT_EQ(error_reply(violation, ReplyStyle::kNest).body, kSaid);
}

TEST(ErrorReply, ThePrivateCauseStaysPrivate) {
  const Refusal refusal = Refusal(Kind::kInternal, "x", "no").because("password is hunter2");
  for (const auto style : {ReplyStyle::kFastapi, ReplyStyle::kDrf, ReplyStyle::kNest})
    EXPECT_FALSE(error_reply(refusal, style).body.contains("hunter2"));
}

TEST(ErrorReply, SaysHowToGoOn) {
  const auto busy =
      error_reply(Refusal(Kind::kTooMany, "x", "slow down").retry_after(7), ReplyStyle::kFastapi);
  EXPECT_EQ(busy.status, 429);
  EXPECT_EQ(busy.headers.find("Retry-After"), "7");
  const auto who = error_reply(Refusal(Kind::kUnauthenticated, "x", "who?"), ReplyStyle::kFastapi);
  EXPECT_EQ(who.headers.find("WWW-Authenticate"), "Bearer");
  const auto drf = error_reply(Refusal(Kind::kUnauthenticated, "", ""), ReplyStyle::kDrf);
  EXPECT_EQ(drf.headers.find("WWW-Authenticate"), "Bearer realm=\"api\"");
  const auto method = method_not_allowed_reply("GET, HEAD", ReplyStyle::kFastapi);
  EXPECT_EQ(method.headers.find("Allow"), "GET, HEAD");
  EXPECT_EQ(method.body, R"({"detail":"Method Not Allowed"})");
  EXPECT_EQ(not_found_reply(ReplyStyle::kFastapi).body, R"({"detail":"Not Found"})");
}

TEST(ErrorReply, AViolationKeepsItsStatus) {
  for (const auto style : {ReplyStyle::kFastapi, ReplyStyle::kDrf, ReplyStyle::kNest}) {
    const auto response = error_reply(wire::HttpViolation{505, "version", "HTTP/1.x only"}, style);
    EXPECT_EQ(response.status, 505);
    EXPECT_TRUE(response.body.contains("HTTP/1.x only"));
    EXPECT_FALSE(response.body.contains("400"));
  }
}

TEST(ErrorReply, EveryKindHasAStatusAndACloseCode) {
  for (int kind = 0; kind <= static_cast<int>(Kind::kStorageFull); ++kind) {
    EXPECT_GE(to_status(static_cast<Kind>(kind)), 400);
    EXPECT_GE(to_close_code(static_cast<Kind>(kind)), 1003);
  }
}

}  // namespace
}  // namespace chasqui::edge
