// Why a request cannot be read: what to answer before closing.
#pragma once
#include <string_view>

namespace chasqui::wire {

struct HttpViolation {
  int status = 400;       // 400, 413, 414, 417, 431, 501 or 505.
  std::string_view code;  // A stable word, "longitud_ambigua"; static text.
  std::string_view why;   // For people, in English; static text.
};

}  // namespace chasqui::wire
