#include "schema/list_query.h"

#include <gtest/gtest.h>

#include "schema/sql_fixture.h"
#include "wire/base64.h"

namespace chasqui::schema {
namespace {

constexpr std::string_view kNames[] = {"José Pérez", "maría núñez", "Ana 100%", "Ana_b", "Íñigo"};

// Ten customers: two of each name; every third without a balance.
struct Shop {
  Shop() {
    app.models = {clientes()};
    model = &app.models[0];
    sql.emplace(*model);
    format.emplace(*model);
    database.emplace(app);
    for (int i = 0; i < 10; ++i) {
      JsonObject record{
          {"nombre", kNames[i % 5]}, {"telefono", "+57 300-" + std::to_string(555'000 + i)},
          {"activo", i % 2 == 0},    {"nivel", i < 5 ? "Oro" : "Plata"},
          {"puntos", i / 2},         {"visto", to_iso(Utc{i * 86'400'000LL})},
          {"clave", "abc"}};
      if (i % 3 != 0) record.set("saldo", Decimal(i % 4 * 100, 2));
      insert(*database->connection, *sql, record);
    }
  }

  ListPage page(std::string_view query, std::string& out, const std::vector<Predicate>& more = {}) {
    const auto list = parse_list_query(*model, *format, wire::parse_query(query).value());
    if (!list) throw Refusal::invalid(list.error());
    return append_list_json(out, *database->connection, *sql, {*format, *list, more});
  }

  // The ids of the rows in order: "1 2 3"; or the errors.
  std::string ids(std::string_view query, const std::vector<Predicate>& more = {}) {
    std::string out, text;
    try {
      page(query, out, more);
    } catch (const Refusal& refusal) {
      for (const FieldError& error : refusal.fields())
        text += error.loc.at(0) + "." + error.loc.at(1) + ": " + error.type + "; ";
      return text;
    }
    for (std::size_t at = 0; (at = out.find("{\"id\":", at)) != std::string::npos; ++at)
      text += (text.empty() ? "" : " ") + std::to_string(std::stoi(out.substr(at + 6)));
    return text;
  }

  AppSchema app;
  const Model* model;
  std::optional<ModelSql> sql;
  std::optional<RowFormat> format;
  std::optional<TestDatabase> database;
};

TEST(ListQuery, FiltersAreTypedByTheirField) {
  Shop shop;
  struct {
    std::string_view query, ids;
  } const cases[] = {
      {"", "1 2 3 4 5 6 7 8 9 10"},
      {"puntos=4", "9 10"},
      {"puntos=4&puntos=0", "1 2"},
      {"puntos__gte=3&puntos__lt=4", "7 8"},
      {"puntos__gt=3&activo=true", "9"},
      {"activo=off&puntos__lte=0", "2"},
      {"id__in=3,1,99", "1 3"},
      {"saldo=3.00", "8"},
      {"saldo__eq=3", "8"},
      {"saldo__isnull=1", "1 4 7 10"},
      {"saldo__isnull=no&puntos=0", "2"},
      {"saldo__ne=1", "1 3 4 5 7 8 9 10"},
      {"nivel=PLATA&puntos__gt=3", "9 10"},
      {"nivel=silver&puntos__gt=3", "9 10"},
      {"nombre=Ana_b", "4 9"},
      {"nombre=ana_b", ""},
      {"nombre__contains=NUNEZ", "2 7"},
      {"nombre__contains=_", "4 9"},
      {"nombre__contains=", "1 2 3 4 5 6 7 8 9 10"},
      {"visto__gte=1970-01-09T00:00:00Z", "9 10"},
      {"visto__lt=1970-01-02", "1"},
      {"puntos=&nombre=", "1 2 3 4 5 6 7 8 9 10"},
      {"desconocido=1&_=7", "1 2 3 4 5 6 7 8 9 10"},
      {"clave=xyz", "1 2 3 4 5 6 7 8 9 10"},
  };
  for (const auto& c : cases) EXPECT_EQ(shop.ids(c.query), c.ids) << c.query;
}

TEST(ListQuery, EveryErrorIsNamedAtOnce) {
  Shop shop;
  struct {
    std::string_view query, errors;
  } const cases[] = {
      {"puntos=x&activo=quizas&limit=1.5",
       "query.puntos: int_parsing; query.activo: bool_parsing; query.limit: int_parsing; "},
      {"nivel=Bronce", "query.nivel: enum; "},
      {"nombr__contains=a", "query.nombr__contains: extra_forbidden; "},
      {"puntos__like=1", "query.puntos__like: extra_forbidden; "},
      {"puntos__contains=1", "query.puntos__contains: extra_forbidden; "},
      {"activo__gt=1", "query.activo__gt: extra_forbidden; "},
      {"extra=1", "query.extra: extra_forbidden; "},
      {"clave__contains=a", "query.clave__contains: extra_forbidden; "},
      {"orden=clave", "query.orden: enum; "},
      {"orden=-puntos,nada", "query.orden: enum; "},
      {"offset=-1", "query.offset: greater_than_equal; "},
      {"despues=zzz", "query.despues: cursor; "},
      {"despues=&offset=2", "query.offset: value_error; "},
      {"total=si%20claro", "query.total: bool_parsing; "},
      {"id__in=1,,2", "query.id__in: int_parsing; "},
  };
  for (const auto& c : cases) EXPECT_EQ(shop.ids(c.query), c.errors) << c.query;
}

TEST(ListQuery, BoundsHoldAtTheBoundAndRefuseOnePast) {
  Shop shop;
  const auto repeated = [](std::string_view piece, std::size_t times) {
    std::string text;
    for (std::size_t i = 0; i < times; ++i) text += piece;
    return text;
  };
  EXPECT_EQ(shop.ids("search=" + repeated("x", kSearchBytesMax)), "");
  EXPECT_NE(shop.ids("search=" + repeated("x", kSearchBytesMax + 1)), "");
  EXPECT_EQ(shop.ids("id__in=1" + repeated(",1", kFilterValuesMax - 1)), "1");
  EXPECT_EQ(shop.ids("id__in=1" + repeated(",1", kFilterValuesMax)), "query.id__in: too_long; ");
  EXPECT_EQ(shop.ids("id=1&orden=id" + repeated(",id", kOrderKeysMax - 1)), "1");
  EXPECT_EQ(shop.ids("orden=id" + repeated(",id", kOrderKeysMax)), "query.orden: too_long; ");
  EXPECT_EQ(shop.ids("despues=" + repeated("A", kCursorBytesMax + 1)), "query.despues: cursor; ");
}

TEST(ListQuery, SearchIgnoresCaseAndAccentsAndMatchesTelephoneDigits) {
  Shop shop;
  struct {
    std::string_view term, ids;
  } const cases[] = {
      {"PEREZ", "1 6"},
      {"jos%C3%A9 p", "1 6"},
      {"100%25", "3 8"},
      {"%25", "3 8"},
      {"_", "4 9"},
      {"300555007", "8"},
      {"300%20555-007", "8"},
      {"(300)%20555", "1 2 3 4 5 6 7 8 9 10"},
      {"555007x", ""},
      {"iñi", "5 10"},
      {"%5C", ""},
      {"'", ""},
      {"+57%20300-555003", "4"},
  };
  ModelSql stored(*shop.model);
  Model adopted = *shop.model;
  adopted.managed = false;
  for (const auto& c : cases) {
    const std::string query = "search=" + std::string(c.term);
    shop.sql.emplace(*shop.model);
    EXPECT_EQ(shop.ids(query), c.ids) << c.term << ", with the stored folded text";
    shop.sql.emplace(adopted);
    EXPECT_EQ(shop.ids(query), c.ids) << c.term << ", folded on the way";
  }
}

TEST(ListQuery, OrderLimitAndOffset) {
  Shop shop;
  struct {
    std::string_view query, ids;
  } const cases[] = {
      {"orden=-id&limit=3", "10 9 8"},       {"order_by=puntos,-id&limit=4", "2 1 4 3"},
      {"orden=saldo&limit=5", "1 4 7 10 5"}, {"orden=-saldo&limit=2", "8 3"},
      {"limit=2&offset=3", "4 5"},           {"limit=0", ""},
      {"limit=-1&offset=8", "9 10"},         {"limit=100000", "1 2 3 4 5 6 7 8 9 10"},
  };
  for (const auto& c : cases) EXPECT_EQ(shop.ids(c.query), c.ids) << c.query;
  shop.app.models[0].order = {{"puntos", true}};
  EXPECT_EQ(shop.ids("limit=3"), "9 10 7");
  shop.app.models[0].limit = 2;
  shop.app.models[0].limit_max = 4;
  EXPECT_EQ(shop.ids(""), "9 10");
  EXPECT_EQ(shop.ids("limit=5"), "9 10 7 8");
  EXPECT_EQ(shop.ids("limit=-1").size(), std::string_view("1 2 3 4 5 6 7 8 9 10").size());
}

TEST(ListQuery, CursorsGoThroughTheWholeListInAnyOrder) {
  Shop shop;
  for (const std::string order :
       {"id", "-id", "saldo", "-saldo", "nombre,-saldo", "-puntos,saldo", "-saldo,-nombre,-id"}) {
    const std::string whole = shop.ids("orden=" + order);
    for (int limit = 1; limit <= 11; ++limit) {
      std::string seen, next;
      int pages = 0;
      do {
        std::string out;
        const std::string query =
            "orden=" + order + "&limit=" + std::to_string(limit) + "&despues=" + next;
        const std::string ids = shop.ids(query);
        next = shop.page(query, out).next;
        seen += (seen.empty() ? "" : " ") + ids;
      } while (!next.empty() && ++pages < 20);
      EXPECT_EQ(seen, whole) << order << " by " << limit;
    }
  }
}

TEST(ListQuery, ACursorIsGoodForItsOrderAlone) {
  Shop shop;
  std::string out;
  const std::string cursor = shop.page("orden=saldo&limit=2&despues=", out).next;
  EXPECT_EQ(shop.ids("orden=saldo&limit=1&despues=" + cursor), "7");
  EXPECT_EQ(shop.ids("orden=-saldo&despues=" + cursor), "query.despues: cursor; ");
  for (const std::string_view forged :
       {R"(["id","1"])", R"(["id",null])", R"(["id",1,2])", R"(["id",1.5])", "[]", "{}", "5", "x"})
    EXPECT_EQ(shop.ids("despues=" + wire::to_base64url(forged)), "query.despues: cursor; ")
        << forged;
}

TEST(ListQuery, TheTotalIsCountedOnlyWhenAskedFor) {
  Shop shop;
  std::string out;
  EXPECT_EQ(shop.page("limit=1", out).total, std::nullopt);
  EXPECT_EQ(shop.page("limit=1&total=1&search=ana", out).total, 4);
  EXPECT_EQ(shop.page("limit=1&total=1&despues=", out).total, 10);
}

TEST(ListQuery, ConditionsInCodeNarrowTheList) {
  Shop shop;
  const std::vector<Predicate> more = {
      {"\"puntos\" >= ? AND \"id\" < ?", {std::int64_t{2}, std::int64_t{8}}}};
  EXPECT_EQ(shop.ids("activo=1", more), "5 7");
}

TEST(ListQuery, AFieldNamedLikeAParameterIsFilteredByItsOperator) {
  Shop shop;
  Model model = model_of("ventas", {field_of("total", FieldType::kDecimal)});
  const auto list =
      parse_list_query(model, RowFormat(model), wire::parse_query("total=1&total__eq=5").value());
  ASSERT_TRUE(list);
  EXPECT_TRUE(list->with_total);
  ASSERT_EQ(list->filters.size(), 1u);
  EXPECT_EQ(list->filters[0].values.at(0), db::Value(std::int64_t{500}));
}

TEST(ListQuery, OnlyTheModelsFiltersAreFilters) {
  Shop shop;
  shop.app.models[0].filters = {"puntos"};
  EXPECT_EQ(shop.ids("activo=true&puntos=0"), "1 2");
  EXPECT_EQ(shop.ids("activo__eq=true"), "query.activo__eq: extra_forbidden; ");
}

TEST(ListQuery, HostileTextIsAValueAndNeverSql) {
  Shop shop;
  for (const std::string_view hostile : {"'; DROP TABLE clientes; --", "\" OR 1=1 --", "?1",
                                         "x') OR ('1'='1", "\\", "%' ESCAPE '"}) {
    const std::string escaped = wire::percent_encoded(hostile);
    EXPECT_EQ(shop.ids("nombre=" + escaped), "") << hostile;
    EXPECT_EQ(shop.ids("nombre__contains=" + escaped), "") << hostile;
    EXPECT_EQ(shop.ids("search=" + escaped), "") << hostile;
    EXPECT_EQ(shop.ids("orden=" + escaped), "query.orden: enum; ") << hostile;
    EXPECT_EQ(shop.ids(escaped + "__eq=1"),
              "query." + std::string(hostile) + "__eq: extra_forbidden; ");
  }
  EXPECT_EQ(shop.ids("").size(), 20u);
}

}  // namespace
}  // namespace chasqui::schema
