// A progress bar on a terminal; silent when standard error is none.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace chasqui::main {

class Progress final {
 public:
  Progress();
  ~Progress();  // Ends the line.
  void show(std::string_view what, std::int64_t done, std::int64_t total);

 private:
  bool is_terminal_;
  std::string shown_;
};

}  // namespace chasqui::main
