// Copies of a site's database: made while it serves, checked, kept by number, put back.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "base/chance.h"
#include "base/clock.h"
#include "main/config.h"

namespace chasqui::main {

// DATA/backups/<site>
std::filesystem::path backups_folder(const Config& config, const std::string& site);
// "servitec-20260310T180000Z.db": by name they are in the order of their time.
std::string backup_name(const std::string& site, Utc at);
// Those of that name in the folder, the oldest first.
std::vector<std::filesystem::path> list_backups(const std::filesystem::path& folder,
                                                const std::string& site);

// All that was committed when it began, in one file. `target` comes to be when the copy has been
// opened, checked and is on the disk: until then it is called `target`.part. Throws Refusal when
// there is no database, when `target` is there already, and when the copy is not whole.
void make_backup(const std::filesystem::path& database, const std::filesystem::path& target,
                 const Clock& clock);
// Looks at every page and index; throws Refusal kConflict "copia_danada" unless it is a whole copy
// of one of our databases.
void check_backup(const std::filesystem::path& backup, const Clock& clock);
// Removes the oldest ones beyond `most`; how many.
std::size_t keep_newest(const std::filesystem::path& folder, const std::string& site,
                        std::size_t most);

// Puts a copy of `backup` in the database's place, in another epoch of its log, so that every
// client starts anew. At every moment there is one whole database there. Returns where the one that
// was there lies now; empty: there was none. Throws Refusal when the backup is none of ours or not
// whole, and while another process has the database open.
std::filesystem::path restore_backup(const std::filesystem::path& database,
                                     const std::filesystem::path& backup, const Clock& clock,
                                     Random& random);

}  // namespace chasqui::main
