// A piece of work that is moved to where it runs.
#pragma once
#include <functional>

namespace chasqui::loop {

using Task = std::move_only_function<void()>;

}  // namespace chasqui::loop
