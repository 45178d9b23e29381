// Tables as Excel workbooks of one sheet.
#pragma once
#include <string>

#include "kit/table.h"

namespace chasqui::kit {

// The file's bytes. Numbers stay numbers, texts texts, whatever they begin with. Throws Refusal
// kInternal when no file could be made.
std::string to_xlsx(const Table& table);

}  // namespace chasqui::kit
