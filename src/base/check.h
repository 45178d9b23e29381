// Programmer errors end the program, also in release: a broken invariant must not reach the
// database.
#pragma once

namespace chasqui {
[[noreturn]] void check_failed(const char* claim, const char* file, int line);
}  // namespace chasqui

#define CHASQUI_ASSERT(claim) \
  (__builtin_expect(!(claim), 0) ? ::chasqui::check_failed(#claim, __FILE__, __LINE__) : void())
