#include "schema/rules_sql.h"

#include <gtest/gtest.h>

#include <array>
#include <set>

#include "base/chance.h"
#include "schema/sql_fixture.h"

namespace chasqui::schema {
namespace {

using db::Value;

Predicate rows_of(std::string_view text, const Asker& asker, const Model& model) {
  const auto rule = parse_rule(text, {{"nombre", "saldo", "visto", "puntos", "activo"}, ""});
  EXPECT_TRUE(rule) << text;
  RuleSql sql = rule_sql(rule->expr, asker, model);
  EXPECT_EQ(sql.verdict, Verdict::kDependsOnRecord) << text;
  return sql.rows;
}

TEST(RuleSql, BindsValuesAndDropsWhatTheAskerSettles) {
  const Model model = clientes();
  Asker tecnico;
  tecnico.is_signed_in = true;
  tecnico.id = 7;
  tecnico.roles = {"tecnico"};
  struct {
    std::string_view rule, sql;
    std::vector<Value> args;
  } const cases[] = {
      {"nombre = 'a?b'", "\"nombre\" IS ?", {std::string("a?b")}},
      {"role(tecnico) and puntos = user.id", "(\"puntos\" IS ?)", {std::int64_t{7}}},
      {"role(gerente) or nombre != null", "(\"nombre\" IS NOT NULL)", {}},
      {"saldo < 12.5", "(\"saldo\" < ? AND \"saldo\" IS NOT NULL)", {std::int64_t{1250}}},
      {"saldo < 12.555", "(\"saldo\" <= ? AND \"saldo\" IS NOT NULL)", {std::int64_t{1255}}},
      {"-0.001 <= saldo", "(\"saldo\" > ? AND \"saldo\" IS NOT NULL)", {std::int64_t{-1}}},
      {"not activo = true", "NOT (\"activo\" IS ?)", {std::int64_t{1}}},
      {"visto >= '1970-01-01T00:00:01.000Z'",
       "(\"visto\" >= ? AND \"visto\" IS NOT NULL)",
       {std::int64_t{1000}}},
      {"visto > '1970-01-02'",
       "(\"visto\" > ? AND \"visto\" IS NOT NULL)",
       {std::int64_t{86'399'999}}},
  };
  for (const auto& c : cases) {
    const Predicate rows = rows_of(c.rule, tecnico, model);
    EXPECT_EQ(rows.sql, c.sql) << c.rule;
    EXPECT_EQ(rows.args, c.args) << c.rule;
  }
}

TEST(RuleSql, WhatNoRecordChangesIsSettled) {
  const Model model = clientes();
  Asker operador;
  operador.is_unrestricted = true;
  const auto verdict = [&](std::string_view text, const Asker& asker) {
    return rule_sql(parse_rule(text, {{"nombre", "puntos"}, "puntos"})->expr, asker, model).verdict;
  };
  EXPECT_EQ(verdict("owner", Asker()), Verdict::kNo);
  EXPECT_EQ(verdict("public or owner", Asker()), Verdict::kYes);
  EXPECT_EQ(verdict("nombre < null", Asker()), Verdict::kNo);
  EXPECT_EQ(verdict("nombre = 12", Asker()), Verdict::kNo);
  EXPECT_EQ(verdict("puntos != 'doce'", Asker()), Verdict::kYes);
  EXPECT_EQ(verdict("owner and nombre = 'x'", operador), Verdict::kYes);
  EXPECT_EQ(verdict("none", operador), Verdict::kNo);
}

// Random models, rules, askers and records: the rows that SQL selects are those that are allowed in
// memory.
class World {
 public:
  explicit World(std::uint64_t seed) : random_(seed) {
    std::vector<Field> fields;
    const auto add = [&](const std::string& name, FieldType type, int scale = 0) {
      Field field = field_of(name, type, true);
      field.scale = scale;
      if (type == FieldType::kEnum) field.values = {{"a", "a", {}}, {"b", "b", {}}};
      fields.push_back(std::move(field));
    };
    const std::size_t count = 2 + random_.below(9);
    for (std::size_t i = 0; i < count; ++i) {
      static constexpr FieldType kTypes[] = {
          FieldType::kText, FieldType::kInteger,   FieldType::kDecimal, FieldType::kBoolean,
          FieldType::kDate, FieldType::kTimestamp, FieldType::kEnum,    FieldType::kDecimal};
      const FieldType type = kTypes[random_.below(std::size(kTypes))];
      const int scale = type == FieldType::kDecimal ? static_cast<int>(random_.below(7)) : 0;
      add("f" + std::to_string(i), type, scale);
    }
    app_.models.push_back(model_of("cosas", std::move(fields)));
    database_.emplace(app_);
    for (const Field& field : model().fields)
      if (field.name.starts_with("f") || field.role == FieldRole::kId) names_.push_back(field.name);
    const ModelSql sql(model());
    for (int i = 0; i < 25; ++i) insert(*database_->connection, sql, record());
  }

  const Model& model() const { return app_.models.front(); }

  std::set<std::int64_t> by_sql(const RuleExpr& expr, const Asker& asker) {
    const RuleSql rule = rule_sql(expr, asker, model());
    Sql sql{db::Dialect(db::Engine::kSqlite)};
    sql.add("SELECT id FROM cosas WHERE ");
    if (rule.verdict == Verdict::kDependsOnRecord)
      sql.where(rule.rows);
    else
      sql.add(rule.verdict == Verdict::kYes ? "1" : "0");
    db::Statement row = database_->connection->prepare(sql.text());
    row.bind(sql.args());
    std::set<std::int64_t> ids;
    while (row.step()) ids.insert(row.int64(0));
    return ids;
  }

  std::set<std::int64_t> in_memory(const RuleExpr& expr, const Asker& asker) {
    const ModelSql sql(model());
    db::Statement row =
        database_->connection->prepare("SELECT " + sql.columns() + " FROM " + sql.table());
    std::set<std::int64_t> ids;
    while (row.step()) {
      const JsonObject record = row_to_object(model(), row);
      if (allows(expr, asker, record)) ids.insert(*record.at("id").if_int());
    }
    return ids;
  }

  Rule rule() {
    const std::string text = alternatives(0);
    auto parsed = parse_rule(text, {names_, names_.back()});
    EXPECT_TRUE(parsed) << text;
    return parsed ? *std::move(parsed) : Rule{};
  }

  Asker asker() {
    Asker asker;
    asker.is_signed_in = chance(3, 4);
    if (!asker.is_signed_in) return asker;
    if (chance(3, 4)) asker.id = static_cast<std::int64_t>(random_.below(6));
    if (chance(1, 2)) asker.roles.push_back("tecnico");
    if (chance(1, 2)) asker.traits.set("sede", value());
    return asker;
  }

 private:
  bool chance(std::uint64_t of, std::uint64_t all) { return random_.below(all) < of; }

  template <std::size_t N>
  const char* one_of(const std::array<const char*, N>& words) {
    return words[random_.below(N)];
  }

  // Few values, near each other, so that they often are equal; and some at the ends.
  std::int64_t number() {
    static constexpr std::int64_t kEnds[] = {INT64_MAX, INT64_MIN + 1, 1'000'000, -1'000'000};
    return chance(1, 12) ? kEnds[random_.below(4)]
                         : static_cast<std::int64_t>(random_.below(9)) - 4;
  }
  Decimal decimal(int scale) { return Decimal(number(), scale); }
  std::string text() {
    return one_of(std::array{"", "a", "b", "B", "ñ", "12", "true", "a?b", "2026-01-02"});
  }
  std::string moment() {
    return one_of(std::array{"2026-01-02T00:00:00.000Z", "2026-01-02T00:00:00.001Z",
                             "1969-12-31T23:59:59.999Z", "1970-01-01T00:00:00.000Z",
                             "0000-01-01T00:00:00.000Z", "9999-12-31T23:59:59.999Z"});
  }
  Json value() {
    switch (random_.below(5)) {
      case 0:
        return number();
      case 1:
        return decimal(1 + static_cast<int>(random_.below(7)));
      case 2:
        return chance(1, 2);
      case 3:
        return moment();
      default:
        return text();
    }
  }

  Json value_of(const Field& field) {
    if (chance(1, 5)) return nullptr;
    switch (field.type) {
      case FieldType::kInteger:
        return number();
      case FieldType::kDecimal:
        return decimal(field.scale);
      case FieldType::kBoolean:
        return chance(1, 2);
      case FieldType::kTimestamp:
        return moment();
      case FieldType::kEnum:
        return chance(1, 2) ? "a" : "b";
      case FieldType::kDate:
        return one_of(std::array{"2026-01-01", "2026-01-02", "1999-12-31"});
      default:
        return text();
    }
  }
  JsonObject record() {
    JsonObject record;
    for (const Field& field : model().fields)
      if (field.name.starts_with("f")) record.set(field.name, value_of(field));
    return record;
  }

  std::string alternatives(int depth) {
    std::string text = all(depth);
    while (chance(1, 4)) text += " or " + all(depth);
    return text;
  }
  std::string all(int depth) {
    std::string text = term(depth);
    while (chance(1, 4)) text += " and " + term(depth);
    return text;
  }
  std::string term(int depth) {
    const std::uint64_t kind = random_.below(depth < 3 ? 10 : 7);
    if (kind == 9) return "(" + alternatives(depth + 1) + ")";
    if (kind >= 7) return "not " + term(depth + 1);
    if (kind == 0)
      return one_of(std::array{"none", "public", "auth", "owner", "role(tecnico)", "role(otro)"});
    if (kind == 1) {
      std::string list = operand() + " in (" + operand();
      while (chance(1, 2)) list += ", " + operand();
      return list + ")";
    }
    return operand() + one_of(std::array{" = ", " != ", " < ", " <= ", " > ", " >= "}) + operand();
  }
  std::string operand() {
    const std::uint64_t kind = random_.below(10);
    if (kind < 5) return names_[random_.below(names_.size())];
    if (kind == 5) return one_of(std::array{"user.id", "user.sede"});
    if (kind == 6) return "null";
    const Json literal = value();
    return literal.if_string() ? "'" + *literal.if_string() + "'" : to_text(literal);
  }

  SeededRandom random_;
  AppSchema app_;
  std::optional<TestDatabase> database_;
  std::vector<std::string> names_;
};

TEST(RuleSql, SelectsExactlyWhatIsAllowedInMemory) {
  constexpr std::uint64_t kWorlds = 60, kRules = 60;
  for (std::uint64_t seed = 1; seed <= kWorlds; ++seed) {
    World world(seed);
    for (std::uint64_t i = 0; i < kRules; ++i) {
      const Rule rule = world.rule();
      const Asker asker = world.asker();
      ASSERT_EQ(world.by_sql(rule.expr, asker), world.in_memory(rule.expr, asker))
          << "seed " << seed << ", rule " << i << ": " << rule.text << "\nuser.id "
          << to_text(asker.id) << ", traits " << to_text(asker.traits) << "\nSQL "
          << rule_sql(rule.expr, asker, world.model()).rows.sql;
    }
  }
}

}  // namespace
}  // namespace chasqui::schema
