#include "service/many.h"

#include "base/check.h"
#include "db/connection.h"
#include "schema/select.h"
#include "schema/sql.h"
#include "service/app.h"

namespace chasqui::service {
namespace {

constexpr db::Dialect kDialect{db::Engine::kSqlite};

const schema::Model& model_of(const Read& read, std::string_view name) {
  const schema::Model* model = read.app().schema().find_model(name);
  CHASQUI_ASSERT(model != nullptr);
  return *model;
}

bool is_referred_to(const schema::AppSchema& schema, const schema::Model& model) {
  for (const schema::Model& holder : schema.models)
    for (const schema::Field& field : holder.fields)
      if (field.type == schema::FieldType::kRef && field.ref == model.name) return true;
  return false;
}

}  // namespace

std::int64_t forget(Tx& tx, std::string_view name, const Forgotten& forgotten) {
  const schema::Model& model = model_of(tx, name);
  CHASQUI_ASSERT(!model.audit && !model.soft_delete);
  CHASQUI_ASSERT(!is_referred_to(tx.app().schema(), model));
  const std::string& key = model.key().column;
  schema::Sql sql(kDialect);
  sql.add("DELETE FROM ").name(model.table).add(" WHERE ").name(key).add(" IN (SELECT ");
  sql.name(key).add(" FROM ").name(model.table).add(" WHERE ");
  sql.where(schema::to_predicate(model, forgotten.which)).add(" LIMIT ").bind(forgotten.most);
  sql.add(")");
  return tx.connection().execute(sql.text(), sql.args());
}

std::int64_t last_id(Read& read, std::string_view name) {
  const schema::Model& model = model_of(read, name);
  schema::Sql sql(kDialect);
  sql.add("SELECT max(").name(model.key().column).add(") FROM ").name(model.table);
  return read.connection().query_int64(sql.text()).value_or(0);
}

}  // namespace chasqui::service
