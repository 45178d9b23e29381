// Opening SQLite databases. The only owner of sqlite3.h is this folder's .cc files.
#pragma once
#include <chrono>
#include <memory>
#include <string>

#include "base/clock.h"
#include "db/connection.h"

namespace chasqui::db {

// Full: an acknowledged commit survives the loss of power. Normal: only the end of the process.
// Off: for scratch files.
enum class Synchronous { kFull, kNormal, kOff };

struct SqliteSettings {
  std::string path{};
  bool is_reader = false;  // Read-only, and refuses to write whatever it is told.
  Synchronous synchronous = Synchronous::kFull;
  std::chrono::milliseconds busy_timeout{5'000};
  std::size_t statements_max = 256;  // Kept prepared.
  std::string vfs{};                 // Empty: the default.
};

// WAL, foreign keys on, no trust in the schema; knows the SQL function chasqui_fold(text) =
// fold(text). Makes the file when it is absent and not a reader's. Throws DbError. `clock` outlives
// the connection.
std::unique_ptr<Connection> open_sqlite(const SqliteSettings& settings, const Clock& clock);

// A file for a ":memory:" database: on a memory file system where there is one, gone with this
// object. A file, because only WAL lets readers and the writer work side by side.
class PrivateFile {
 public:
  PrivateFile();
  ~PrivateFile();
  PrivateFile(const PrivateFile&) = delete;
  PrivateFile& operator=(const PrivateFile&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string folder_;
  std::string path_;
};

}  // namespace chasqui::db
