// What a list is asked for: filters, search, order and page of a request as typed values of a
// model's fields.
#pragma once
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/errors.h"
#include "db/connection.h"
#include "schema/rows.h"
#include "schema/sql.h"
#include "wire/query.h"

namespace chasqui::schema {

class View;

enum class FilterOp {
  kEqual,
  kNotEqual,
  kGreater,
  kGreaterEqual,
  kLess,
  kLessEqual,
  kIn,
  kContains,
  kIsNull
};

struct Filter {
  const Field* field;
  FilterOp op;
  std::vector<db::Value>
      values;  // One, any number for kIn. kIsNull: 1 or 0. kContains: folded text.
};

struct OrderKey {
  const Field* field;
  bool descending = false;
};

inline constexpr std::size_t kFiltersMax = 32;
inline constexpr std::size_t kFilterValuesMax = 200;  // Of one `__in`.
inline constexpr std::size_t kOrderKeysMax = 8;
inline constexpr std::size_t kSearchBytesMax = 200;
inline constexpr std::size_t kCursorBytesMax = 4096;
inline constexpr std::int64_t kRowsMax = 10'000;  // What "no limit" means.

struct ListQuery {
  std::vector<Filter> filters;
  std::string search;        // Folded; empty: none.
  bool searches_all = true;  // In all of the model's search fields, or in those alone:
  std::vector<const Field*> searched;
  std::vector<OrderKey> order;  // Ends with the key.
  std::int64_t limit = 100;
  std::int64_t offset = 0;
  bool by_cursor = false;        // `despues` was sent, perhaps empty: for the first page.
  std::vector<db::Value> after;  // One value per order key; empty: from the start.
  bool with_total = false;
  bool trashed = false;  // Those that are soft-deleted, and only those.
};

// The parameters of a list:
//   campo=valor, campo__eq|ne|gt|gte|lt|lte|in|contains|isnull=valor; search; orden or order_by =
//   -campo,campo2; limit (negative: as many as may be), offset, despues, total=1
// These names win over fields of the same name, which are then filtered as campo__eq. `campo=`
// without a value is no filter. Unknown names are ignored, but not those with "__". Fields that
// `format` does not show cannot be named. All errors at once, with loc {"query", name}.
std::expected<ListQuery, std::vector<FieldError>> parse_list_query(const Model& model,
                                                                   const RowFormat& format,
                                                                   const wire::Query& query);

// The rows of the page, one more than `limit` when by cursor: that there is a next page. `more` is
// a further condition in code (a rule, an endpoint's own filter).
Sql list_sql(const ModelSql& model, const ListQuery& query,
             const std::vector<Predicate>& more = {});
Sql count_sql(const ModelSql& model, const ListQuery& query,
              const std::vector<Predicate>& more = {});

// What `despues` must be to go on after this row of the list.
std::string cursor_after(const Model& model, const ListQuery& query, const db::Statement& row);

struct ListPage {
  std::size_t rows = 0;
  std::string next;  // For `despues`; empty: this was the last page, or not by cursor.
  std::optional<std::int64_t> total;  // When asked for.
};
struct ListJson {
  const RowFormat& format;
  const ListQuery& query;
  const std::vector<Predicate>& more;
  const View* by_record = nullptr;  // When the fields to show depend on the record: who sees them.
};
// Runs the list and appends its rows as a JSON array.
ListPage append_list_json(std::string& out, db::Connection& connection, const ModelSql& model,
                          const ListJson& list);

}  // namespace chasqui::schema
