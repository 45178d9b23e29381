// Tables as CSV (RFC 4180), the way spreadsheets open them: with a byte order mark, and no cell
// that one would run as a formula.
#pragma once
#include <string>
#include <string_view>

#include "kit/table.h"
#include "wire/csv.h"

namespace chasqui::kit {

using wire::kByteOrderMark;

std::string to_csv(const Table& table);  // Column names, then rows; title and notes are left out.

}  // namespace chasqui::kit
