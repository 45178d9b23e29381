#include "servidor.h"

#include <gtest/gtest.h>

#include "mesa.h"

namespace chasqui::tablero {
namespace {

TEST(Servidor, SaysSinceWhenItRuns) {
  Mesa mesa;
  mesa.clock.advance(std::chrono::milliseconds(2'250));
  EXPECT_EQ(to_text(mesa.ver(salud)),
            R"({"status":"ok","timestamp":"2026-11-21T17:00:02.250Z","uptime":2.25})");
}

TEST(Servidor, SaysItsMemoryInWholeBytes) {
  Mesa mesa;
  const Json estado = mesa.ver(estado_del_servidor);
  for (const auto* nombre : {"rss", "heapTotal", "heapUsed", "external", "arrayBuffers"})
    EXPECT_NE(estado["memoryUsage"][nombre].if_int(), nullptr) << nombre;
  EXPECT_GT(*estado["memoryUsage"]["rss"].if_int(), 1'000'000);
}

}  // namespace
}  // namespace chasqui::tablero
