// What an app does by itself, again and again.
#pragma once
#include <chrono>
#include <functional>
#include <string>

namespace chasqui::service {

class Tx;

// `work` does what is due and leaves nothing to be remembered outside of the database: it runs once
// at the start, so that what became due while the program was away is done then, and a crash undoes
// it as a whole.
struct Chore {
  std::chrono::milliseconds period;
  std::string name;
  std::function<void(Tx&)> work;
};

}  // namespace chasqui::service
