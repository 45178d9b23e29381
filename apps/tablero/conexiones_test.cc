#include "conexiones.h"

#include <gtest/gtest.h>

#include "mesa.h"

namespace chasqui::tablero {
namespace {

TEST(Conexiones, TheSummaryCountsSocketsRolesAndRooms) {
  Mesa mesa;
  mesa.conectar("s1", "7", "cliente");
  mesa.conectar("s2", "9", "admin");
  mesa.write([](Tx& tx) { unirse(tx, "s1", "cliente_7"); });
  mesa.emitir("cliente:nuevo", {{"id", 1}});
  mesa.clock.advance(std::chrono::milliseconds(1500));
  EXPECT_EQ(to_text(mesa.ver(resumen)),
            R"({"metrics":{"activeConnections":2,"totalConnections":2,"eventsEmitted":1,)"
            R"("roomsCreated":5},"clients":{"total":2,"byRole":{"cliente":1,"proveedor":0,)"
            R"("admin":1}},"rooms":{"total":5,"totalClients":5},"system":{"uptime":1.5,)"
            R"("nodeVersion":"Chasqui 1.0.0"}})");
}

TEST(Conexiones, ClientsAndRoomsAreListedWhileTheyAreThere) {
  Mesa mesa;
  mesa.conectar("s1", "7", "cliente");
  EXPECT_EQ(to_text(mesa.ver(conectados)),
            R"({"clients":[{"userId":"7","socketId":"s1","role":"cliente",)"
            R"("connectedAt":"2026-11-21T17:00:00.000Z",)"
            R"("lastActivity":"2026-11-21T17:00:00.000Z"}]})");
  EXPECT_EQ(to_text(mesa.ver(salas)),
            R"({"rooms":[{"name":"cliente","clients":1},{"name":"user:7","clients":1}]})");
  mesa.write([](Tx& tx) { irse(tx, "s1"); });
  EXPECT_EQ(to_text(mesa.ver(conectados)), R"({"clients":[]})");
  EXPECT_EQ(to_text(mesa.ver(salas)), R"({"rooms":[]})");
}

TEST(Conexiones, SayingItAgainWithAnotherUserKeepsTheRoomsOfTheFirst) {
  Mesa mesa;
  mesa.conectar("s1", "uuid", "cliente");
  mesa.conectar("s1", "7", "cliente");
  EXPECT_EQ(mesa.count("conexiones"), 1);
  EXPECT_EQ(mesa.ver(medidas)["totalConnections"], Json(2));
  EXPECT_EQ(mesa.count("salas"), 3);
}

TEST(Conexiones, TheFiguresAreToldFourTimesASecondAtMost) {
  Mesa mesa;
  mesa.conectar("s1", "7", "cliente");
  mesa.conectar("s2", "8", "cliente");
  mesa.clock.advance(std::chrono::milliseconds(250));
  mesa.conectar("s3", "9", "cliente");
  EXPECT_EQ(mesa.heard_names(), "dashboard:metrics dashboard:metrics");
}

TEST(Conexiones, FiguresThatWereNotToldAreToldOnceLater) {
  Mesa mesa;
  mesa.conectar("s1", "7", "cliente");
  mesa.conectar("s2", "8", "cliente");
  const auto mirar = [&] { mesa.write([](Tx& tx) { decir_lo_que_falta(tx); }); };
  mirar();
  EXPECT_EQ(mesa.heard_names(), "dashboard:metrics") << "it is too early";
  mesa.clock.advance(std::chrono::milliseconds(250));
  mirar();
  mesa.clock.advance(std::chrono::milliseconds(250));
  mirar();
  EXPECT_EQ(mesa.heard_names(), "dashboard:metrics") << "and no more";
}

TEST(Conexiones, ALaterSignIsTheLastActivity) {
  Mesa mesa;
  mesa.conectar("s1", "7", "cliente");
  mesa.clock.advance(std::chrono::seconds(5));
  mesa.write([](Tx& tx) { dar_senales(tx, "s1"), dar_senales(tx, "otro"); });
  const Json lista = mesa.ver(conectados);
  EXPECT_EQ(lista["clients"].if_array()->front()["lastActivity"], Json("2026-11-21T17:00:05.000Z"));
}

TEST(Conexiones, ACrashLeavesNobodyBehindButTheCountersStay) {
  Mesa mesa;
  mesa.conectar("s1", "7", "cliente");
  mesa.clock.advance(std::chrono::minutes(1));
  mesa.write([](Tx& tx) { empezar(tx); });
  EXPECT_EQ(to_text(mesa.ver(medidas)),
            R"({"activeConnections":0,"totalConnections":1,"eventsEmitted":0,"roomsCreated":2})");
  EXPECT_EQ(mesa.read([](Read& read) { return segundos_en_pie(read); }), Decimal());
}

TEST(Conexiones, RoomsOfOthersAreClosed) {
  const Conexion cliente{"s", "7", "cliente"}, admin{"s", "9", "admin"};
  struct {
    const char* sala;
    bool puede;
  } const casos[] = {{"cliente", true},    {"admin", false},       {"proveedor", false},
                     {"user:7", true},     {"user:70", false},     {"cliente_7", true},
                     {"cliente_8", false}, {"proveedor_7", false}, {"tema:reservas", true},
                     {"", false}};
  for (const auto& caso : casos) {
    EXPECT_EQ(puede_unirse(cliente, caso.sala), caso.puede) << caso.sala;
    EXPECT_EQ(puede_unirse(admin, caso.sala), *caso.sala != '\0') << caso.sala;
  }
}

TEST(Conexiones, EachStreamIsHeardOnce) {
  EXPECT_EQ(
      canales_de({"s", "7", "admin"}),
      (std::vector<std::string>{"negocio", "tablero", "contadores", "rol:admin", "usuario:7"}));
  EXPECT_EQ(canal_de_sala("admin"), "rol:admin");
  EXPECT_EQ(canal_de_sala("user:7"), "usuario:7");
  EXPECT_EQ(canal_de_sala("cliente_7"), "sala:cliente_7");
}

}  // namespace
}  // namespace chasqui::tablero
