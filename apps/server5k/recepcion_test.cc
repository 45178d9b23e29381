#include "recepcion.h"

#include <gtest/gtest.h>

#include "carrera.h"

namespace chasqui::server5k {
namespace {

std::string heard_of(Carrera& carrera, std::string_view evento) {
  for (const std::string& dicho : carrera.heard)
    if (dicho.starts_with(evento)) return dicho.substr(evento.size() + 1);
  return "";
}

TEST(Recepcion, TheDoorIsKeptInTheContractsOrder) {
  struct {
    const char* name;
    std::int64_t Carrera::* quien;
    Id Carrera::* equipo;
    bool corre;
    const char* codigo;
  } const cases[] = {
      {"own team", &Carrera::ana, &Carrera::equipo, true, ""},
      {"without teams", &Carrera::sin_equipo, &Carrera::equipo, false, "sin_equipos"},
      {"not running, not mine", &Carrera::ana, &Carrera::otro_equipo, false, "no_en_curso"},
      {"not running", &Carrera::ana, &Carrera::equipo, false, "no_en_curso"},
      {"not mine", &Carrera::ana, &Carrera::otro_equipo, true, "equipo_ajeno"},
  };
  for (const auto& c : cases) {
    Carrera carrera;
    if (!c.corre) carrera.detener_carrera();
    carrera.soy(carrera.*c.quien);
    const Id equipo = carrera.*c.equipo;
    const std::string codigo = c.codigo;
    EXPECT_EQ(resumen(carrera.lote(equipo, {tiempo(1000), tiempo(-5)})),
              codigo.empty() ? "1 1 dup 0 1:tiempo_negativo" : "0 2 dup 0 0:" + codigo)
        << c.name;
    EXPECT_EQ(carrera.count("registros_crudos"), 2) << c.name << ": everything sent is kept";
    EXPECT_EQ(carrera.count("registros"), codigo.empty() ? 1 : 0) << c.name;
  }
}

TEST(Recepcion, AnUnknownTeamIsRefusedAfterTheJudge) {
  Carrera carrera;
  EXPECT_EQ(resumen(carrera.lote(Id{999}, quince())), "0 15 dup 0 0:equipo_desconocido");
  carrera.soy(carrera.sin_equipo);
  EXPECT_EQ(resumen(carrera.lote(Id{999}, quince())), "0 15 dup 0 0:sin_equipos");
}

TEST(Recepcion, GoodItemsAreStoredBesideBadOnes) {
  Carrera carrera;
  JsonArray registros = quince();
  registros[3] = JsonObject{{"horas", 1}};
  registros[7] = JsonObject{{"tiempo", "x"}};
  EXPECT_EQ(resumen(carrera.lote(carrera.equipo, registros)),
            "13 2 dup 0 3:tiempo_faltante 7:tiempo_invalido");
  EXPECT_EQ(carrera.count("registros"), 13);
}

TEST(Recepcion, TheSameIdIsTheSameRecordWhateverTheRoute) {
  Carrera carrera;
  const std::string id = uuid(1);
  EXPECT_EQ(to_text(carrera.uno(carrera.equipo, tiempo(5000, id))["duplicado"]), "false");
  for (int i = 0; i < 2; ++i)
    EXPECT_EQ(to_text(carrera.uno(carrera.equipo, tiempo(5000, id))["duplicado"]), "true");
  EXPECT_EQ(resumen(carrera.lote(carrera.equipo, {tiempo(5000, id)})), "1 0 dup 1");
  EXPECT_EQ(
      resumen(carrera.lote(carrera.equipo, {tiempo(5000, "00000000-0000-4000-8000-00000000000A"),
                                            tiempo(6000, "00000000-0000-4000-8000-00000000000a"),
                                            tiempo(5000, id)})),
      "3 0 dup 2")
      << "also within one message, in any case of letters";
  EXPECT_EQ(carrera.count("registros"), 2);
}

TEST(Recepcion, ARetriedBatchIsAlreadySaved) {
  struct {
    const char* name;
    bool con_ids;
    std::chrono::minutes despues;
    bool detenida;
  } const cases[] = {{"without ids", false, std::chrono::minutes(0), false},
                     {"without ids, after an hour", false, std::chrono::minutes(60), false},
                     {"with ids", true, std::chrono::minutes(60), false},
                     {"after the stop", true, std::chrono::minutes(60), true},
                     {"without ids, after the stop", false, std::chrono::minutes(1), true}};
  for (const auto& c : cases) {
    Carrera carrera;
    JsonArray registros = quince();
    registros[4] = registros[3];  // Two runners at the same moment.
    if (c.con_ids)
      for (int i = 0; i < 15; ++i)
        registros[static_cast<std::size_t>(i)].if_object()->set("id_registro", uuid(i));
    EXPECT_EQ(resumen(carrera.lote(carrera.equipo, registros)), "15 0 dup 0") << c.name;
    carrera.clock.advance(c.despues);
    if (c.detenida) carrera.detener_carrera();
    carrera.heard.clear();
    EXPECT_EQ(resumen(carrera.lote(carrera.equipo, registros)), "15 0 dup 15") << c.name;
    EXPECT_EQ(carrera.heard_names(), "") << c.name;
    EXPECT_EQ(carrera.count("registros"), 15) << c.name;
    EXPECT_EQ(carrera.count("registros_crudos"), 15) << c.name << ": nothing new was said";
  }
}

TEST(Recepcion, AnotherBatchForATeamWithRecordsIsRefused) {
  Carrera carrera;
  carrera.lote(carrera.equipo, quince());
  EXPECT_EQ(resumen(carrera.lote(carrera.equipo, quince(2'000'000))),
            "0 15 dup 0 0:equipo_con_registros");
  EXPECT_EQ(carrera.count("registros"), 15);
  EXPECT_EQ(carrera.count("registros_crudos"), 30);
}

TEST(Recepcion, TheRestOfABatchMayFollowIt) {
  Carrera carrera;
  JsonArray registros = quince();
  for (int i = 0; i < 15; ++i)
    registros[static_cast<std::size_t>(i)].if_object()->set("id_registro", uuid(i));
  const Json bueno = registros[9];
  registros[9] = JsonObject{{"tiempo", "x"}, {"id_registro", uuid(9)}};
  EXPECT_EQ(resumen(carrera.lote(carrera.equipo, registros)), "14 1 dup 0 9:tiempo_invalido");
  registros[9] = bueno;
  EXPECT_EQ(resumen(carrera.lote(carrera.equipo, registros)), "15 0 dup 14");
}

TEST(Recepcion, FifteenIsTheMostByAnyRoute) {
  Carrera carrera;
  for (int i = 1; i <= 14; ++i)
    EXPECT_EQ(carrera.uno(carrera.equipo, tiempo(i * 1000))["tipo"].text(), "tiempo_registrado");
  EXPECT_EQ(carrera.uno(carrera.equipo, tiempo(15'000))["tipo"].text(), "tiempo_registrado");
  EXPECT_EQ(carrera.uno(carrera.equipo, tiempo(16'000))["codigo"].text(), "maximo_alcanzado");
  EXPECT_EQ(carrera.count("registros"), 15);
  EXPECT_EQ(carrera.count("registros_crudos"), 16);
}

TEST(Recepcion, TheSameTimeWithoutIdIsTheSameForFiveMinutes) {
  Carrera carrera;
  carrera.uno(carrera.equipo, tiempo(5000));
  carrera.clock.advance(std::chrono::minutes(5));
  EXPECT_EQ(carrera.uno(carrera.equipo, tiempo(5000))["duplicado"], Json(true));
  carrera.clock.advance(std::chrono::milliseconds(1));
  EXPECT_EQ(carrera.uno(carrera.equipo, tiempo(5000))["duplicado"], Json(false));
}

TEST(Recepcion, AnIdOfAnotherTeamFailsThatItem) {
  Carrera carrera;
  carrera.uno(carrera.equipo, tiempo(5000, uuid(1)));
  carrera.soy(carrera.ben);
  EXPECT_EQ(resumen(carrera.lote(carrera.otro_equipo, {tiempo(1, uuid(1)), tiempo(2, uuid(2))})),
            "1 1 dup 0 0:id_de_otro_equipo");
}

TEST(Recepcion, AnIdThatIsNoneFailsThatItem) {
  Carrera carrera;
  EXPECT_EQ(resumen(carrera.lote(carrera.equipo, {tiempo(1, "abc"), tiempo(2)})),
            "1 1 dup 0 0:id_invalido");
}

TEST(Recepcion, AResentIdWithAnotherTimeKeepsTheFirstAndTheRawSecond) {
  Carrera carrera;
  carrera.uno(carrera.equipo, tiempo(5000, uuid(1)));
  const Json otra = carrera.uno(carrera.equipo, tiempo(7000, uuid(1)));
  EXPECT_EQ(otra["duplicado"], Json(true));
  EXPECT_EQ(otra["registro"]["tiempo"], Json(5000));
  EXPECT_EQ(carrera.count("registros"), 1);
  EXPECT_EQ(carrera.count("registros_crudos"), 2);
}

TEST(Recepcion, TimesTakenBeforeTheEndMayComeWithinTheGrace) {
  const auto marcado = [](const Carrera& carrera, int minutos) {
    return JsonObject{{"tiempo", minutos * 60'000},
                      {"marca_cliente", carrera.clock.now().ms + minutos * 60'000 - 60'000}};
  };
  struct {
    const char* name;
    int captura, llegada;  // Minutes after the start; the stop is at 31.
    const char* codigo;
  } const cases[] = {{"in time", 30, 40, ""},
                     {"at the end", 31, 61, ""},
                     {"taken after the end", 32, 40, "fuera_de_plazo"},
                     {"too late", 30, 62, "fuera_de_plazo"},
                     {"taken before the start", -1, 40, "fuera_de_plazo"}};
  for (const auto& c : cases) {
    Carrera carrera;  // One minute after the start.
    JsonObject registro = marcado(carrera, c.captura);
    registro.set("tiempo", 60'000 * std::max(1, c.captura));
    carrera.clock.advance(std::chrono::minutes(30));
    carrera.detener_carrera();
    carrera.clock.advance(std::chrono::minutes(c.llegada - 31));
    EXPECT_EQ(carrera.uno(carrera.equipo, registro)["codigo"].text(), c.codigo) << c.name;
    EXPECT_EQ(carrera.count("registros_crudos"), 1) << c.name;
  }
}

TEST(Recepcion, ATimeThatDoesNotFitThePhonesClockIsDoubtful) {
  struct {
    const char* name;
    std::int64_t tiempo, adelanto, desfase;
    const char* estado;
    std::int64_t calculado;
  } const cases[] = {
      {"fits", 60'000, 0, 0, "bueno", 60'000},
      {"within the tolerance", 61'500, 0, 0, "bueno", 60'000},
      {"past it", 61'501, 0, 0, "dudoso", 60'000},
      {"clock 3 min fast, known", 60'000, 180'000, -180'000, "bueno", 60'000},
      {"clock 3 min fast, and so the time", 240'000, 180'000, -180'000, "dudoso", 60'000},
      {"absent", 0, 0, 0, "bueno", -1}};
  for (const auto& c : cases) {
    Carrera carrera;
    JsonObject registro = tiempo(c.tiempo);
    registro.set("marca_cliente", carrera.clock.now().ms + c.adelanto);
    registro.set("desfase_ms", c.desfase);
    EXPECT_EQ(carrera.uno(carrera.equipo, registro)["estado"].text(), c.estado) << c.name;
    const Record guardado = carrera.get("registros", Id{1});
    EXPECT_EQ(guardado["calculado"], c.calculado < 0 ? Json() : Json(c.calculado)) << c.name;
    EXPECT_EQ(heard_of(carrera, "revision_nueva").empty(), c.estado == std::string("bueno"))
        << c.name;
  }
}

TEST(Recepcion, TwoJudgesOnOneRunner) {
  const auto con_dorsal = [](std::int64_t ms) {
    return JsonObject{{"tiempo", ms}, {"dorsal", "101"}};
  };
  struct {
    const char* name;
    std::int64_t primero, segundo;
    bool asignado_despues;
    const char* estados;
  } const cases[] = {
      {"0.4 s apart: the first stands", 60'000, 60'400, false, "60000 bueno"},
      {"0.4 s apart: the team's judge stands", 60'400, 60'000, true, "60400 anulado 60000 bueno"},
      {"5 s apart: both are doubtful", 60'000, 65'000, false, "60000 dudoso 65000 dudoso"}};
  for (const auto& c : cases) {
    Carrera carrera;
    const auto jefe = [&] { carrera.soy("cronometrista"); };
    const auto juez = [&] { carrera.soy(carrera.ana); };
    c.asignado_despues ? jefe() : juez();
    carrera.uno(carrera.equipo, con_dorsal(c.primero));
    c.asignado_despues ? juez() : jefe();
    EXPECT_EQ(carrera.uno(carrera.equipo, con_dorsal(c.segundo))["tipo"].text(),
              "tiempo_registrado");
    std::string estados;
    carrera.read([&](Read& read) {
      for (const Record& uno : read.from("registros").order("id").rows())
        estados += (estados.empty() ? "" : " ") + to_text(uno["time"]) + " " +
                   std::string(uno.text("estado"));
      return 0;
    });
    EXPECT_EQ(estados, c.estados) << c.name;
    EXPECT_EQ(carrera.count("registros_crudos"), 2) << c.name;
  }
}

TEST(Recepcion, PaceAndUnreadNumbersRaiseDoubts) {
  Carrera carrera;
  carrera.ajustar("competencias", carrera.carrera,
                  {{"minimo_ms", 700'000}, {"maximo_ms", 900'000}});
  struct {
    std::int64_t ms;
    const char* dorsal;
    std::string_view motivo;
  } const cases[] = {{700'000, "1", "null"},
                     {699'999, "2", "\"muy_rapido\""},
                     {900'001, "3", "\"muy_lento\""},
                     {800'000, "4*", "\"dorsal_ilegible\""},
                     {0, "5", "null"}};
  std::int64_t id = 0;
  for (const auto& c : cases) {
    carrera.uno(carrera.equipo, JsonObject{{"tiempo", c.ms}, {"dorsal", c.dorsal}});
    EXPECT_EQ(to_text(carrera.get("registros", Id{++id})["motivo"]), c.motivo) << c.dorsal;
  }
}

TEST(Recepcion, WhoHearsOfItDependsOnTheRoute) {
  struct {
    const char* name;
    bool por_http;
    std::vector<std::string> canales;
  } const cases[] = {{"socket", false, {"tiempos:1"}},
                     {"http", true, {"competencia:1", "jueces:1"}}};
  for (const auto& c : cases) {
    Carrera carrera;
    std::vector<std::string> canales;
    carrera.database().on_committed([&](std::vector<db::EventRef> eventos) {
      for (const db::EventRef& evento : eventos) canales.push_back(evento->stream);
    });
    if (c.por_http)
      carrera.http(carrera.equipo, quince());
    else
      carrera.lote(carrera.equipo, quince());
    EXPECT_EQ(canales, c.canales) << c.name;
  }
}

TEST(Recepcion, SaysTheTeamItsCountAndItsSum) {
  Carrera carrera;
  carrera.lote(carrera.equipo, {tiempo(1000), tiempo(2000)});
  EXPECT_EQ(heard_of(carrera, "registros_actualizados"),
            R"({"equipo_id":1,"equipo_nombre":"Equipo 10","equipo_dorsal":10,)"
            R"("equipo":{"id":1,"nombre":"Equipo 10","dorsal":10},)"
            R"("total_registros":2,"tiempo_total":3000})");
}

TEST(Recepcion, KeepsWhatWasSentAsItWasSent) {
  Carrera carrera;
  const JsonObject registro{{"tiempo", 1}, {"minutos", 1}, {"nota", "ñandú"}};
  carrera.lote(carrera.equipo, {registro});
  const Record crudo = carrera.get("registros_crudos", Id{1});
  EXPECT_EQ(crudo["carga"], Json(registro));
  EXPECT_EQ(crudo.text("resultado"), "publicado");
  EXPECT_EQ(crudo.text("canal"), "lote");
  EXPECT_EQ(carrera.get("registros", Id{1}).integer("time"), 60'000);
}

}  // namespace
}  // namespace chasqui::server5k
