// Reading records the way services say it: read.from("ordenes").where("estado",
// "Pendiente").rows().
#pragma once
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "schema/select.h"
#include "service/record.h"

namespace chasqui::db {
class Connection;
}

namespace chasqui::service {

using schema::Compare;
using schema::Condition;

// Lives within one service call. Field names are the program's own: an unknown one ends it.
class Select {
 public:
  Select(db::Connection& connection, const schema::Model& model);

  Select& where(std::string_view field, Json value) &;
  Select& where(std::string_view field, Compare compare, Json value) &;
  Select& where(Condition condition) &;
  Select& where(schema::Predicate predicate) &;  // Of a rule.
  Select& order(std::string_view field) &;       // "-id": descending.
  Select& limit(std::int64_t rows) &;
  Select& with_deleted() &;
  // The same for a chain that begins with from().
  Select&& where(std::string_view f, Json v) && { return std::move(where(f, std::move(v))); }
  Select&& where(std::string_view f, Compare c, Json v) && {
    return std::move(where(f, c, std::move(v)));
  }
  Select&& where(Condition condition) && { return std::move(where(std::move(condition))); }
  Select&& order(std::string_view field) && { return std::move(order(field)); }
  Select&& limit(std::int64_t rows) && { return std::move(limit(rows)); }
  Select&& with_deleted() && { return std::move(with_deleted()); }

  std::vector<Record> rows();
  std::optional<Record> first();
  bool any();
  std::int64_t count();
  Decimal sum(std::string_view field);  // Also of an integer field, with scale 0.
  std::vector<std::pair<Json, std::int64_t>> count_by(std::string_view field);
  std::vector<std::pair<Json, Decimal>> sum_by(std::string_view field, std::string_view summed);

 private:
  db::Connection* connection_;
  schema::Selection selection_;
};

}  // namespace chasqui::service
