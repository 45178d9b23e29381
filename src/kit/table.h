// A table to be handed out: what csv, xlsx and pdf write.
#pragma once
#include <string>
#include <vector>

#include "base/json.h"

namespace chasqui::kit {

struct Column {
  std::string name;
  bool is_number = false;  // Set to the right.
  int width = 12;          // In characters, for pages and sheets.
};

struct Table {
  std::string title;
  std::vector<std::string> notes;  // Lines under the title.
  std::vector<Column> columns;
  std::vector<std::vector<Json>> rows;  // As many cells as columns: null, numbers, texts.
};

// What a cell shows; empty for null.
std::string cell_text(const Json& cell);

}  // namespace chasqui::kit
