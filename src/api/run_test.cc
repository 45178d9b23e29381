#include "api/run.h"

#include <gtest/gtest.h>

#include "api/api_fixture.h"
#include "service/tienda_fixture.h"

namespace chasqui::api {
namespace {

constexpr const char* kAna = R"({"nombre":"Ana"})";

wire::Response create(ApiFixture& server, std::string body, const std::string& key) {
  return server.ask("POST", "/clientes", std::move(body), {{"Idempotency-Key", key}});
}

TEST(Idempotency, TheSameRequestTwiceHappensOnceAndIsAnsweredTheSame) {
  ApiFixture server(service::kTienda);
  const wire::Response first = create(server, kAna, "k1");
  const wire::Response again = create(server, kAna, "\"k1\"");  // Quoted, as the draft has it.
  EXPECT_EQ(first.status, 201);
  EXPECT_EQ(again.status, 201);
  EXPECT_EQ(again.bytes(), first.bytes());
  EXPECT_EQ(again.headers.find("Location"), "/clientes/1");
  EXPECT_EQ(again.headers.find("Chasqui-Seq"), first.headers.find("Chasqui-Seq"));
  EXPECT_EQ(again.headers.find("Idempotency-Replayed"), "true");
  EXPECT_FALSE(first.headers.find("Idempotency-Replayed").has_value());
  EXPECT_EQ(server.app.count("clientes"), 1);
  EXPECT_EQ(server.app.heard_names(), "cliente_creado");
}

TEST(Idempotency, AnotherRequestWithTheKeyIsRefused) {
  ApiFixture server(service::kTienda);
  create(server, kAna, "k1");
  const wire::Response other = create(server, R"({"nombre":"Eva"})", "k1");
  EXPECT_EQ(other.status, 422);
  EXPECT_NE(other.bytes().find("clave_reutilizada"), std::string_view::npos) << other.bytes();
  EXPECT_EQ(create(server, kAna, "k2").status, 201) << "another key is another request";
  EXPECT_EQ(server.app.count("clientes"), 2);
}

TEST(Idempotency, ARefusalIsNotKept) {
  ApiFixture server(service::kTienda);
  EXPECT_EQ(create(server, R"({"rut":"1"})", "k1").status, 422);
  EXPECT_EQ(create(server, kAna, "k1").status, 201);
}

TEST(Idempotency, KeysAreVisibleAsciiOfALength) {
  struct {
    std::string key;
    int status;
  } const cases[] = {
      {"k", 201},
      {std::string(255, 'k'), 201},
      {std::string(256, 'k'), 400},
      {"", 400},
      {"a b", 400},
      {"ñ", 400},
  };
  for (const auto& c : cases) {
    ApiFixture server(service::kTienda);
    EXPECT_EQ(create(server, kAna, c.key).status, c.status) << c.key;
  }
}

TEST(Run, WhatIsNoRefusalIsAnInternalErrorThatKeepsItsCauseToItself) {
  ApiFixture server(service::kTienda);
  edge::RouteTable table;
  table.add("GET", "/fault", [&](edge::Call&&, edge::Responder&& responder) {
    run_read(server.site, {access::Identity::local_operator(), {}}, std::move(responder),
             [](service::Read&) -> wire::Response { throw std::out_of_range("private cause"); });
  });
  const wire::Response answer = server.ask(table, request_of("GET", "/fault"));
  EXPECT_EQ(answer.status, 500);
  EXPECT_EQ(answer.bytes().find("private"), std::string_view::npos) << answer.bytes();
}

TEST(Run, ALargeBodyIsReadOnAWorkerAndItsErrorsAreAnswered) {
  ApiFixture server(service::kTienda);
  const std::string long_name(kSmallBodyBytes, 'x');
  const wire::Response refused =
      server.ask("POST", "/clientes", R"({"nombre":")" + long_name + "\"}");
  EXPECT_EQ(refused.status, 422) << refused.bytes();
  const wire::Response taken =
      server.ask("POST", "/clientes", R"({"nombre":"Ana","otro":")" + long_name + "\"}");
  EXPECT_EQ(taken.status, 201) << taken.bytes();
}

}  // namespace
}  // namespace chasqui::api
