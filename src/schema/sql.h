// The SQL of a model: texts made once at load, so that statement caches find them by text. Names
// come from the schema alone and are quoted; values are always bound.
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "db/dialect.h"
#include "db/value.h"
#include "schema/model.h"

namespace chasqui::schema {

// A condition written in code: each '?' stands for the next of `args`. Never made of text that a
// client sent.
struct Predicate {
  std::string sql;  // "stock" <= "stock_minimo"
  std::vector<db::Value> args;
};

// SQL and its arguments, grown together.
class Sql {
 public:
  explicit Sql(db::Dialect dialect) : dialect_(dialect) {}

  Sql& add(std::string_view sql);          // As it is.
  Sql& name(std::string_view identifier);  // Quoted.
  Sql& bind(db::Value value);              // A placeholder and its argument.
  Sql& where(const Predicate& predicate);  // In parentheses.

  db::Dialect dialect() const { return dialect_; }
  const std::string& text() const { return text_; }
  const std::vector<db::Value>& args() const { return args_; }

 private:
  db::Dialect dialect_;
  std::string text_;
  std::vector<db::Value> args_;
};

// The column that holds what a managed model's search looks into, folded (base/text); the platform
// keeps it.
inline constexpr std::string_view kFoldedColumn = "chasqui_plegado";

enum class Expect {
  kAnyVersion,
  kVersion,  // One more argument at the end: the version that the record must have.
};

// Immutable; refers to the model, which must outlive it.
class ModelSql {
 public:
  explicit ModelSql(const Model& model, db::Dialect dialect = db::Dialect(db::Engine::kSqlite));

  const Model& model() const { return *model_; }
  db::Dialect dialect() const { return dialect_; }
  const std::string& table() const { return table_; }      // Quoted.
  const std::string& columns() const { return columns_; }  // Quoted, in the order of Model::fields.

  // Rows of columns(). Soft-deleted records are not seen by select_by_id.
  const std::string& select_by_id() const { return select_by_id_; }          // id
  const std::string& select_any_by_id() const { return select_any_by_id_; }  // id
  // All fields but the key, in order; the key is connection.last_insert_id(). For integer keys
  // only.
  const std::string& insert() const { return insert_; }
  const std::string& insert_with_id() const { return insert_with_id_; }  // All fields, in order.
  // Sets the `changed` fields, in this order, then the key [, version]. The version, if the model
  // has one and it is not among them, goes up by one. No row changed: no such record, or another
  // version.
  std::string update(std::span<const Field* const> changed,
                     Expect expect = Expect::kAnyVersion) const;
  // Removes the row: key [, version].
  const std::string& remove(Expect expect = Expect::kAnyVersion) const;
  // Marks it as deleted: moment (UTC ms), key [, version]. Empty for models without soft delete.
  const std::string& soft_remove(Expect expect = Expect::kAnyVersion) const;
  // SQL of what kFoldedColumn holds, made of the row's other columns; empty without one.
  const std::string& folded() const { return folded_; }

 private:
  std::string insert_text(std::size_t first_field) const;
  std::string where_key(int parameter, Expect expect) const;

  const Model* model_;
  db::Dialect dialect_;
  std::string table_, columns_, folded_;
  std::string select_by_id_, select_any_by_id_, insert_, insert_with_id_;
  std::string remove_[2], soft_remove_[2];
};

// The fields that a search looks into, as far as they hold text that people would type.
std::vector<const Field*> search_fields(const Model& model);
// SQL that folds `value`, so that it may be compared with fold() of a term.
std::string folded(std::string_view value);
// SQL of `value` without the separators that people write telephone numbers with.
std::string without_separators(std::string_view value);
// The digits of a term that has nothing else but such separators; empty when it has.
std::string digits_of(std::string_view term);

}  // namespace chasqui::schema
