#include "kit/csv.h"

namespace chasqui::kit {

std::string to_csv(const Table& table) {
  std::string out(kByteOrderMark);
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    if (i > 0) out += ',';
    wire::append_csv_text(out, table.columns[i].name);
  }
  out += wire::kCsvLineEnd;
  for (const auto& row : table.rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i > 0) out += ',';
      if (row[i].if_string())
        wire::append_csv_text(out, *row[i].if_string());
      else
        out += cell_text(row[i]);
    }
    out += wire::kCsvLineEnd;
  }
  return out;
}

}  // namespace chasqui::kit
