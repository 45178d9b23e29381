// Tables as PDF pages (A4), with the title above and page numbers below.
#pragma once
#include <string>

#include "kit/table.h"

namespace chasqui::kit {

// The file's bytes. Western letters; any other is shown as "?". Cells are cut to their column.
// Throws Refusal kInternal when no file could be made.
std::string to_pdf(const Table& table);

std::string to_windows_1252(std::string_view utf8);  // What the standard fonts have.

}  // namespace chasqui::kit
