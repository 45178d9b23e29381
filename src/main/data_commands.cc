// Commands on a site's data: migrate, import, backup.
#include <cstdio>

#include "base/errors.h"
#include "main/backup.h"
#include "main/commands.h"
#include "main/demo.h"
#include "main/explain.h"
#include "main/progress.h"
#include "main/store.h"
#include "schema/migrate.h"
#include "service/foreign.h"

namespace chasqui::main {
namespace {

void print_report(const service::ImportReport& report) {
  for (const service::ImportCount& count : report.counts)
    std::printf("%-24s %8lld read %8lld taken over\n", count.table.c_str(),
                static_cast<long long>(count.read), static_cast<long long>(count.imported));
  for (const service::ImportProblem& problem : report.problems)
    std::printf("%s %lld: %s\n", problem.table.c_str(), static_cast<long long>(problem.row),
                problem.text.c_str());
  std::printf("%zu problems\n", report.problems.size());
}

// Ends the transaction of a dry run after everything was tried.
struct DryRun {};

service::ImportReport run_import(const LoadedApp& app, db::Database& database,
                                 service::ForeignDatabase& foreign, bool is_dry) {
  service::ImportReport report;
  Progress progress;
  const SystemClock clock;
  try {
    database.write_now([&](db::WriteTx& write) {
      const service::Caller caller{access::Identity::platform(), clock.now()};
      service::Tx tx(app.context(), write, caller);
      service::ImportRun run{tx, [&](std::string_view table, std::int64_t done,
                                     std::int64_t total) { progress.show(table, done, total); }};
      report = app.app().importer()(foreign, run);
      if (is_dry) throw DryRun();
      return std::string();
    });
  } catch (const DryRun&) {
  }
  return report;
}

}  // namespace

int import_file(const Config& config, const ImportOptions& options) {
  const LoadedApp app(find_app(options.app), app_options(config, options.app));
  if (!app.app().importer())
    throw Refusal(Kind::kNotFound, "import", options.app + " imports nothing");
  const SystemClock clock;
  SystemRandom random;
  const Log log(config.log, false);
  const auto database =
      open_store(app, database_path(config, options.app), {config, nullptr, clock, random, log});
  if (!is_empty(app, *database))
    throw Refusal(Kind::kConflict, "ya_hay_datos",
                  options.app + " has records already; import into an empty data folder (--data)");
  db::SqliteSettings settings;
  settings.path = options.file;
  settings.is_reader = true;
  service::ForeignDatabase foreign(db::open_sqlite(settings, clock));
  print_report(run_import(app, *database, foreign, options.dry_run));
  std::puts(options.dry_run ? "dry run: nothing was changed" : "taken over");
  return 0;
}

int migrate(const Config& config, const MigrateOptions& options) {
  const LoadedApp app(find_app(options.app), app_options(config, options.app));
  const SystemClock clock;
  refuse_foreign(database_path(config, options.app), app, clock);
  const auto connection = open_writer(database_path(config, options.app), clock);
  const schema::MigrationPlan plan = schema::plan_migration(*connection, app.schema());
  if (plan.is_empty()) return std::puts("up to date"), 0;
  std::printf("%splan %s\n", plan.to_text().c_str(), plan.id().c_str());
  if (options.plan_only) return 0;
  schema::apply_migration(*connection, plan,
                          {.allow_data_loss = options.confirm == plan.id(), .now = clock.now()});
  std::puts("applied");
  return 0;
}

int backup(const Config& config, const BackupOptions& options) {
  const SystemClock clock;
  const std::filesystem::path folder = backups_folder(config, options.app);
  const std::filesystem::path target = options.file.empty()
                                           ? folder / backup_name(options.app, clock.now())
                                           : std::filesystem::path(options.file);
  make_backup(database_path(config, options.app), target, clock);
  std::puts(target.c_str());
  if (options.keep > 0) keep_newest(folder, options.app, options.keep);
  return 0;
}

int restore(const Config& config, const BackupOptions& options) {
  find_app(options.app);
  const SystemClock clock;
  SystemRandom random;
  const std::filesystem::path before =
      restore_backup(database_path(config, options.app), options.file, clock, random);
  if (!before.empty()) std::printf("what was there: %s\n", before.c_str());
  std::puts("restored; clients start anew");
  return 0;
}

int explain_command(const Config& config, const ExplainOptions& options) {
  const LoadedApp app(find_app(options.site), app_options(config, options.site));
  const SystemClock clock;
  db::SqliteSettings settings;
  settings.path = database_path(config, options.site);
  settings.is_reader = true;
  const auto connection = db::open_sqlite(settings, clock);
  const Explained explained =
      explain(app, *connection, {options.who, options.action, options.record});
  std::fputs(explained.text.c_str(), stdout);
  return explained.is_allowed ? 0 : 1;
}

}  // namespace chasqui::main
