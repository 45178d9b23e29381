// A site's backups as its administration reaches them, and the one that is to take the database's
// place: the wish is on the disk before the program starts again, and is carried out before
// anybody opens the database. Cut off anywhere, there is the old database or the new one.
#pragma once
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "access/audit.h"
#include "api/backups.h"
#include "base/chance.h"
#include "base/clock.h"

namespace chasqui::main {

struct BackupPlace {
  std::string site;
  std::filesystem::path database, folder;
};

struct BackupTools {
  const Clock& clock;  // Outlives what is made.
  // Begins the program anew, or throws Refusal with why it cannot.
  std::function<void()> restart;
  // Of a copy that is thrown away: opens it as the next program will. Throws Refusal when that one
  // could not serve with it.
  std::function<void(const std::filesystem::path&)> try_out = [](const auto&) {};
};
api::Backups site_backups(const BackupPlace& place, BackupTools tools);

// Before the database is opened: carries out what was wished. What the audit of the new database is
// to say; nullopt: there was no wish, or its backup is not whole (then the old one stays, and `why`
// says it).
struct Restored {
  std::optional<access::AuditEntry> entry;
  std::string why;  // Empty: nothing went wrong.
};
Restored restore_as_wished(const BackupPlace& place, const Clock& clock, Random& random);
void forget_wish(const BackupPlace& place);  // When the program did not start anew after all.

}  // namespace chasqui::main
