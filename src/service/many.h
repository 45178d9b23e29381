// What concerns many records of a model at once, without reading them.
#pragma once
#include <cstdint>
#include <string_view>

#include "service/tx.h"

namespace chasqui::service {

struct Forgotten {
  Condition which;
  std::int64_t most;  // In one go; any of them when there are more.
};
// Removes records that nobody refers to and that leave no trail (`audit = false`); returns how
// many.
std::int64_t forget(Tx& tx, std::string_view model, const Forgotten& forgotten);

// The highest key of a model with integer keys; 0: it has no record.
std::int64_t last_id(Read& read, std::string_view model);

}  // namespace chasqui::service
