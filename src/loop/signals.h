// Signals as tasks on a loop.
#pragma once
#include <functional>
#include <initializer_list>
#include <memory>

#include "loop/loop.h"

namespace chasqui::loop {

// Once, at start: a write to a closed socket, or past a file's greatest size, is an error and not
// the end.
void ignore_sigpipe();

// Until Signals wait for it: whoever sends it too early, or late, does not end the program.
void ignore_signal(int number);

// Calls `taker` with the signal's number on the loop's thread, each time one arrives.
class Signals final {
 public:
  Signals(Loop& loop, std::initializer_list<int> numbers, std::function<void(int)> taker);
  ~Signals();
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;

 private:
  struct Waiting;
  std::shared_ptr<Waiting> waiting_;
};

}  // namespace chasqui::loop
