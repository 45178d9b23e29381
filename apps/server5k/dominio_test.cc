#include "dominio.h"

#include <gtest/gtest.h>

#include "carrera.h"

namespace chasqui::server5k {
namespace {

TEST(Dominio, RolesSayWhatSomebodyMay) {
  struct {
    const char* rol;
    bool ve, cronometra, jefe, dirige;
  } const cases[] = {
      {"juez", false, false, false, false},   {"cronometrista", true, true, false, false},
      {"juez_jefe", true, true, true, false}, {"director", true, true, true, true},
      {"admin", true, true, true, true},      {"otro", false, false, false, false}};
  for (const auto& c : cases) {
    access::Identity quien;
    quien.roles = {c.rol};
    EXPECT_EQ(ve_todo(quien), c.ve) << c.rol;
    EXPECT_EQ(cronometra_todo(quien), c.cronometra) << c.rol;
    EXPECT_EQ(es_jefe(quien), c.jefe) << c.rol;
    EXPECT_EQ(dirige(quien), c.dirige) << c.rol;
  }
}

TEST(Dominio, MomentsHaveMicrosecondsAndAnOffset) {
  Carrera carrera;
  carrera.read([](Read& read) {
    const Json momento("2026-11-21T23:20:01.614Z");
    EXPECT_EQ(local(read, momento).text(), "2026-11-21T18:20:01.614000-05:00");
    EXPECT_EQ(utc(momento).text(), "2026-11-21T23:20:01.614000+00:00");
    EXPECT_TRUE(local(read, nullptr).is_null());
    EXPECT_TRUE(utc(Json()).is_null());
    return 0;
  });
}

TEST(Dominio, StreamsAreNamedAfterTheCompetition) {
  EXPECT_EQ(canal_publico(Id{7}) + " " + canal_jueces(Id{7}) + " " + canal_control(Id{7}) + " " +
                canal_tiempos(Id{7}),
            "competencia:7 jueces:7 control:7 tiempos:7");
}

}  // namespace
}  // namespace chasqui::server5k
