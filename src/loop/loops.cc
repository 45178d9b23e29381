#include "loop/loops.h"

#include <algorithm>

#include "base/check.h"

namespace chasqui::loop {

Loops::Loops(std::size_t count) {
  if (count == 0) count = std::max(1U, std::thread::hardware_concurrency());
  for (std::size_t i = 0; i < count; ++i)
    loops_.push_back(std::make_unique<Loop>(LoopOptions{.index = i}));
}

Loops::~Loops() { stop(); }

void Loops::start() {
  CHASQUI_ASSERT(threads_.empty());
  for (const auto& loop : loops_) threads_.emplace_back([&loop] { loop->run(); });
}

void Loops::stop() {
  if (threads_.empty()) return;
  for (const auto& loop : loops_) loop->stop();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

void Loops::post_all(const std::function<void(Loop&)>& task) {
  for (const auto& loop : loops_) loop->post([task, where = loop.get()] { task(*where); });
}

}  // namespace chasqui::loop
