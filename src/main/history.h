// The log as the hubs read it: from the database's tail in memory when that reaches back, else from
// its file on a worker.
#pragma once
#include <map>
#include <memory>

#include "db/database.h"
#include "hub/history.h"
#include "loop/loop.h"
#include "loop/workers.h"

namespace chasqui::main {

// Filled before the loops run, read only after.
using DatabaseOfSpace = std::map<const hub::Space*, db::Database*>;

class DatabaseHistory final : public hub::History {
 public:
  DatabaseHistory(loop::Loop& loop, loop::Workers& workers, const DatabaseOfSpace& databases)
      : loop_(loop), workers_(workers), databases_(databases) {}

  void read(hub::HistoryQuery query, Answer answer) override;

 private:
  loop::Loop& loop_;
  loop::Workers& workers_;
  const DatabaseOfSpace& databases_;
};

hub::EventRef to_hub_event(const db::Event& event);

}  // namespace chasqui::main
