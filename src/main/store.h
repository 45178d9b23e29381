// A site's database: where it lies, brought up to date, opened.
#pragma once
#include <filesystem>
#include <memory>

#include "base/chance.h"
#include "base/clock.h"
#include "base/log.h"
#include "db/database.h"
#include "main/config.h"
#include "main/loaded_app.h"

namespace chasqui::main {

// DATA/<site>/main.db, or what the configuration says.
std::filesystem::path database_path(const Config& config, const std::string& site);

// A connection that nobody else uses, for migrations and imports; makes the folder and the file.
std::unique_ptr<db::Connection> open_writer(const std::filesystem::path& path, const Clock& clock);

// Throws Refusal when there is such a file with tables of which none is ours. Only looks.
void refuse_foreign(const std::filesystem::path& path, const LoadedApp& app, const Clock& clock);

// Applies what loses nothing; throws Refusal when a person has to decide.
void bring_up_to_date(db::Connection& connection, const LoadedApp& app, const Clock& clock);

struct StoreTools {
  const Config& config;
  loop::Workers* workers;  // Null: everything runs in the caller's thread.
  const Clock& clock;
  Random& random;
  const Log& log;
};
// Lets the app put right what a crash left undone (service::App::started).
void start_app(const LoadedApp& app, db::Database& database, const Clock& clock);

std::unique_ptr<db::Database> open_store(const LoadedApp& app, const std::filesystem::path& path,
                                         const StoreTools& tools);

}  // namespace chasqui::main
