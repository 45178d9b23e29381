#include "db/sqlite.h"

#include <sqlite3.h>
#include <unistd.h>

#include <filesystem>

#include "base/text.h"
#include "db/sqlite_error.h"
#include "db/sqlite_statement.h"

namespace chasqui::db {
namespace {

// Of the write-ahead log, 32 MiB. Pages that many commits touch, as those of an index over random
// ids, are copied to the file once for all of them.
constexpr int kPagesBetweenCheckpoints = 8'000;
constexpr int kOpsBetweenLooks = 2'000;  // At the clock, while a deadline is set: some 50 µs.

// Closes what is not null; also after a failed open, which leaves a handle that knows why.
struct CloseHandle {
  void operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
};

void fold_for_sql(sqlite3_context* context, int, sqlite3_value** arguments) {
  const auto* text = reinterpret_cast<const char*>(sqlite3_value_text(arguments[0]));
  if (!text) return sqlite3_result_null(context);
  const auto bytes = static_cast<std::size_t>(sqlite3_value_bytes(arguments[0]));
  const std::string folded = fold(std::string_view(text, bytes));
  sqlite3_result_text64(context, folded.data(), folded.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
}

class SqliteConnection final : public Connection {
 public:
  SqliteConnection(const SqliteSettings& settings, const Clock& clock);
  ~SqliteConnection() override;

  Dialect dialect() const override { return Dialect(Engine::kSqlite); }
  void exec(std::string_view sql) override;
  Statement prepare(std::string_view sql) override { return Statement(statements_.lend(sql)); }
  std::int64_t execute(std::string_view sql, Args args) override;
  std::int64_t last_insert_id() const override { return sqlite3_last_insert_rowid(handle()); }
  std::int64_t total_changes() const override { return sqlite3_total_changes64(handle()); }
  void begin_immediate() override { begin("BEGIN IMMEDIATE"); }
  void begin_read() override { begin("BEGIN"); }
  void commit() override;
  void rollback() noexcept override;
  bool in_transaction() const override { return !sqlite3_get_autocommit(handle()); }
  bool has_broken_references() const override;
  int savepoint_depth() const override { return state_.savepoints; }
  void savepoint() override;
  void release_savepoint() override;
  void rollback_savepoint() noexcept override;
  void set_deadline(std::optional<std::chrono::nanoseconds> steady) override;

 private:
  sqlite3* handle() const { return handle_.get(); }
  void run(std::string_view sql);
  void begin(std::string_view sql);
  void try_exec(const std::string& sql) noexcept;
  static int is_past_deadline(void* self);

  const Clock& clock_;
  std::optional<std::chrono::nanoseconds> deadline_;
  std::unique_ptr<sqlite3, CloseHandle> handle_;
  TransactionState state_;
  StatementCache statements_;  // Goes before the handle does.
};

// Once, before SQLite does anything: it would take a lock with each allocation, to count them.
void set_up_library() {
  static const int code = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  static_cast<void>(code);
}

sqlite3* open_handle(const SqliteSettings& settings) {
  set_up_library();
  const int mode =
      settings.is_reader ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  sqlite3* handle = nullptr;
  const int code = sqlite3_open_v2(settings.path.c_str(), &handle,
                                   mode | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE,
                                   settings.vfs.empty() ? nullptr : settings.vfs.c_str());
  if (code == SQLITE_OK) return handle;
  const DbError error = sqlite_error(handle, code, settings.path);
  sqlite3_close_v2(handle);
  throw error;
}

std::string_view name_of(Synchronous synchronous) {
  switch (synchronous) {
    case Synchronous::kFull:
      return "FULL";
    case Synchronous::kNormal:
      return "NORMAL";
    case Synchronous::kOff:
      return "OFF";
  }
  return "FULL";
}

SqliteConnection::SqliteConnection(const SqliteSettings& settings, const Clock& clock)
    : clock_(clock),
      handle_(open_handle(settings)),
      statements_(handle(), settings.statements_max, state_) {
  sqlite3_busy_timeout(handle(), static_cast<int>(settings.busy_timeout.count()));
  sqlite3_db_config(handle(), SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(handle(), SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_db_config(handle(), SQLITE_DBCONFIG_ENABLE_FKEY, 1, nullptr);
  sqlite3_db_config(handle(), SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
  sqlite3_db_config(handle(), SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
  sqlite3_create_function_v2(handle(), "chasqui_fold", 1,
                             SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS, nullptr,
                             fold_for_sql, nullptr, nullptr, nullptr);
  sqlite3_wal_autocheckpoint(handle(), kPagesBetweenCheckpoints);
  // temp_store stays on files: in memory a savepoint's old pages cost 40 small allocations a job.
  exec("PRAGMA cache_size = -16000;");
  exec(settings.is_reader ? "PRAGMA query_only = ON"
                          : "PRAGMA journal_mode = WAL; PRAGMA journal_size_limit = 67108864;"
                            "PRAGMA synchronous = " +
                                std::string(name_of(settings.synchronous)));
}

SqliteConnection::~SqliteConnection() { rollback(); }

void SqliteConnection::exec(std::string_view sql) {
  const std::string text(sql);
  const int code = sqlite3_exec(handle(), text.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) throw sqlite_error(handle(), code, sql);
}

void SqliteConnection::try_exec(const std::string& sql) noexcept {
  sqlite3_exec(handle(), sql.c_str(), nullptr, nullptr, nullptr);
}

std::int64_t SqliteConnection::execute(std::string_view sql, Args args) {
  SqliteStatement& driver = statements_.lend(sql);
  const Statement loan(driver);
  driver.bind_in_place(args);
  const std::int64_t before = total_changes();
  while (driver.step()) {
  }
  return total_changes() != before ? sqlite3_changes64(handle()) : 0;
}

void SqliteConnection::run(std::string_view sql) {
  SqliteStatement& driver = statements_.lend(sql);
  const Statement loan(driver);
  driver.step();
}

void SqliteConnection::begin(std::string_view sql) {
  run(sql);
  state_ = {.is_begun = true};
}

void SqliteConnection::commit() {
  run("COMMIT");
  state_ = {};
}

void SqliteConnection::rollback() noexcept {
  state_ = {};
  if (in_transaction()) try_exec("ROLLBACK");
}

bool SqliteConnection::has_broken_references() const {
  int broken = 0;
  int most = 0;  // SQLite keeps none for this counter.
  sqlite3_db_status(handle(), SQLITE_DBSTATUS_DEFERRED_FKS, &broken, &most, 0);
  return broken != 0;
}

void SqliteConnection::savepoint() {
  run("SAVEPOINT s" + std::to_string(state_.savepoints + 1));
  ++state_.savepoints;
}

void SqliteConnection::release_savepoint() {
  run("RELEASE s" + std::to_string(state_.savepoints));
  --state_.savepoints;
}

void SqliteConnection::rollback_savepoint() noexcept {
  const std::string name = "s" + std::to_string(state_.savepoints--);
  if (in_transaction()) try_exec("ROLLBACK TO " + name + "; RELEASE " + name);
}

int SqliteConnection::is_past_deadline(void* self) {
  const auto* connection = static_cast<const SqliteConnection*>(self);
  return connection->clock_.steady() >= *connection->deadline_;
}

void SqliteConnection::set_deadline(std::optional<std::chrono::nanoseconds> steady) {
  deadline_ = steady;
  sqlite3_progress_handler(handle(), kOpsBetweenLooks, steady ? is_past_deadline : nullptr, this);
}

}  // namespace

std::unique_ptr<Connection> open_sqlite(const SqliteSettings& settings, const Clock& clock) {
  return std::make_unique<SqliteConnection>(settings, clock);
}

PrivateFile::PrivateFile() {
  const bool has_memory = std::filesystem::is_directory("/dev/shm");
  const std::filesystem::path base =
      has_memory ? std::filesystem::path("/dev/shm") : std::filesystem::temp_directory_path();
  std::string name = (base / "chasqui-XXXXXX").string();
  if (!mkdtemp(name.data())) throw DbError(DbErrorKind::kUnavailable, "no room for " + name);
  folder_ = std::move(name);
  path_ = folder_ + "/private.db";
}

PrivateFile::~PrivateFile() {
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

}  // namespace chasqui::db
