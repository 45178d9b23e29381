#include "db/reader_pool.h"

#include <utility>

namespace chasqui::db {

ReaderPool::ReaderPool(SqliteSettings settings, std::size_t idle_max, const Clock& clock)
    : settings_(std::move(settings)), idle_max_(idle_max), clock_(clock) {}

std::unique_ptr<Connection> ReaderPool::take() {
  {
    std::lock_guard lock(mutex_);
    if (!idle_.empty()) {
      std::unique_ptr<Connection> connection = std::move(idle_.back());
      idle_.pop_back();
      return connection;
    }
  }
  return open_sqlite(settings_, clock_);
}

void ReaderPool::give_back(std::unique_ptr<Connection> connection) {
  std::unique_lock lock(mutex_);
  if (idle_.size() < idle_max_) return idle_.push_back(std::move(connection));
  lock.unlock();  // Closing takes file locks: not while others wait.
}

std::size_t ReaderPool::idle() const {
  std::lock_guard lock(mutex_);
  return idle_.size();
}

}  // namespace chasqui::db
