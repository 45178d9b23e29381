// A site's backups as the administration reaches them; main makes it, where files and restarts are.
#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "access/identity.h"
#include "base/clock.h"

namespace chasqui::api {

struct BackupFile {
  std::string name;
  Utc at;  // When it was made.
  std::int64_t bytes = 0;
};

// All of it blocks and throws Refusal. A name that is no backup of the site is kNotFound
// "respaldo".
struct Backups {
  std::function<std::vector<BackupFile>()> list;  // Newest first.
  std::function<BackupFile()> make;               // Whole and checked.
  std::function<std::filesystem::path(const std::string& name)> find;
  std::function<void(const std::string& name)> remove;
  // Checks it and has it take the database's place as the program starts again, which it then does:
  // when this returned, what is asked for is on the disk.
  std::function<void(const std::string& name, const access::Identity& who)> restore;
};

}  // namespace chasqui::api
