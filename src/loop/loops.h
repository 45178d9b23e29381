// All event loops of the program, each on its own thread.
#pragma once
#include <cstddef>
#include <functional>
#include <memory>
#include <thread>
#include <vector>

#include "loop/loop.h"

namespace chasqui::loop {

class Loops final {
 public:
  explicit Loops(std::size_t count = 0);  // 0: one per core.
  ~Loops();                               // stop()
  Loops(const Loops&) = delete;
  Loops& operator=(const Loops&) = delete;

  void start();  // Before it, the loops may be set up from this thread.
  void stop();   // Ends the threads; the loops stay until this is destroyed. Not from a loop.

  std::size_t size() const { return loops_.size(); }
  Loop& operator[](std::size_t index) { return *loops_[index]; }
  void post_all(const std::function<void(Loop&)>& task);  // To each loop, on its thread.

 private:
  std::vector<std::unique_ptr<Loop>> loops_;
  std::vector<std::thread> threads_;
};

}  // namespace chasqui::loop
