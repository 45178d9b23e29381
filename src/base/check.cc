#include "base/check.h"

#include <cstdio>
#include <cstdlib>

namespace chasqui {

void check_failed(const char* claim, const char* file, int line) {
  std::fprintf(stderr, "chasqui: broken claim: %s (%s:%d)\n", claim, file, line);
  std::abort();
}

}  // namespace chasqui
