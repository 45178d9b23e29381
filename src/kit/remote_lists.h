// Lists that another program serves as JSON: bare arrays, or pages {"results": […], "next": address
// or null} as the Django REST framework's.
#pragma once
#include <expected>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/json.h"
#include "kit/http_get.h"

namespace chasqui::kit {

struct ListLimits {  // Of each list, with all its pages.
  std::chrono::milliseconds time_max{5000};
  std::size_t bytes_max = 16 * 1024 * 1024;
  std::size_t rows_max = 100'000;
  std::size_t pages_max = 200;
};
using RemoteList = std::expected<JsonArray, std::string>;  // Or why there is none.

// All of them side by side; the lists are in the order of the addresses. Blocks for time_max and
// little more. Pages that are elsewhere than the list itself are not asked for: there is no list
// then, as when anything else of it fails.
class RemoteLists final {
 public:
  explicit RemoteLists(const Clock& clock, ListLimits limits = {}, Get get = get_all)
      : clock_(clock), limits_(limits), get_(std::move(get)) {}

  std::vector<RemoteList> fetch(const std::vector<std::string>& addresses) const;

 private:
  const Clock& clock_;
  const ListLimits limits_;
  const Get get_;
};

}  // namespace chasqui::kit
