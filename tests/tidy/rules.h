// The rules of the house that a machine can hold. Each rule returns what it found; nothing found is
// a pass.
#pragma once
#include <string>
#include <vector>

#include "tidy/source.h"

namespace chasqui::tidy {

struct Finding {
  std::string path;
  std::size_t line = 0;
  std::string text;
  bool operator==(const Finding&) const = default;
};
using Findings = std::vector<Finding>;
std::string to_string(const Findings& findings);  // One "path:line: text" a line.

Findings check_includes(const Source& source);       // The folder table and the heavy headers.
Findings check_web_imports(const Source& source);    // Between the workspaces of the pages.
Findings check_sizes(const Source& source);          // Files, functions, parameters.
Findings check_columns(const Source& source);        // 100 code points a line.
Findings check_banned_words(const Source& source);   // Outside of the files that may.
Findings check_coroutines(const Source& source);     // Shapes that GCC 12 miscompiles.
Findings check_machine_paths(const Source& source);  // Paths and hosts of one machine.

// Rules about all sources together.
Findings check_untested(const std::vector<Source>& sources);  // A .cc that no test knows.
Findings check_dead(const std::vector<Source>& sources);      // A header that nobody includes.

// Lines per function, for a report.
struct Sizes {
  std::size_t functions = 0, median = 0, p90 = 0, longest = 0;
};
Sizes sizes_of(const std::vector<Source>& sources);

}  // namespace chasqui::tidy
