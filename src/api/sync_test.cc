#include "api/sync.h"

#include <gtest/gtest.h>

#include "api/api_fixture.h"
#include "api/changes.h"
#include "api/sync_operations.h"
#include "service/conflicts.h"
#include "service/tienda_fixture.h"
#include "wire/json.h"

namespace chasqui::api {
namespace {

using service::Tx;

std::string uuid(int number) {
  char text[37];
  std::snprintf(text, sizeof text, "0190a5b0-0000-7000-8000-%012d", number);
  return text;
}

struct Vendida {
  static constexpr const char* kShapeName = "Vendida";
  std::int64_t cuantas = 0;
};
BOOST_DESCRIBE_STRUCT(Vendida, (), (cuantas))

// Three are all there is: more is refused, unless it has been sold already.
Json vender(Tx& tx, const Vendida& venta) {
  if (venta.cuantas > 3 && !tx.is_fact())
    throw Refusal(Kind::kConflict, "stock_insuficiente", "Quedan 3").with("disponible", 3);
  tx.emit("ventas", "venta_creada", JsonObject{{"cuando", to_iso(tx.happened())}});
  return JsonObject{{"id", venta.cuantas}};
}

void install(service::App& app) {
  app.post("/ventas", vender).allow("auth").offline("venta", service::Route::Offline::kFact);
  app.post("/reservas", vender).allow("auth").offline("reserva");
}

struct Shop {
  ApiFixture server{std::string(service::kTienda) + "[sync]\nconflicts = \"none\"\n", install};

  Json post(const std::string& batch) {
    const wire::Response answer = server.ask("POST", "/sync", batch);
    EXPECT_EQ(answer.status, 200) << answer.bytes();
    return wire::parse_json(answer.bytes()).value();
  }
  // The only result of one told thing; `rest` are its members beside the uuid.
  Json tell(int number, const std::string& rest) {
    const Json said =
        post(R"({"dispositivo":"C2","lote":[{"uuid":")" + uuid(number) + "\"," + rest + "}]}");
    return said["resultados"].if_array()->at(0);
  }
  Json get(const std::string& path) {
    return wire::parse_json(server.ask("GET", path).bytes()).value();
  }
};

constexpr const char* kAna = R"("tipo":"clientes.crear","cuerpo":{"nombre":"Ana","rut":"1-9"})";

TEST(Sync, WhatWasMadeAwayIsMadeOnceHoweverOftenItIsTold) {
  Shop shop;
  const Json first = shop.tell(1, kAna);
  EXPECT_EQ(first["estado"], Json("aplicado"));
  EXPECT_EQ(first["id"], Json(1));
  const Json second = shop.tell(1, kAna);
  EXPECT_EQ(second["estado"], Json("ya_aplicado"));
  EXPECT_EQ(second["id"], Json(1));
  EXPECT_EQ(shop.server.app.count("clientes"), 1);
  EXPECT_EQ(shop.server.app.heard_names(), "cliente_creado");
}

TEST(Sync, AnotherThingOfTheSameNameIsRefused) {
  Shop shop;
  shop.tell(1, kAna);
  const Json other = shop.tell(1, R"("tipo":"clientes.crear","cuerpo":{"nombre":"Eva"})");
  EXPECT_EQ(other["estado"], Json("rechazado"));
  EXPECT_EQ(other["detalle"]["codigo"], Json("uuid_repetido"));
}

TEST(Sync, WhatIsRefusedLeavesNothingAndTheRestGoesOn) {
  Shop shop;
  const Json said = shop.post(
      R"({"lote":[{"uuid":")" + uuid(1) +
      R"(","tipo":"clientes.crear","cuerpo":{}},{"uuid":"x"},)" + R"({"uuid":")" + uuid(2) +
      R"(","tipo":"nada","cuerpo":{}},{"uuid":")" + uuid(3) + "\"," + kAna + "}]}");
  const JsonArray& results = *said["resultados"].if_array();
  ASSERT_EQ(results.size(), 4u);
  EXPECT_EQ(results[0]["detalle"]["errores"].if_array()->at(0)["campo"], Json("cuerpo.nombre"));
  EXPECT_EQ(results[1]["uuid"], Json("x"));
  EXPECT_EQ(results[1]["estado"], Json("rechazado"));
  EXPECT_EQ(results[2]["detalle"]["codigo"], Json("tipo_desconocido"));
  EXPECT_EQ(results[3]["estado"], Json("aplicado"));
  EXPECT_EQ(shop.server.app.count("clientes"), 1);
}

TEST(Sync, WhatWasRefusedMayBeToldAgainMended) {
  Shop shop;
  EXPECT_EQ(shop.tell(1, R"("tipo":"clientes.crear","cuerpo":{})")["estado"], Json("rechazado"));
  EXPECT_EQ(shop.tell(1, kAna)["estado"], Json("aplicado"));
}

TEST(Sync, ARecordIsMeantByTheNameUnderWhichItWasTold) {
  Shop shop;
  const Json said = shop.post(R"({"lote":[{"uuid":")" + uuid(1) + "\"," + kAna + R"(},{"uuid":")" +
                              uuid(2) + R"(","tipo":"clientes.editar","registro":")" + uuid(1) +
                              R"(","cuerpo":{"nombre":"Ana María"}}]})");
  EXPECT_EQ(said["resultados"].if_array()->at(1)["id"], Json(1));
  EXPECT_EQ(shop.server.app.get("clientes", Id{1}).text("nombre"), "Ana María");
  const Json lost = shop.tell(
      3, R"("tipo":"clientes.editar","registro":")" + uuid(9) + R"(","cuerpo":{"nombre":"X"})");
  EXPECT_EQ(lost["detalle"]["codigo"], Json("referencia_desconocida"));
}

TEST(Sync, TwoEditsOfOtherFieldsMergeAndOfTheSameFieldMeetAsAConflict) {
  Shop shop;
  shop.tell(1, kAna);
  const std::string edit = R"("tipo":"clientes.editar","registro":1,"base_version":1,"cuerpo":)";
  EXPECT_EQ(shop.tell(2, edit + R"({"nombre":"Eva"})")["estado"], Json("aplicado"));
  EXPECT_EQ(shop.tell(3, edit + R"({"rut":"2-7"})")["estado"], Json("aplicado"));
  const Json clash = shop.tell(4, edit + R"({"nombre":"Inés","nivel":"Oro"})");
  EXPECT_EQ(clash["estado"], Json("conflicto"));
  EXPECT_EQ(to_text(clash["detalle"]["campos"]),
            R"({"nombre":{"cliente":"Inés","servidor":"Eva"}})");
  const service::Record now = shop.server.app.get("clientes", Id{1});
  EXPECT_EQ(now.text("nombre"), "Eva");  // The server's side stays.
  EXPECT_EQ(now.text("nivel"), "Oro");   // The rest is applied.
  EXPECT_EQ(shop.tell(4, edit + R"({"nombre":"Inés","nivel":"Oro"})")["estado"], Json("conflicto"));
  EXPECT_EQ(shop.server.app.count("conflictos"), 1);
}

TEST(Sync, APersonSettlesAConflict) {
  Shop shop;
  shop.tell(1, kAna);
  const std::string edit = R"("tipo":"clientes.editar","registro":1,"base_version":1,"cuerpo":)";
  shop.tell(2, edit + R"({"nombre":"Eva"})");
  shop.tell(3, edit + R"({"nombre":"Inés"})");
  const auto settle = [&](const char* body) {
    return shop.server.ask("POST", "/conflictos/1/resolver", body).status;
  };
  EXPECT_EQ(settle(R"({"elegir":"nadie"})"), 422);
  EXPECT_EQ(settle(R"({"elegir":"cliente"})"), 200);
  EXPECT_EQ(shop.server.app.get("clientes", Id{1}).text("nombre"), "Inés");
  EXPECT_EQ(settle(R"({"elegir":"cliente"})"), 409);
}

TEST(Sync, AnEditWinsOverADeleteOnBothWays) {
  Shop shop;
  shop.server.app.write([](Tx& tx) {
    tx.insert("productos", {{"nombre", "Pantalla"}});
    tx.remove("productos", Id{1});
  });
  const Json back = shop.tell(
      1, R"("tipo":"productos.editar","registro":1,"base_version":1,"cuerpo":{"nombre":"Vidrio"})");
  EXPECT_EQ(back["estado"], Json("aplicado")) << to_text(back);
  EXPECT_EQ(back["detalle"]["restaurado"], Json(true));
  const Json gone = shop.tell(2, R"("tipo":"productos.borrar","registro":1,"base_version":1)");
  EXPECT_EQ(gone["estado"], Json("conflicto"));
  EXPECT_EQ(gone["detalle"]["motivo"], Json("editado"));
  EXPECT_EQ(shop.server.app.get("productos", Id{1}).text("nombre"), "Vidrio");
}

TEST(Sync, AFactIsKeptAndARequestMeetsTheRules) {
  Shop shop;
  shop.server.app.clock.set(*parse_iso("2026-03-10T18:00:00Z"));
  const Json sold =
      shop.tell(1, R"("tipo":"venta","cuerpo":{"cuantas":5},"ocurrido_en":"2026-03-09T10:00:00Z")");
  EXPECT_EQ(sold["estado"], Json("aplicado")) << to_text(sold);
  EXPECT_EQ(shop.server.app.heard.back(), R"(venta_creada {"cuando":"2026-03-09T10:00:00.000Z"})");
  const Json wanted = shop.tell(2, R"("tipo":"reserva","cuerpo":{"cuantas":5})");
  EXPECT_EQ(wanted["estado"], Json("conflicto")) << to_text(wanted);
  EXPECT_EQ(wanted["detalle"]["disponible"], Json(3));
  EXPECT_EQ(shop.server.app.get("conflictos", Id{1}).text("motivo"), "stock_insuficiente");
}

TEST(Sync, AClockThatIsAheadIsNow) {
  Shop shop;
  shop.server.app.clock.set(*parse_iso("2026-03-10T18:00:00Z"));
  shop.tell(1, R"("tipo":"venta","cuerpo":{"cuantas":1},"ocurrido_en":"2031-01-01T00:00:00Z")");
  EXPECT_EQ(shop.server.app.heard.back(), R"(venta_creada {"cuando":"2026-03-10T18:00:00.000Z"})");
}

TEST(Sync, ABatchThatIsNoneIsRefusedWhole) {
  Shop shop;
  for (const char* batch : {"", "[]", "{}", R"({"lote":[]})", R"({"lote":7})"})
    EXPECT_EQ(shop.server.ask("POST", "/sync", batch).status, 422) << batch;
}

TEST(Sync, AnAppThatDoesNotDeclareItHasNone) {
  ApiFixture server(service::kTienda);
  EXPECT_EQ(server.ask("POST", "/sync", R"({"lote":[{}]})").status, 404);
  EXPECT_EQ(server.ask("GET", "/sync").status, 404);
}

TEST(Changes, ASnapshotInPagesAndThenWhatChanged) {
  Shop shop;
  shop.server.app.write([](Tx& tx) {
    for (const char* name : {"Ana", "Eva", "Inés"}) tx.insert("clientes", {{"nombre", name}});
    tx.insert("productos", {{"nombre", "Pantalla"}});
  });
  const Json one = shop.get("/sync?limite=2");
  EXPECT_EQ(one["desde_cero"], Json(true));
  EXPECT_EQ(one["mas"], Json(true));
  EXPECT_EQ(one["cambios"].if_array()->size(), 2u);
  const Json two = shop.get("/sync?limite=3&desde=" + std::string(one["hasta"].text()));
  EXPECT_EQ(two["desde_cero"], Json(false));
  EXPECT_EQ(two["cambios"].if_array()->size(), 2u) << to_text(two);
  EXPECT_EQ(two["mas"], Json(false));
  EXPECT_EQ(two["cambios"].if_array()->at(1)["modelo"], Json("productos"));
  const std::string cursor(two["hasta"].text());
  EXPECT_TRUE(shop.get("/sync?desde=" + cursor)["cambios"].if_array()->empty());

  shop.server.ask("PUT", "/clientes/2", R"({"nombre":"Eva Luz"})");
  shop.server.ask("PUT", "/clientes/2", R"({"nombre":"Eva Sol"})");
  shop.server.ask("DELETE", "/clientes/3");
  const Json later = shop.get("/sync?desde=" + cursor);
  ASSERT_EQ(later["cambios"].if_array()->size(), 2u) << to_text(later);
  EXPECT_EQ(later["cambios"].if_array()->at(0)["registro"]["nombre"], Json("Eva Sol"));
  EXPECT_EQ(later["cambios"].if_array()->at(1)["borrado"], Json(true));
}

TEST(Changes, OnlyOfTheModelsThatAreAskedFor) {
  Shop shop;
  shop.server.app.write([](Tx& tx) {
    tx.insert("clientes", {{"nombre", "Ana"}});
    tx.insert("productos", {{"nombre", "Pantalla"}});
  });
  const Json one = shop.get("/sync?modelos=productos");
  ASSERT_EQ(one["cambios"].if_array()->size(), 1u) << to_text(one);
  EXPECT_EQ(one["cambios"].if_array()->at(0)["modelo"], Json("productos"));
  const std::string cursor(one["hasta"].text());
  shop.server.ask("PUT", "/clientes/1", R"({"nombre":"Eva"})");
  EXPECT_TRUE(shop.get("/sync?modelos=productos&desde=" + cursor)["cambios"].if_array()->empty());
  const Json both = shop.get("/sync?modelos=productos,clientes&desde=" + cursor);
  EXPECT_EQ(both["desde_cero"], Json(true)) << "it never heard of the others";
  EXPECT_EQ(both["cambios"].if_array()->size(), 2u);
  EXPECT_EQ(shop.server.ask("GET", "/sync?modelos=productos,nada").status, 422);
}

TEST(Changes, AnotherEpochAndNoCursorBeginAnew) {
  Shop shop;
  const std::string cursor(shop.get("/sync")["hasta"].text());
  EXPECT_EQ(shop.get("/sync?desde=" + cursor)["desde_cero"], Json(false));
  EXPECT_EQ(shop.get("/sync?desde=nonsense")["desde_cero"], Json(true));
  EXPECT_EQ(shop.get("/sync?desde=0." + cursor)["desde_cero"], Json(true));
  shop.server.app.database().renew_epoch();
  EXPECT_EQ(shop.get("/sync?desde=" + cursor)["desde_cero"], Json(true));
  EXPECT_EQ(shop.server.ask("GET", "/sync?limite=0").status, 422);
}

TEST(Changes, CursorsAreReadAsTheyAreWritten) {
  const SyncCursor live{"e1", "r1", 12, {}};
  const SyncCursor among{"e1", "r1", 12, SyncCursor::Place{3, 40}};
  EXPECT_EQ(parse_cursor(to_text(live)), live);
  EXPECT_EQ(parse_cursor(to_text(among)), among);
  for (const char* text : {"", "a.b", "a.b.c", "a.b.-1", "a.b.1.2", "a.b.1.x.2", "a.b.1.2.3.4"})
    EXPECT_FALSE(parse_cursor(text)) << text;
}

}  // namespace
}  // namespace chasqui::api
