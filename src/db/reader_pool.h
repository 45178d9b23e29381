// Connections for reading, kept open between reads. As many as read at the same time: nobody waits.
// Any thread.
#pragma once
#include <cstddef>
#include <memory>
#include <mutex>
#include <vector>

#include "base/clock.h"
#include "db/connection.h"
#include "db/sqlite.h"

namespace chasqui::db {

class ReaderPool {
 public:
  ReaderPool(SqliteSettings settings, std::size_t idle_max, const Clock& clock);

  std::unique_ptr<Connection> take();  // Opens one when none is idle; throws DbError.
  void give_back(std::unique_ptr<Connection> connection);
  std::size_t idle() const;

 private:
  const SqliteSettings settings_;
  const std::size_t idle_max_;
  const Clock& clock_;
  mutable std::mutex mutex_;
  std::vector<std::unique_ptr<Connection>> idle_;
};

}  // namespace chasqui::db
