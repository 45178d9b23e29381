#include "main/progress.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>

namespace chasqui::main {

Progress::Progress() : is_terminal_(isatty(STDERR_FILENO) == 1) {}

Progress::~Progress() {
  if (!shown_.empty()) std::fputc('\n', stderr);
}

void Progress::show(std::string_view what, std::int64_t done, std::int64_t total) {
  if (!is_terminal_) return;
  const std::int64_t percent = total > 0 ? std::min<std::int64_t>(100, done * 100 / total) : 100;
  std::string line(what);
  line.append(" [").append(static_cast<std::size_t>(percent / 4), '#');
  line.append(static_cast<std::size_t>(25 - percent / 4), '.').append("] ");
  line.append(std::to_string(percent)).append(" %");
  if (line == shown_) return;
  shown_ = line;
  std::fprintf(stderr, "\r\033[K%s", line.c_str());
}

}  // namespace chasqui::main
