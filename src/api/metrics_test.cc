#include "api/metrics.h"

#include <gtest/gtest.h>

#include "api/api_fixture.h"
#include "service/tienda_fixture.h"

namespace chasqui::api {
namespace {

// The value of the line that begins with `what`; "-": there is none.
std::string value_of(const std::string& text, const std::string& what) {
  const std::size_t at = text.find("\n" + what + " ");
  if (at == std::string::npos) return "-";
  const std::size_t start = at + what.size() + 2;
  return text.substr(start, text.find('\n', start) - start);
}

TEST(Metrics, CountWhatTheDatabaseAndTheEdgeDid) {
  ApiFixture server(service::kTienda);
  server.ask("POST", "/clientes", R"({"nombre":"Ana"})");
  server.ask("POST", "/clientes", R"({"rut":"1"})");
  server.ask("DELETE", "/clientes/9");
  server.ask("GET", "/clientes/1");
  Log log(LogLevel::kOff, true);
  const SystemClock clock;
  const edge::Listener listener({server.loops, server.workers, clock, log}, {},
                                site_routes(server.site, server.is_ready).table);
  const std::string text =
      "\n" + render_metrics({{{&server.site, &listener}}, &server.loops, &server.workers});
  EXPECT_EQ(value_of(text, R"(chasqui_log_head{site="tienda"})"), "1") << text;
  EXPECT_EQ(value_of(text, R"(chasqui_writes_total{site="tienda"})"), "1");
  EXPECT_EQ(value_of(text, R"(chasqui_writes_failed_total{site="tienda"})"), "1");
  EXPECT_EQ(value_of(text, R"(chasqui_reads_total{site="tienda"})"), "1");
  EXPECT_EQ(value_of(text, R"(chasqui_sockets{site="tienda"})"), "0");
  EXPECT_NE(value_of(text, R"(chasqui_loop_turns_total{loop="0"})"), "-");
  EXPECT_NE(text.find("# TYPE chasqui_commits_total counter"), std::string::npos) << text;
}

TEST(Metrics, TellWhatTheSiteDoesByItself) {
  ApiFixture server(service::kTienda, [](service::App& app) {
    app.every(std::chrono::hours(1), "contar", [](service::Tx&) {});
    app.every(std::chrono::hours(1), "fallar",
              [](service::Tx&) { throw Refusal(Kind::kInvalid, "mal", "mal"); });
  });
  const Log log(LogLevel::kOff, true);
  service::Chores chores(
      {server.site.context, server.site.database, server.loops[0], server.site.clock, log});
  chores.start();
  server.turn();
  Site site = server.site;
  site.chores = &chores;
  const SystemClock clock;
  const edge::Listener listener({server.loops, server.workers, clock, log}, {},
                                site_routes(server.site, server.is_ready).table);
  const std::string text =
      "\n" + render_metrics({{{&site, &listener}}, &server.loops, &server.workers});
  const std::string contar = R"({site="tienda",chore="contar"})";
  const std::string fallar = R"({site="tienda",chore="fallar"})";
  EXPECT_EQ(value_of(text, "chasqui_chores_total" + contar), "1") << text;
  EXPECT_EQ(value_of(text, "chasqui_chore_failures_total" + contar), "0");
  EXPECT_EQ(value_of(text, "chasqui_chores_total" + fallar), "0");
  EXPECT_EQ(value_of(text, "chasqui_chore_failures_total" + fallar), "1");
}

}  // namespace
}  // namespace chasqui::api
