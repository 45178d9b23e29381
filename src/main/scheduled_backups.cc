#include "main/scheduled_backups.h"

#include <exception>
#include <utility>

#include "main/backup.h"

namespace chasqui::main {
namespace {

constexpr std::chrono::minutes kLook{1};

}  // namespace

ScheduledBackups::ScheduledBackups(Plan plan, const Needs& needs)
    : plan_(std::move(plan)), needs_(needs), timer_(needs.loop, [this] { look(); }) {}

void ScheduledBackups::start() {
  if (plan_.every.count() > 0) look();
}

void ScheduledBackups::look() {
  if (is_stopped_) return;
  needs_.workers.post([this] {
    try {
      if (make_if_due()) needs_.log.info("backup", {{"site", plan_.site}});
    } catch (const std::exception& error) {
      needs_.log.warn("backup failed", {{"site", plan_.site}, {"why", error.what()}});
    }
    needs_.loop.post([this] { timer_.arm(kLook); });
  });
}

// Names of backups are in the order of their time: one that is not older than `every` is enough.
bool ScheduledBackups::make_if_due() const {
  const Utc now = needs_.clock.now();
  const auto made = list_backups(plan_.folder, plan_.site);
  const std::string oldest_that_counts = backup_name(plan_.site, now + -plan_.every);
  if (!made.empty() && made.back().filename() > oldest_that_counts) return false;
  make_backup(plan_.database, plan_.folder / backup_name(plan_.site, now), needs_.clock);
  keep_newest(plan_.folder, plan_.site, plan_.keep);
  return true;
}

}  // namespace chasqui::main
