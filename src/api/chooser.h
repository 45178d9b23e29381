// What clients may choose to hear: filters checked against what they see, and the records that
// there are together with the position that the changes go on from.
#pragma once
#include <memory>

#include "api/audience.h"
#include "api/site.h"
#include "edge/choice.h"
#include "loop/loop.h"

namespace chasqui::api {

inline constexpr std::int64_t kChosenRecordsMax = 5'000;         // Of one stream,
inline constexpr std::size_t kChosenBytesMax = 2 * 1024 * 1024;  // of all of them.

struct Choosing {
  schema::Asker asker;
  std::shared_ptr<const hub::Audience> whole;  // What he hears without a filter.
  std::shared_ptr<LoopAudiences> audiences;
  loop::Loop& loop;
};

std::unique_ptr<edge::Chooser> make_chooser(const Site& site, Choosing who);

}  // namespace chasqui::api
