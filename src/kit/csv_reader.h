// Reading CSV, for apps; see wire/csv_reader.
#pragma once
#include "wire/csv_reader.h"

namespace chasqui::kit {

using wire::CsvFault;
using wire::CsvRow;
using wire::read_csv;

}  // namespace chasqui::kit
