#include "service/chores.h"

#include "service/app.h"

namespace chasqui::service {
namespace {

std::string reason_of(const std::exception_ptr& error) {
  try {
    std::rethrow_exception(error);
  } catch (const std::exception& known) {
    return known.what();
  }
}

}  // namespace

Chores::Chores(const Needs& needs) : needs_(needs) {
  for (const Chore& chore : needs.site.app.chores()) {
    Running& running = running_.emplace_back(&chore);
    running.timer = loop::Timer(needs.loop, [this, &running] { begin(running); });
  }
}

void Chores::start() {
  for (Running& running : running_) begin(running);
}

void Chores::begin(Running& running) {
  if (is_stopped_) return;
  db::WriteJob job;
  job.work = [this, chore = running.chore](db::WriteTx& write) {
    const Caller caller{access::Identity::platform(), needs_.clock.now()};
    Tx tx(needs_.site, write, caller);
    chore->work(tx);
    return std::string();
  };
  job.done = [this, &running](const db::WriteResult& result) { end(running, result); };
  needs_.database.write(std::move(job));
}

// On a worker. The same failure is told once, until it goes well again.
void Chores::end(Running& running, const db::WriteResult& result) {
  const std::string problem = result ? "" : reason_of(result.error());
  ++(result ? running.done : running.failed);
  if (!problem.empty() && problem != running.problem)
    needs_.log.warn(
        "chore failed",
        {{"site", needs_.site.schema.app.name}, {"chore", running.chore->name}, {"why", problem}});
  running.problem = problem;
  needs_.loop.post([&running] { running.timer.arm(running.chore->period); });
}

}  // namespace chasqui::service
