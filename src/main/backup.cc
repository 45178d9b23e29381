#include "main/backup.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>

#include "base/errors.h"
#include "db/db_error.h"
#include "db/platform_tables.h"
#include "db/sqlite.h"

namespace chasqui::main {
namespace {

namespace fs = std::filesystem;

void sync_to_disk(const fs::path& path) {
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  const bool is_synced = file >= 0 && fsync(file) == 0;
  if (file >= 0) close(file);
  if (!is_synced) throw Refusal(Kind::kUnavailable, "disco", "cannot sync " + path.string());
}

fs::path folder_of(const fs::path& path) { return fs::absolute(path).parent_path(); }

// "2026-03-10T18:00:00.000Z" without its signs and its milliseconds.
std::string stamp(Utc at) {
  std::string text = to_iso(at).substr(0, 19);
  std::erase_if(text, [](char c) { return c == '-' || c == ':'; });
  return text + "Z";
}

std::unique_ptr<db::Connection> reader_of(const fs::path& path, const Clock& clock) {
  db::SqliteSettings settings;
  settings.path = path;
  settings.is_reader = true;
  return db::open_sqlite(settings, clock);
}

Refusal not_whole(const fs::path& path, const std::string& why) {
  return Refusal(Kind::kConflict, "copia_danada", path.string() + " is no whole backup: " + why);
}

// Another process that has it open holds on to its write-ahead log.
void refuse_open(const fs::path& database, const Clock& clock) {
  db::SqliteSettings settings;
  settings.path = database;
  settings.busy_timeout = std::chrono::milliseconds(0);
  try {
    const auto connection = db::open_sqlite(settings, clock);
    if (connection->query_text("PRAGMA journal_mode = DELETE") == "delete") return;
  } catch (const db::DbError& error) {
    if (error.kind() != db::DbErrorKind::kBusy) return;  // What is broken is to be replaced.
  }
  throw Refusal(Kind::kConflict, "en_uso",
                database.string() + " is in use: stop the server before you restore");
}

void remove_log_of(const fs::path& database) {
  for (const char* end : {"-wal", "-shm", "-journal"}) fs::remove(database.string() + end);
}

}  // namespace

fs::path backups_folder(const Config& config, const std::string& site) {
  return config.data / "backups" / site;
}

std::string backup_name(const std::string& site, Utc at) { return site + "-" + stamp(at) + ".db"; }

std::vector<fs::path> list_backups(const fs::path& folder, const std::string& site) {
  std::vector<fs::path> found;
  if (!fs::is_directory(folder)) return found;
  const std::size_t length = backup_name(site, {}).size();
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    const std::string name = entry.path().filename();
    if (name.size() == length && name.starts_with(site + "-") && name.ends_with("Z.db"))
      found.push_back(entry.path());
  }
  std::ranges::sort(found);
  return found;
}

void check_backup(const fs::path& path, const Clock& clock) try {
  const auto connection = reader_of(path, clock);
  db::Statement rows = connection->prepare("PRAGMA integrity_check");
  while (rows.step())
    if (rows.text(0) != "ok") throw not_whole(path, std::string(rows.text(0)));
  if (!connection->query_value("SELECT 1 FROM sqlite_schema WHERE name = 'chasqui_meta'"))
    throw not_whole(path, "it was not made by chasqui");
} catch (const db::DbError& error) {
  throw not_whole(path, error.what());
}

void make_backup(const fs::path& database, const fs::path& target, const Clock& clock) {
  if (!fs::exists(database))
    throw Refusal(Kind::kNotFound, "sin_datos", database.string() + ": there is no database yet");
  if (fs::exists(target))
    throw Refusal(Kind::kConflict, "ya_existe", target.string() + " is there already");
  fs::create_directories(folder_of(target));
  const fs::path part = target.string() + ".part";
  fs::remove(part);
  const auto reader = reader_of(database, clock);
  reader->exec("PRAGMA query_only = OFF");  // It refuses VACUUM INTO too; the file stays read-only.
  reader->execute("VACUUM INTO ?", {part.string()});
  check_backup(part, clock);
  remove_log_of(part);
  sync_to_disk(part);
  fs::rename(part, target);
  sync_to_disk(folder_of(target));
}

std::size_t keep_newest(const fs::path& folder, const std::string& site, std::size_t most) {
  const std::vector<fs::path> all = list_backups(folder, site);
  const std::size_t many = all.size() > most ? all.size() - most : 0;
  for (std::size_t i = 0; i < many; ++i) fs::remove(all[i]);
  return many;
}

fs::path restore_backup(const fs::path& database, const fs::path& backup, const Clock& clock,
                        Random& random) {
  check_backup(backup, clock);
  fs::create_directories(folder_of(database));
  const bool was_there = fs::exists(database);
  if (was_there) refuse_open(database, clock);
  const fs::path part = database.string() + ".part";
  remove_log_of(part);
  fs::copy_file(backup, part, fs::copy_options::overwrite_existing);
  {
    db::SqliteSettings settings;
    settings.path = part;
    const auto connection = db::open_sqlite(settings, clock);
    connection->begin_immediate();
    db::renew_epoch(*connection, random);
    connection->commit();
    connection->query_text("PRAGMA journal_mode = DELETE");  // All of it is in the one file.
  }
  sync_to_disk(part);
  fs::path before;
  if (was_there) {
    before = database.string() + "." + stamp(clock.now()) + ".before";
    fs::remove(before);
    fs::create_hard_link(database, before);
    remove_log_of(database);
  }
  fs::rename(part, database);
  sync_to_disk(folder_of(database));
  return before;
}

}  // namespace chasqui::main
