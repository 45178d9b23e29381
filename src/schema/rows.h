// Values and rows between JSON and the database: decimals are integers scaled by their field,
// moments UTC milliseconds, yes and no 1 and 0. The same on every engine.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "base/json.h"
#include "db/connection.h"
#include "db/value.h"
#include "schema/model.h"

namespace chasqui::schema {

// How a field is stored.
db::Storage storage_of(const Field& field);

// `value` is as validate() leaves it: of the field's type, or null. Anything else throws Refusal
// kInvalid, so that a service's slip is told from a broken row.
db::Value to_db(const Field& field, const Json& value);
Json from_db(const Field& field, const db::Value& value);
Json from_db(const Field& field, const db::Statement& row, int column);

// Rows of ModelSql::columns(), every field, also hidden ones: what services work with.
JsonObject row_to_object(const Model& model, const db::Statement& row);

// Which fields of a row go out, with their keys ready to be written. Immutable.
class RowFormat {
 public:
  using Shows = std::function<bool(const Field&)>;

  // Hidden and secret fields never go out; `shows` may keep back others.
  explicit RowFormat(const Model& model, const Shows& shows = nullptr);

  struct Column {
    const Field* field;
    int column;       // In the row.
    std::string key;  // `"nombre":`, from the second on with a comma before it.
  };
  const std::vector<Column>& columns() const { return columns_; }
  bool shows(const Field& field) const;
  // The table's values are as the platform stores them; an adopted table's may be of other types.
  bool is_ours() const { return is_ours_; }
  // Of an object with all fields, those that go out.
  JsonObject shown(const JsonObject& record) const;

 private:
  std::vector<Column> columns_;
  bool is_ours_;
};

// One JSON object; the fast path of lists. JSON fields of our own tables are trusted to hold JSON.
void append_row_json(std::string& out, const RowFormat& format, const db::Statement& row);

}  // namespace chasqui::schema
