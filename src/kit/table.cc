#include "kit/table.h"

namespace chasqui::kit {

std::string cell_text(const Json& cell) {
  if (cell.is_null()) return "";
  return cell.if_string() ? *cell.if_string() : to_text(cell);
}

}  // namespace chasqui::kit
