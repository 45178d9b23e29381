#include "main/store.h"

#include "access/accounts.h"
#include "base/errors.h"
#include "access/socket_states.h"
#include "schema/migrate.h"

namespace chasqui::main {
namespace {

namespace fs = std::filesystem;

db::Retention retention_of(const schema::AppSchema& schema) {
  const auto keep = [](std::int64_t events, std::chrono::milliseconds age) {
    return db::Keep{events, std::chrono::duration_cast<std::chrono::hours>(age)};
  };
  db::Retention retention{keep(schema.log.keep_events, schema.log.keep_age), {}};
  for (const schema::Stream& stream : schema.streams)
    retention.rules.push_back({stream.name, keep(stream.keep_events, stream.keep_age)});
  return retention;
}

}  // namespace

fs::path database_path(const Config& config, const std::string& site) {
  const auto found = config.sites.find(site);
  if (found != config.sites.end() && !found->second.database.empty()) return found->second.database;
  return config.data / site / "main.db";
}

std::unique_ptr<db::Connection> open_writer(const fs::path& path, const Clock& clock) {
  if (path.has_parent_path()) fs::create_directories(path.parent_path());
  db::SqliteSettings settings;
  settings.path = path;
  return db::open_sqlite(settings, clock);
}

void refuse_foreign(const fs::path& path, const LoadedApp& app, const Clock& clock) {
  if (!fs::exists(path) || fs::is_empty(path)) return;
  db::SqliteSettings settings;
  settings.path = path;
  settings.is_reader = true;
  const auto connection = db::open_sqlite(settings, clock);
  const auto all =
      connection->query_int64("SELECT COUNT(*) FROM sqlite_master WHERE type = 'table'");
  const auto ours = connection->query_int64(
      "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name LIKE 'chasqui\\_%' ESCAPE "
      "'\\'");
  if (all.value_or(0) == 0 || ours.value_or(0) > 0) return;
  throw Refusal(Kind::kConflict, "base_ajena",
                "the database belongs to another program; take it over with: chasqui import " +
                    app.schema().app.name + " FILE");
}

void bring_up_to_date(db::Connection& connection, const LoadedApp& app, const Clock& clock) {
  access::make_account_tables(connection);
  if (!schema::is_up_to_date(connection, app.schema()))
    schema::migrate(connection, app.schema(), {.allow_data_loss = false, .now = clock.now()});
}

void start_app(const LoadedApp& app, db::Database& database, const Clock& clock) {
  database.write_now([&](db::WriteTx& write) {
    access::note_all_sockets_gone(write);
    if (!app.app().started()) return std::string();
    const service::Caller caller{access::Identity::platform(), clock.now()};
    service::Tx tx(app.context(), write, caller);
    app.app().started()(tx);
    return std::string();
  });
}

std::unique_ptr<db::Database> open_store(const LoadedApp& app, const fs::path& path,
                                         const StoreTools& tools) {
  refuse_foreign(path, app, tools.clock);
  bring_up_to_date(*open_writer(path, tools.clock), app, tools.clock);
  db::DatabaseSettings settings;
  settings.path = path;
  settings.synchronous = tools.config.synchronous;
  settings.retention = retention_of(app.schema());
  return std::make_unique<db::Database>(
      settings, db::DatabaseNeeds{tools.workers, tools.clock, tools.random, tools.log});
}

}  // namespace chasqui::main
