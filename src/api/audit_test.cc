#include "api/audit.h"

#include <gtest/gtest.h>

#include "api/api_fixture.h"
#include "service/rules_fixture.h"
#include "wire/json.h"

namespace chasqui::api {
namespace {

struct Shop : ApiFixture {
  Shop() : ApiFixture(service::kReglas) {
    app.who = service::user_of(7, "vendedor");
    app.write([](service::Tx& tx) {
      for (const char* detail : {"a", "b", "c"})
        tx.insert("pedidos", {{"detalle", detail}, {"vendedor_id", 7}});
    });
  }
  // "registro antes.detalle despues.detalle", newest first.
  std::string list(const std::string& query) {
    const wire::Response answer = ask("GET", "/auditoria" + query);
    EXPECT_EQ(answer.status, 200) << answer.bytes();
    std::string text;
    const Json rows = wire::parse_json(answer.bytes()).value_or(Json());
    for (const Json& row : *rows.if_array())
      text += std::string(row["registro"].text()) + ":" +
              std::string(row["despues"]["detalle"].text()) + " ";
    cursor = std::string(answer.headers.find("X-Next-Cursor").value_or(""));
    return text;
  }
  std::string cursor;
};

TEST(Audit, IsPagedAndFiltered) {
  Shop shop;
  EXPECT_EQ(shop.list(""), "3:c 2:b 1:a ");
  EXPECT_EQ(shop.list("?limit=2"), "3:c 2:b ");
  EXPECT_EQ(shop.list("?limit=2&despues=" + shop.cursor), "1:a ");
  EXPECT_EQ(shop.cursor, "");
  EXPECT_EQ(shop.list("?modelo=pedidos&registro=2"), "2:b ");
  EXPECT_EQ(shop.list("?modelo=marcas"), "");
  EXPECT_EQ(shop.list("?quien=7"), "3:c 2:b 1:a ");
  EXPECT_EQ(shop.list("?quien=8"), "");
  EXPECT_EQ(shop.list("?llave=7"), "") << "the key of that number is somebody else";
  EXPECT_EQ(shop.ask("GET", "/auditoria?quien=ana").status, 422);
}

TEST(Audit, IsAskedByTime) {
  Shop shop;
  const std::string now = to_iso(shop.app.clock.now());
  EXPECT_EQ(shop.list("?desde=" + now), "3:c 2:b 1:a ");
  EXPECT_EQ(shop.list("?hasta=" + now), "") << "the end itself is not in";
  EXPECT_EQ(shop.list("?desde=1999-01-01T00:00:00-06:00&hasta=2999-01-01T00:00:00Z"),
            "3:c 2:b 1:a ");
  EXPECT_EQ(shop.list("?desde=2999-01-01"), "");
  EXPECT_EQ(shop.ask("GET", "/auditoria?desde=ayer").status, 422);
}

TEST(Audit, TellsWhoFromWhereAndInWhichRequest) {
  Shop shop;
  ASSERT_EQ(shop.ask("PATCH", "/pedidos/1", R"({"detalle":"z"})").status, 200);
  const wire::Response answer = shop.ask("GET", "/auditoria?registro=1&limit=1");
  const Json rows = wire::parse_json(answer.bytes()).value_or(Json());
  const Json& row = rows.if_array()->at(0);
  EXPECT_EQ(row["accion"].text(), "update");
  EXPECT_EQ(to_text(row["antes"]), R"({"detalle":"a"})");
  EXPECT_EQ(to_text(row["despues"]), R"({"detalle":"z"})");
  EXPECT_EQ(row["quien"]["tipo"].text(), "operator");
  EXPECT_EQ(row["direccion"].text(), "127.0.0.1");
  EXPECT_EQ(row["peticion"].text(), "r1");
}

TEST(Audit, AppsWithoutAccountsHaveNone) {
  ApiFixture open("[app]\nname = \"a\"\n");
  EXPECT_EQ(open.ask("GET", "/auditoria").status, 404);
}

}  // namespace
}  // namespace chasqui::api
