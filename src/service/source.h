// What an app counts from another program's lists in place of the site's own records. The lists are
// kept in memory as records of the app's own models, so that one and the same service counts both.
#pragma once
#include <atomic>
#include <chrono>
#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/chance.h"
#include "base/clock.h"
#include "base/log.h"
#include "service/tx.h"

namespace chasqui::service {

struct SourcePlan {
  using List = std::expected<JsonArray, std::string>;  // Or why there is none.

  // Blocks. As many lists each time, in the same order.
  std::function<std::vector<List>(const Clock&)> fetch;
  // Puts them, as they came, into empty tables.
  std::function<void(Tx&, const std::vector<JsonArray>&)> fill;
  std::chrono::milliseconds fresh{3000};           // How long they are not asked for again…
  std::chrono::milliseconds after_failure{10000};  // …and when some list was not to be had.
};

class Source final {
 public:
  struct Needs {  // All outlive it.
    const SiteContext& site;
    const Clock& clock;
    const Log& log;
  };
  Source(SourcePlan plan, const Needs& needs);
  ~Source();
  Source(const Source&) = delete;
  Source& operator=(const Source&) = delete;

  // Asks again when it is time to, and nobody else is at it: then it blocks. From any worker. What
  // fails is logged: of a list that is not to be had the last one stays, empty before there was
  // any; when none was ever to be had there is no copy.
  void refresh_when_due();

  class Copy;  // Never changes: another one takes its place.
  std::shared_ptr<Copy> copy() const { return copy_.load(); }

 private:
  bool take_over(std::vector<SourcePlan::List> fetched);
  void refresh();
  void tell(const std::string& problems);

  const SourcePlan plan_;
  const Needs needs_;
  std::atomic<std::chrono::nanoseconds::rep> next_;  // Steady.
  std::atomic<bool> is_at_it_{false};                // Guards what only a refresh looks at:
  std::vector<JsonArray> lists_;
  std::string problems_;
  bool is_filled_ = false;
  SystemRandom random_;
  std::atomic<std::shared_ptr<Copy>> copy_;
};

// `work` on what the site's source said; on the site's own records when it has none, or one that
// never answered. With the rights of who asks, and at the same moment.
Json read_source(Read& read, Json (*work)(Read&));

}  // namespace chasqui::service
