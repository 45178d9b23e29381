#include "main/site_backups.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "base/errors.h"
#include "main/backup.h"
#include "wire/json.h"

namespace chasqui::main {
namespace {

namespace fs = std::filesystem;

fs::path wish_path(const BackupPlace& place) { return place.database.string() + ".restaurar"; }

// "servitec-20260310T180000Z.db" was made then.
Utc time_of(const fs::path& file) {
  const std::string name = file.stem();
  const std::string stamp = name.substr(name.size() - 16);
  const std::string iso = stamp.substr(0, 4) + "-" + stamp.substr(4, 2) + "-" + stamp.substr(6, 5) +
                          ":" + stamp.substr(11, 2) + ":" + stamp.substr(13, 2) + ".000Z";
  return parse_iso(iso).value_or(Utc{});
}

api::BackupFile file_of(const fs::path& path) {
  return {path.filename(), time_of(path), static_cast<std::int64_t>(fs::file_size(path))};
}

fs::path find(const BackupPlace& place, const std::string& name) {
  for (const fs::path& path : list_backups(place.folder, place.site))
    if (path.filename() == name) return path;
  throw Refusal(Kind::kNotFound, "respaldo", "No hay un respaldo con ese nombre");
}

std::vector<api::BackupFile> list(const BackupPlace& place) {
  std::vector<api::BackupFile> files;
  for (const fs::path& path : list_backups(place.folder, place.site))
    files.push_back(file_of(path));
  std::ranges::reverse(files);
  return files;
}

api::BackupFile make(const BackupPlace& place, const Clock& clock) {
  const fs::path target = place.folder / backup_name(place.site, clock.now());
  make_backup(place.database, target, clock);
  return file_of(target);
}

void sync_to_disk(const fs::path& path) {
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  const bool is_synced = file >= 0 && fsync(file) == 0;
  if (file >= 0) close(file);
  if (!is_synced) throw Refusal(Kind::kUnavailable, "disco", "cannot sync " + path.string());
}

// There is all of it or none.
void write_wish(const BackupPlace& place, const std::string& name, const access::Identity& who) {
  const fs::path wish = wish_path(place), part = wish.string() + ".part";
  {
    std::ofstream file(part, std::ios::trunc);
    file << to_text(JsonObject{{"archivo", name},
                               {"tipo", access::to_string(who.kind)},
                               {"id", who.id},
                               {"nombre", who.name},
                               {"direccion", who.address}});
    if (!file.flush()) throw Refusal(Kind::kStorageFull, "disco", "cannot write " + part.string());
  }
  sync_to_disk(part);
  fs::rename(part, wish);
  sync_to_disk(fs::absolute(wish).parent_path());
}

void remove_all_of(const fs::path& database) {
  for (const char* end : {"", "-wal", "-shm", "-journal"}) fs::remove(database.string() + end);
}

// A program that could not serve with it would not start, and nobody could undo that from a page.
void try_out(const BackupPlace& place, const BackupTools& tools, const fs::path& backup) {
  const fs::path copy = place.database.string() + ".prueba";
  remove_all_of(copy);
  fs::copy_file(backup, copy);
  const struct Cleanup {
    const fs::path& copy;
    ~Cleanup() { remove_all_of(copy); }
  } cleanup{copy};
  tools.try_out(copy);
}

void restore(const BackupPlace& place, const BackupTools& tools, const std::string& name,
             const access::Identity& who) {
  const fs::path backup = find(place, name);
  check_backup(backup, tools.clock);
  try_out(place, tools, backup);
  write_wish(place, name, who);
  try {
    tools.restart();
  } catch (const Refusal&) {
    forget_wish(place);
    throw;
  }
}

std::optional<Json> read_wish(const BackupPlace& place) {
  std::ifstream file(wish_path(place));
  if (!file) return std::nullopt;
  std::stringstream text;
  text << file.rdbuf();
  auto wish = wire::parse_json(text.str());
  return wish ? std::optional(std::move(*wish)) : std::optional(Json());
}

access::AuditEntry entry_of(const Json& wish, Utc at) {
  access::AuditEntry entry;
  entry.at = at;
  entry.who_kind = wish["tipo"].text();
  if (const std::int64_t* id = wish["id"].if_int()) entry.who_id = *id;
  entry.who_name = wish["nombre"].text();
  entry.address = wish["direccion"].text();
  entry.action = "restore";
  entry.model = "respaldos";
  entry.record_id = wish["archivo"].text();
  return entry;
}

}  // namespace

api::Backups site_backups(const BackupPlace& place, BackupTools tools) {
  api::Backups backups;
  backups.list = [place] { return list(place); };
  backups.make = [place, &clock = tools.clock] { return make(place, clock); };
  backups.find = [place](const std::string& name) { return find(place, name); };
  backups.remove = [place](const std::string& name) { fs::remove(find(place, name)); };
  backups.restore = [place, tools = std::move(tools)](const std::string& name,
                                                      const access::Identity& who) {
    restore(place, tools, name, who);
  };
  return backups;
}

// The wish goes last: cut off before, it is carried out again, and nobody has written meanwhile.
Restored restore_as_wished(const BackupPlace& place, const Clock& clock, Random& random) {
  const auto wish = read_wish(place);
  if (!wish) return {};
  Restored restored;
  try {
    const fs::path backup = find(place, std::string((*wish)["archivo"].text()));
    restore_backup(place.database, backup, clock, random);
    restored.entry = entry_of(*wish, clock.now());
  } catch (const std::exception& error) {  // Also a full disk: the old one is still there.
    restored.why = error.what();
  }
  forget_wish(place);
  return restored;
}

void forget_wish(const BackupPlace& place) {
  const fs::path wish = wish_path(place);
  if (!fs::remove(wish)) return;
  sync_to_disk(fs::absolute(wish).parent_path());
}

}  // namespace chasqui::main
