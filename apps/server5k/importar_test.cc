#include "importar.h"

#include <gtest/gtest.h>

#include "carrera.h"
#include "service/foreign_fixture.h"

namespace chasqui::server5k {
namespace {

constexpr const char* kVieja = R"(
CREATE TABLE app_juez(id INTEGER PRIMARY KEY, username, password, first_name, last_name, email,
                      is_active, created_at);
INSERT INTO app_juez VALUES (3,'juez1','pbkdf2_sha256$600000$sal$aGFzaA==','Ana','Paz','ana@x.ec',
                             1,'2025-01-01 00:00:00');
INSERT INTO app_juez VALUES (4,'juez2','abierta','Luis','','',0,'2025-01-01 00:00:00');
INSERT INTO app_juez VALUES (5,'JUEZ1','x$y','Otra','','',1,'2025-01-01 00:00:00');
CREATE TABLE auth_user(id INTEGER PRIMARY KEY, username, password, first_name, last_name, email,
                       is_active, is_staff, is_superuser);
INSERT INTO auth_user VALUES (3,'root','pbkdf2_sha256$1$s$aA==','','','',1,1,1);
INSERT INTO auth_user VALUES (4,'nadie','pbkdf2_sha256$1$s$aA==','','','',1,0,0);
CREATE TABLE app_competencia(id INTEGER PRIMARY KEY, name, datetime, is_active, is_running,
                             started_at, finished_at);
INSERT INTO app_competencia VALUES (7,'5K','2025-11-21 13:00:00.614579',1,0,
                                    '2025-11-21 13:05:00','2025-11-21 14:00:00');
CREATE TABLE app_equipo(id INTEGER PRIMARY KEY, name, number, category, competition_id, judge_id);
INSERT INTO app_equipo VALUES (9,'Cóndores',10,'interfacultades',7,3);
INSERT INTO app_equipo VALUES (10,'Sin juez',20,'estudiantes',7,NULL);
INSERT INTO app_equipo VALUES (11,'Repetido',20,'estudiantes',7,NULL);
CREATE TABLE app_registrotiempo(record_id, team_id, time, hours, minutes, seconds, milliseconds,
                                created_at);
INSERT INTO app_registrotiempo VALUES ('0123456789ab4def8123456789abcdef',9,1234567,0,0,0,0,
                                       '2025-11-21 13:25:34.5');
INSERT INTO app_registrotiempo VALUES ('fedcba98-7654-4210-8edc-ba9876543210',99,5,0,0,0,0,NULL);
)";

// Refresh tokens of judge 3, until the year 2100; the sessions differ.
constexpr const char* kCerrado =
    "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ0b2tlbl90eXBlIjoicmVmcmVzaCIsImV4cCI6NDEwMjQ"
    "0NDgwMCwianRpIjoiMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMGEiLCJqdWV6X2lkIjozfQ.Zmly"
    "bWE";
constexpr const char* kAbierto =
    "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ0b2tlbl90eXBlIjoicmVmcmVzaCIsImV4cCI6NDEwMjQ"
    "0NDgwMCwianRpIjoiMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMGIiLCJqdWV6X2lkIjozfQ.Zmly"
    "bWE";

TEST(Importar, WhoSignedOutStaysSignedOut) {
  service::AppFixture app(app_toml(), ::server5k);
  service::ForeignFile vieja(
      std::string(kVieja) +
      "CREATE TABLE token_blacklist_outstandingtoken(id INTEGER PRIMARY KEY, token, jti);"
      "CREATE TABLE token_blacklist_blacklistedtoken(id INTEGER PRIMARY KEY, token_id);"
      "INSERT INTO token_blacklist_outstandingtoken VALUES (7,'" +
      kCerrado + "','a'),(8,'" + kAbierto +
      "','b');INSERT INTO token_blacklist_blacklistedtoken VALUES (1,7);");
  app.write([&](Tx& tx) {
    auto origen = vieja.open();
    service::ImportRun run{tx, [](std::string_view, std::int64_t, std::int64_t) {}};
    importar(origen, run);
    EXPECT_FALSE(tx.end_foreign_session(kCerrado)) << "it is known, and ended";
    EXPECT_TRUE(tx.end_foreign_session(kAbierto)) << "nobody had ended it";
    EXPECT_FALSE(tx.end_foreign_session("nada"));
  });
}

TEST(Importar, TakesOverJudgesCompetitionsTeamsAndTimes) {
  service::AppFixture app(app_toml(), ::server5k);
  service::ForeignFile vieja(kVieja);
  const service::ImportReport informe = app.write([&](Tx& tx) {
    auto origen = vieja.open();
    service::ImportRun run{tx, [](std::string_view, std::int64_t, std::int64_t) {}};
    return importar(origen, run);
  });
  std::string cuentas;
  for (const auto& cuenta : informe.counts)
    cuentas += cuenta.table + " " + std::to_string(cuenta.read) + "/" +
               std::to_string(cuenta.imported) + " ";
  EXPECT_EQ(
      cuentas,
      "app_juez 3/2 auth_user 2/2 app_competencia 1/1 app_equipo 3/2 app_registrotiempo 2/1 ");
  EXPECT_EQ(informe.problems.size(), 4u);
  app.read([](Read& read) {
    const auto ana = read.account(3).value();
    EXPECT_EQ(ana.password, "pbkdf2_sha256$600000$sal$aGFzaA==");
    EXPECT_TRUE(ana.has_role("juez"));
    EXPECT_EQ(read.account(4).value().password, "") << "it was no hash: a new one is needed";
    EXPECT_FALSE(read.account(4).value().is_active);
    EXPECT_EQ(read.accounts_with_role("admin").at(0).username, "root");
    const Record competencia = read.get("competencias", Id{7});
    EXPECT_EQ(competencia.text("estado"), "detenida");
    EXPECT_EQ(competencia.text("datetime"), "2025-11-21T13:00:00.614Z");
    const Record registro = read.from("registros").first().value();
    EXPECT_EQ(registro.text("record_id"), "01234567-89ab-4def-8123-456789abcdef");
    EXPECT_EQ(registro.integer("minutes"), 20) << "the parts follow the time";
    EXPECT_EQ(registro.text("created_at"), "2025-11-21T13:25:34.500Z");
    EXPECT_EQ(registro.integer("juez_id"), 3);
    return 0;
  });
}

TEST(Importar, AFileWithoutItsTablesIsNothing) {
  service::AppFixture app(app_toml(), ::server5k);
  service::ForeignFile vieja("CREATE TABLE otra(id INTEGER);");
  EXPECT_TRUE(app.write([&](Tx& tx) {
                   auto origen = vieja.open();
                   service::ImportRun run{tx, [](std::string_view, std::int64_t, std::int64_t) {}};
                   return importar(origen, run);
                 })
                  .counts.empty());
}

}  // namespace
}  // namespace chasqui::server5k
