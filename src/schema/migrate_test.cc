#include "schema/migrate.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

#include "base/chance.h"
#include "schema/migrate_tables.h"
#include "schema/sql_fixture.h"

namespace chasqui::schema {
namespace {

AppSchema shop() {
  Model marcas = model_of("marcas", {field_of("nombre", FieldType::kText)});
  Model cosas = model_of(
      "cosas",
      {field_of("nombre", FieldType::kText), field_of("precio", FieldType::kDecimal, true),
       field_of("codigo", FieldType::kText, true), field_of("marca_id", FieldType::kRef, true)});
  cosas.fields[4].ref = "marcas";
  cosas.search = {"nombre"};
  AppSchema app;
  app.models = {std::move(marcas), std::move(cosas)};
  return app;
}

Field& field_in(AppSchema& app, std::string_view name) {
  for (Field& field : app.models.back().fields)
    if (field.name == name) return field;
  throw std::logic_error(std::string(name));
}

void drop_field(AppSchema& app, std::string_view name) {
  std::erase_if(app.models.back().fields, [&](const Field& f) { return f.name == name; });
}

void add_field(AppSchema& app, Field field) {
  app.models.back().fields.push_back(std::move(field));
}

// The shop with two brands and three things.
struct Shop {
  Shop() : database(app) {
    connection.exec(
        "INSERT INTO marcas (nombre, uuid, version, creado_en, actualizado_en) VALUES "
        "('Uno', 'a', 1, 0, 0), ('Dos', 'b', 1, 0, 0);"
        "INSERT INTO cosas (nombre, precio, codigo, marca_id, uuid, version, creado_en, "
        "actualizado_en, chasqui_plegado) VALUES "
        "('Ñame', 1005, '7', 1, 'a', 1, 0, 0, 'name'), ('Pan', 250, 'x', 2, 'b', 1, 0, 0, 'pan'), "
        "('Sal', NULL, NULL, NULL, 'c', 1, 0, 0, 'sal'); DELETE FROM cosas WHERE nombre = 'Sal';"
        "INSERT INTO cosas (nombre, uuid, version, creado_en, actualizado_en, chasqui_plegado) "
        "VALUES ('Té', 'd', 1, 0, 0, 'te')");
  }
  MigrationPlan plan() { return plan_migration(connection, app); }
  void apply(bool allow_data_loss = false) {
    apply_migration(connection, plan(), {allow_data_loss, database.clock.now()});
  }
  std::string refusal(const MigrationPlan& made) {
    try {
      apply_migration(connection, made, {false, database.clock.now()});
      return "";
    } catch (const Refusal& refusal) {
      return refusal.code();
    }
  }
  // All rows of one expression: "1|NULL|x".
  std::string all(const std::string& sql) {
    std::string text;
    auto row =
        connection.prepare("SELECT coalesce(v, 'NULL') FROM (SELECT " + sql + " ORDER BY id)");
    while (row.step()) text += (text.empty() ? "" : "|") + std::string(row.text(0));
    return text;
  }

  AppSchema app = shop();
  TestDatabase database;
  db::Connection& connection = *database.connection;
};

TEST(Migrate, AnUpToDateDatabaseHasNothingToDo) {
  Shop shop;
  EXPECT_TRUE(is_up_to_date(shop.connection, shop.app));
  EXPECT_TRUE(shop.plan().is_empty()) << shop.plan().to_text();
  std::swap(shop.app.models[0], shop.app.models[1]);
  std::swap(shop.app.models[0].fields[1], shop.app.models[0].fields[2]);
  EXPECT_TRUE(is_up_to_date(shop.connection, shop.app))
      << "the order of declarations is none of it";
}

struct Change {
  std::string_view name;
  std::function<void(AppSchema&)> change;
  Risk risk;
  std::string_view says;
  std::string sql, values;  // Afterwards.
};

// The plan says so, asks before it loses data, and ends up to date with these values.
void expect_change(const Change& c) {
  SCOPED_TRACE(c.name);
  Shop shop;
  c.change(shop.app);
  const MigrationPlan plan = shop.plan();
  EXPECT_EQ(plan.problems, std::vector<std::string>());
  EXPECT_EQ(plan.risk(), c.risk) << plan.to_text();
  EXPECT_NE(plan.to_text().find(c.says), std::string::npos) << plan.to_text();
  EXPECT_EQ(shop.refusal(plan), c.risk == Risk::kLosesData ? "perderia_datos" : "");
  if (c.risk == Risk::kLosesData) shop.apply(true);
  EXPECT_EQ(shop.all(c.sql), c.values);
  EXPECT_TRUE(is_up_to_date(shop.connection, shop.app));
  EXPECT_TRUE(shop.plan().is_empty()) << shop.plan().to_text();
  EXPECT_EQ(shop.connection.query_int64("PRAGMA foreign_keys"), 1);
}

TEST(Migrate, ColumnsAreAddedAndDropped) {
  const Change cases[] = {
      {"nullable column",
       [](AppSchema& a) { add_field(a, field_of("nota", FieldType::kText, true)); }, Risk::kSafe,
       "safe        cosas: add column nota text null\n", "nota v, id FROM cosas", "NULL|NULL|NULL"},
      {"column with a default",
       [](AppSchema& a) {
         Field field = field_of("minimo", FieldType::kInteger);
         field.fill = Fill::kValue;
         field.default_value = 5;
         add_field(a, field);
       },
       Risk::kRewrites, "rewrites    cosas: add column minimo integer\n", "minimo v, id FROM cosas",
       "5|5|5"},
      {"dropped column", [](AppSchema& a) { drop_field(a, "codigo"); }, Risk::kLosesData,
       "loses data  cosas: drop column codigo, 2 values lost\n", "nombre v, id FROM cosas",
       "Ñame|Pan|Té"},
      {"dropped table",
       [](AppSchema& a) {
         a.models.erase(a.models.begin());
         drop_field(a, "marca_id");
       },
       Risk::kLosesData, "loses data  marcas: drop table, 2 rows\n", "nombre v, id FROM cosas",
       "Ñame|Pan|Té"},
  };
  for (const Change& c : cases) expect_change(c);
}

TEST(Migrate, RenamesKeepWhatIsThere) {
  const Change cases[] = {
      {"renamed column",
       [](AppSchema& a) {
         Field& field = field_in(a, "codigo");
         field.name = field.column = "sku";
         field.was = "codigo";
       },
       Risk::kSafe, "safe        cosas: column codigo renamed to sku\n", "sku v, id FROM cosas",
       "7|x|NULL"},
      {"renamed search column",
       [](AppSchema& a) {
         Field& field = field_in(a, "nombre");
         field.name = field.column = "titulo";
         field.was = "nombre";
         a.models.back().search = {"titulo"};
       },
       Risk::kSafe, "safe        cosas: column nombre renamed to titulo\n",
       "titulo||chasqui_plegado v, id FROM cosas", "Ñamename|Panpan|Téte"},
      {"renamed table",
       [](AppSchema& a) {
         a.models.back().table = "productos";
         a.models.back().was = "cosas";
       },
       Risk::kRewrites, "safe        productos: renamed from cosas\n",
       "nombre v, id FROM productos", "Ñame|Pan|Té"},
      {"renamed table that is referred to",
       [](AppSchema& a) {
         a.models.front().table = "fabricantes";
         a.models.front().was = "marcas";
       },
       Risk::kRewrites, "safe        fabricantes: renamed from marcas\n",
       "nombre v, id FROM fabricantes", "Uno|Dos"},
  };
  for (const Change& c : cases) expect_change(c);
}

TEST(Migrate, ValuesFollowTheirColumnsType) {
  const Change cases[] = {
      {"finer decimals", [](AppSchema& a) { field_in(a, "precio").scale = 4; }, Risk::kRewrites,
       "rewrites    cosas: column precio decimal(2) null becomes precio decimal(4) null\n",
       "precio v, id FROM cosas", "100500|25000|NULL"},
      {"coarser decimals", [](AppSchema& a) { field_in(a, "precio").scale = 1; }, Risk::kLosesData,
       "loses data  cosas: column precio decimal(2) null becomes precio decimal(1) null, 1 value "
       "not "
       "kept whole\n",
       "precio v, id FROM cosas", "101|25|NULL"},
      {"decimal to text", [](AppSchema& a) { field_in(a, "precio").type = FieldType::kText; },
       Risk::kRewrites, "", "precio v, id FROM cosas", "10.05|2.50|NULL"},
      {"text to integer", [](AppSchema& a) { field_in(a, "codigo").type = FieldType::kInteger; },
       Risk::kLosesData, "codigo integer null, 1 value not kept whole\n", "codigo v, id FROM cosas",
       "7|NULL|NULL"},
      {"text to phone", [](AppSchema& a) { field_in(a, "codigo").type = FieldType::kPhone; },
       Risk::kSafe, "", "codigo v, id FROM cosas", "7|x|NULL"},
      {"null no more, with a default",
       [](AppSchema& a) {
         Field& field = field_in(a, "codigo");
         field.null = false;
         field.fill = Fill::kValue;
         field.default_value = "-";
       },
       Risk::kRewrites, "", "codigo v, id FROM cosas", "7|x|-"},
  };
  for (const Change& c : cases) expect_change(c);
}

TEST(Migrate, IndexesSearchAndReferencesChange) {
  const Change cases[] = {
      {"index", [](AppSchema& a) { field_in(a, "codigo").index = true; }, Risk::kRewrites,
       "rewrites    cosas: add index on \"codigo\"\n", "nombre v, id FROM cosas", "Ñame|Pan|Té"},
      {"unique", [](AppSchema& a) { field_in(a, "codigo").unique = true; }, Risk::kRewrites,
       "rewrites    cosas: add unique index on \"codigo\"\n", "nombre v, id FROM cosas",
       "Ñame|Pan|Té"},
      {"an index that begins with a reference stands for the reference's own",
       [](AppSchema& a) { a.models.back().indexes = {{"marca_id", "codigo"}}; }, Risk::kRewrites,
       "cosas: drop index ix__cosas__marca_id\n", "nombre v, id FROM cosas", "Ñame|Pan|Té"},
      {"one that only mentions it does not",
       [](AppSchema& a) { a.models.back().indexes = {{"codigo", "marca_id"}}; }, Risk::kRewrites,
       "rewrites    cosas: add index on \"codigo\",\"marca_id\"\n", "nombre v, id FROM cosas",
       "Ñame|Pan|Té"},
      {"search looks elsewhere",
       [](AppSchema& a) { a.models.back().search = {"codigo", "nombre"}; }, Risk::kRewrites,
       "rewrites    cosas: search looks into other fields\n",
       "replace(chasqui_plegado, char(31), '+') v, id FROM cosas", "7+name|x+pan|+te"},
      {"search no more", [](AppSchema& a) { a.models.back().search.clear(); }, Risk::kRewrites, "",
       "nombre v, id FROM cosas", "Ñame|Pan|Té"},
      {"another reference rule",
       [](AppSchema& a) { field_in(a, "marca_id").on_delete = OnDelete::kNull; }, Risk::kRewrites,
       "-> marcas on delete null\n", "marca_id v, id FROM cosas", "1|2|NULL"},
  };
  for (const Change& c : cases) expect_change(c);
}

TEST(Migrate, WhatTheRowsDoNotAllowIsRefusedInWords) {
  struct {
    std::string_view name;
    std::function<void(Shop&)> change;
    std::string_view says;
  } const cases[] = {
      {"not null without a default",
       [](Shop& s) { add_field(s.app, field_of("peso", FieldType::kInteger)); },
       "cosas: column peso may not be empty, and the table has rows"},
      {"null no more", [](Shop& s) { field_in(s.app, "precio").null = false; },
       "cosas: column precio may not be empty, and 1 row would have no value"},
      {"not unique",
       [](Shop& s) {
         s.connection.exec("UPDATE cosas SET nombre = 'Pan'");
         field_in(s.app, "nombre").unique = true;
       },
       "\"nombre\" shall be unique, and 1 value occur more than once"},
      {"table of another",
       [](Shop& s) {
         s.connection.exec("CREATE TABLE otras (id INTEGER PRIMARY KEY)");
         s.app.models.push_back(model_of("otras", {field_of("a", FieldType::kText)}));
       },
       "otras: is there already, not made by a migration"},
      {"column added by hand",
       [](Shop& s) { s.connection.exec("ALTER TABLE cosas ADD COLUMN z TEXT"); },
       "cosas: column z is unknown: somebody changed the table"},
      {"index dropped by hand",
       [](Shop& s) { s.connection.exec("DROP INDEX ix__cosas__marca_id"); },
       "cosas: index ix__cosas__marca_id is missing"},
      {"table dropped by hand", [](Shop& s) { s.connection.exec("DROP TABLE cosas"); },
       "cosas: the table is missing"},
      {"reserved name", [](Shop& s) { s.app.models.push_back(model_of("chasqui_log", {})); },
       "chasqui_log: this name is not for models"},
      {"adopted table is missing",
       [](Shop& s) {
         s.app.models.push_back(model_of("ajenas", {}));
         s.app.models.back().managed = false;
       },
       "ajenas: the table is missing, and not managed here"},
      {"adopted column is missing",
       [](Shop& s) {
         s.connection.exec("CREATE TABLE ajenas (id INTEGER PRIMARY KEY, precio REAL)");
         Model model;
         model.name = "ajenas";
         model.managed = false;
         model.fields = {field_of("precio", FieldType::kDecimal),
                         field_of("nota", FieldType::kText)};
         complete(model, {"id", "", "", "", "", ""});
         s.app.models.push_back(model);
       },
       "ajenas: column precio is declared REAL, and decimal is kept as INTEGER\n"
       "impossible  ajenas: column nota is missing"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.name);
    Shop shop;
    c.change(shop);
    const MigrationPlan plan = shop.plan();
    EXPECT_NE(plan.to_text().find(c.says), std::string::npos) << plan.to_text();
    EXPECT_EQ(shop.refusal(plan), "migracion_imposible");
  }
}

TEST(Migrate, AdoptedTablesAreNeverTouched) {
  Shop shop;
  shop.connection.exec(
      "CREATE TABLE ajenas (id INTEGER PRIMARY KEY, nota VARCHAR(20), si BOOLEAN)");
  Model model;
  model.name = "ajenas";
  model.managed = false;
  model.fields = {field_of("nota", FieldType::kText), field_of("si", FieldType::kBoolean)};
  complete(model, {"id", "", "", "", "", ""});
  shop.app.models.push_back(model);
  EXPECT_FALSE(is_up_to_date(shop.connection, shop.app));
  EXPECT_TRUE(shop.plan().is_empty()) << shop.plan().to_text();
  shop.apply();
  EXPECT_TRUE(is_up_to_date(shop.connection, shop.app));
  shop.app.models.pop_back();
  shop.apply();
  EXPECT_EQ(shop.connection.query_int64("SELECT count(*) FROM ajenas"), 0) << "still there";
}

TEST(Migrate, AStalePlanIsRefused) {
  const std::function<void(Shop&)> changes[] = {
      [](Shop& s) { s.connection.exec("CREATE TABLE algo (id INTEGER)"); },
      [](Shop& s) {
        AppSchema other = s.app;
        field_in(other, "codigo").type = FieldType::kPhone;
        migrate(s.connection, other, {});
      },
  };
  for (const auto& change : changes) {
    Shop shop;
    field_in(shop.app, "codigo").index = true;
    const MigrationPlan plan = shop.plan();
    change(shop);
    EXPECT_EQ(shop.refusal(plan), "plan_obsoleto");
    EXPECT_NE(plan.id(), shop.plan().id());
  }
}

TEST(Migrate, AFailedStepLeavesEverythingAsItWas) {
  Shop shop;
  shop.connection.exec("PRAGMA foreign_keys = OFF; UPDATE cosas SET marca_id = 77 WHERE id = 1");
  shop.connection.exec("PRAGMA foreign_keys = ON");
  drop_field(shop.app, "codigo");
  try {
    shop.apply(true);
    FAIL() << "applied";
  } catch (const Refusal& refusal) {
    EXPECT_EQ(refusal.code(), "referencias_rotas");
    EXPECT_EQ(refusal.text(), "cosas: 1 rows refer to marcas that are not there");
  }
  EXPECT_EQ(shop.all("codigo v, id FROM cosas"), "7|x|NULL");
  EXPECT_EQ(shop.connection.query_int64("SELECT max(version) FROM chasqui_schema"), 1);
  EXPECT_EQ(shop.connection.query_int64("PRAGMA foreign_keys"), 1);
  EXPECT_FALSE(shop.connection.in_transaction());
}

TEST(Migrate, KeysAreNeverGivenTwiceAndStrangersKeepTheirTriggers) {
  Shop shop;
  shop.connection.exec(
      "DELETE FROM cosas WHERE id = 4; CREATE INDEX mio ON cosas (nombre);"
      "CREATE TRIGGER suyo AFTER DELETE ON cosas BEGIN DELETE FROM marcas WHERE nombre = 'Dos'; "
      "END");
  shop.app.models.back().fields[1].type = FieldType::kEmail;
  field_in(shop.app, "codigo").null = false;
  field_in(shop.app, "codigo").fill = Fill::kValue;
  field_in(shop.app, "codigo").default_value = "";
  shop.apply();
  shop.connection.exec(
      "INSERT INTO cosas (nombre, codigo, uuid, version, creado_en, actualizado_en) VALUES "
      "('z', '', 'z', 1, 0, 0)");
  EXPECT_EQ(shop.connection.last_insert_id(), 5);
  EXPECT_EQ(shop.connection.query_int64(
                "SELECT count(*) FROM sqlite_schema WHERE name IN ('mio', 'suyo')"),
            2);
}

TEST(Migrate, PlatformColumnsOfExistingRowsAreFilled) {
  AppSchema bare;
  Model model;
  model.name = "cosas";
  model.fields = {field_of("nombre", FieldType::kText)};
  complete(model, {"id", "", "", "", "", ""});
  bare.models = {model};
  TestDatabase database(bare);
  database.connection->exec("INSERT INTO cosas (nombre) VALUES ('a'), ('b')");
  AppSchema full;
  full.models = {model_of("cosas", {field_of("nombre", FieldType::kText)})};
  migrate(*database.connection, full, {false, Utc{77}});
  EXPECT_EQ(database.connection->query_int64(
                "SELECT count(DISTINCT uuid) FROM cosas WHERE version = 1 AND creado_en = 77 AND "
                "uuid LIKE '________-____-4___-____-____________'"),
            2);
}

TEST(Migrate, HostileNamesAreNames) {
  AppSchema app;
  app.models = {model_of("a\"b'; DROP TABLE x", {field_of("c\"d'", FieldType::kJson, true)})};
  TestDatabase database(app);
  app.models[0].fields[1].null = false;
  migrate(*database.connection, app, {});
  app.models[0].was = app.models[0].table;
  app.models[0].table = "e'\"f";
  migrate(*database.connection, app, {});
  EXPECT_TRUE(is_up_to_date(*database.connection, app));
}

// Random changes, applied one after the other, end in the tables that a new database would have.
class RandomShop {
 public:
  explicit RandomShop(std::uint64_t seed) : random_(seed) {}

  std::string change(AppSchema& app) {
    Model& model = app.models.back();
    const std::size_t declared = 1 + random_.below(4);
    Field& field = model.fields[declared];
    switch (random_.below(8)) {
      case 0:
        return add(model), "add";
      case 1:
        return field.null = true, field.name + " null";
      case 2:
        return field.index = !field.index, field.name + " index";
      case 3:
        return retype(field), field.name + " type";
      case 4:
        return rename(field), field.name + " renamed";
      case 5:
        return model.indexes = {{model.fields[1].name, "id"}}, "index of two";
      case 6:
        return search(model), "search";
      default:
        return drop(model), "drop";
    }
  }

 private:
  void add(Model& model) {
    Field field = field_of("c" + std::to_string(++made_), kTypes[random_.below(4)], true);
    model.fields.insert(model.fields.begin() + 2, field);
  }
  void drop(Model& model) {
    if (model.fields.size() < 10) return;
    const std::string name = model.fields[2].name;
    if (name.starts_with("c") && std::ranges::count(model.search, name) == 0)
      model.fields.erase(model.fields.begin() + 2);
  }
  void retype(Field& field) {
    if (field.type == FieldType::kRef || field.name == "nombre") return;
    field.type = kTypes[random_.below(4)];
    field.null = true;
    field.scale = field.type == FieldType::kDecimal ? static_cast<int>(random_.below(4)) : 0;
  }
  void rename(Field& field) {
    if (field.name == "nombre") return;
    field.was = field.column;
    field.column = "r" + std::to_string(++made_);
  }
  void search(Model& model) {
    model.search = {"nombre"};
    if (random_.below(2) == 0) model.search.clear();
  }

  static constexpr FieldType kTypes[] = {FieldType::kText, FieldType::kInteger, FieldType::kDecimal,
                                         FieldType::kPhone};
  SeededRandom random_;
  int made_ = 0;
};

std::string structure(db::Connection& connection) {
  std::string text;
  auto row = connection.prepare(
      "SELECT t.name, c.name, c.type, c.\"notnull\", c.pk FROM sqlite_schema t, "
      "pragma_table_info(t.name) c WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%' "
      "UNION ALL SELECT tbl_name, name, sql, 0, 0 FROM sqlite_schema WHERE type = 'index' "
      "AND sql IS NOT NULL ORDER BY 1, 2");
  while (row.step()) {
    for (int i = 0; i < 5; ++i) text.append(row.text(i)).push_back(' ');
    text.push_back('\n');
  }
  return text;
}

TEST(Migrate, RandomChangesEndWhereANewDatabaseBegins) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    Shop shop;
    RandomShop random(seed);
    std::string trace = "seed " + std::to_string(seed);
    for (int step = 0; step < 12; ++step) {
      trace += ", " + random.change(shop.app);
      try {
        shop.apply(true);
      } catch (const Refusal& refusal) {
        FAIL() << trace << "\n" << refusal.text();
      }
      for (Field& field : shop.app.models.back().fields) field.was.clear();
      ASSERT_TRUE(is_up_to_date(shop.connection, shop.app)) << trace;
    }
    TestDatabase fresh(shop.app);
    EXPECT_EQ(structure(shop.connection), structure(*fresh.connection)) << trace;
    EXPECT_EQ(shop.all("nombre v, id FROM cosas"), "Ñame|Pan|Té") << trace;
    if (shop.app.models.back().search.empty()) continue;
    EXPECT_EQ(shop.all("chasqui_plegado v, id FROM cosas"), "name|pan|te") << trace;
  }
}

}  // namespace
}  // namespace chasqui::schema
