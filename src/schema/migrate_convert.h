// How the values of a column become those of another type.
#pragma once
#include <string>

#include "schema/migrate_tables.h"

namespace chasqui::schema {

struct Conversion {
  std::string sql;    // The new value, of a row with the old column; null where there is none.
  std::string loses;  // True for rows whose value is not kept whole. "0": never.
};
// Both columns have the old one's name in the table.
Conversion convert(const ColumnSpec& from, const ColumnSpec& to);

}  // namespace chasqui::schema
