// Group commit beside the bare C API: the same statements, in batches of the same size, on the same
// kind of file. A job is a small sale: eight statements of its own, two log entries, one
// idempotency record.
#include <benchmark/benchmark.h>
#include <sqlite3.h>

#include <cstdlib>
#include <filesystem>
#include <semaphore>
#include <string>
#include <vector>

#include "base/check.h"
#include "db/batch_writer.h"
#include "db/database.h"
#include "db/platform_tables.h"

namespace chasqui::db {
namespace {

constexpr const char* kTables = R"(
CREATE TABLE productos (
  id INTEGER PRIMARY KEY, nombre TEXT NOT NULL, existencias INTEGER NOT NULL) STRICT;
CREATE TABLE ventas (
  id INTEGER PRIMARY KEY, cliente TEXT NOT NULL,
  total INTEGER NOT NULL, at INTEGER NOT NULL) STRICT;
CREATE TABLE lineas (
  id INTEGER PRIMARY KEY,
  venta_id INTEGER NOT NULL REFERENCES ventas (id),
  producto_id INTEGER NOT NULL REFERENCES productos (id),
  cantidad INTEGER NOT NULL, precio INTEGER NOT NULL) STRICT;
CREATE INDEX lineas_venta ON lineas (venta_id);
)";
constexpr const char* kProduct = "INSERT INTO productos VALUES (?, ?, 1000000000)";
constexpr const char* kStock = "SELECT existencias FROM productos WHERE id = ?";
constexpr const char* kTake = "UPDATE productos SET existencias = existencias - ? WHERE id = ?";
constexpr const char* kSale = "INSERT INTO ventas (cliente, total, at) VALUES (?, ?, ?)";
constexpr const char* kLine =
    "INSERT INTO lineas (venta_id, producto_id, cantidad, precio) VALUES (?, ?, ?, ?)";
constexpr const char* kEvent = "INSERT INTO chasqui_log VALUES (?, ?, ?, ?, ?, ?, '')";
constexpr const char* kFind =
    "SELECT fingerprint, answer, seq FROM chasqui_idempotency WHERE scope = ? AND key = ?";
constexpr const char* kStore =
    "INSERT INTO chasqui_idempotency (scope, key, fingerprint, answer, seq, at)"
    " VALUES (?, ?, ?, CAST(? AS BLOB), ?, ?)";
constexpr int kProducts = 400;
const std::string kClient = "Comercializadora del Norte";
const std::string kData(160, 'x');
const std::string kAnswer(200, 'y');
const std::string kFingerprint(32, 'f');

class Folder {  // On the disk of the working folder: what is measured is its fsync.
 public:
  Folder() {
    std::string name = "db_bench-XXXXXX";
    CHASQUI_ASSERT(mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  std::string file() const { return path_ / "bench.db"; }

 private:
  std::filesystem::path path_;
};

std::string key_of(std::int64_t job) { return "0190b0c4-key-" + std::to_string(job); }

// --- Ours ----------------------------------------------------------------------------------------

void prepare_tables(Connection& connection) {
  connection.exec(kTables);
  for (int i = 1; i <= kProducts; ++i) connection.execute(kProduct, {i, "producto"});
}

std::string sell(WriteTx& tx, std::int64_t job) {
  Connection& connection = tx.connection();
  connection.execute(kSale, {kClient, 12'550, tx.now().ms});
  const std::int64_t sale = connection.last_insert_id();
  for (int line = 0; line < 2; ++line) {
    const std::int64_t product = (job * 7 + line) % kProducts + 1;
    CHASQUI_ASSERT(connection.query_int64(kStock, {product}).value() > 0);
    connection.execute(kTake, {1, product});
    connection.execute(kLine, {sale, product, 1, 6'275});
  }
  CHASQUI_ASSERT(connection.query_int64("SELECT total FROM ventas WHERE id = ?", {sale}) == 12'550);
  tx.emit("ventas", "venta_creada", kData);
  tx.emit("productos", "stock_cambiado", kData);
  return kAnswer;
}

WriteJob sale_job(std::int64_t job) {
  return {.key = IdempotencyKey{"taller:caja-1", key_of(job), kFingerprint},
          .work = [job](WriteTx& tx) { return sell(tx, job); },
          .done = [](WriteResult result) { CHASQUI_ASSERT(result.has_value()); },
          .deadline = std::nullopt};
}

void ours_in_one_thread(benchmark::State& state) {
  const Folder folder;
  const SystemClock clock;
  SystemRandom random;
  const Log log(LogLevel::kOff, false);
  const auto connection =
      open_sqlite({.path = folder.file(),
                   .synchronous = state.range(1) ? Synchronous::kFull : Synchronous::kOff},
                  clock);
  make_platform_tables(*connection, random);
  prepare_tables(*connection);
  BatchWriter writer(*connection, {10'000, std::chrono::seconds(1), 10}, clock, log);
  std::int64_t job = 0;
  for (auto _ : state) {
    std::vector<WriteJob> jobs;
    for (std::int64_t i = 0; i < state.range(0); ++i) jobs.push_back(sale_job(++job));
    const BatchOutcome outcome = writer.run(jobs);
    CHASQUI_ASSERT(outcome.is_committed && outcome.results.size() == jobs.size());
  }
  state.SetItemsProcessed(job);
}
BENCHMARK(ours_in_one_thread)->ArgsProduct({{1, 8, 64, 256}, {0, 1}})->UseRealTime();

// The whole database: a queue, a worker, listeners; `range(0)` jobs under way at any moment.
void ours_with_queue(benchmark::State& state) {
  const Folder folder;
  const SystemClock clock;
  SystemRandom random;
  const Log log(LogLevel::kOff, false);
  loop::Workers workers(1);
  Database database({.path = folder.file()}, {&workers, clock, random, log});
  database.write_now([](WriteTx& tx) { return prepare_tables(tx.connection()), std::string(); });
  std::counting_semaphore<> room(state.range(0));
  std::int64_t job = 0;
  for (auto _ : state) {
    room.acquire();
    WriteJob next = sale_job(++job);
    next.done = [&room](WriteResult result) {
      CHASQUI_ASSERT(result.has_value());
      room.release();
    };
    database.write(std::move(next));
  }
  database.close();
  state.SetItemsProcessed(job);
  state.counters["jobs_per_commit"] =
      static_cast<double>(job) / static_cast<double>(database.metrics().commits);
}
BENCHMARK(ours_with_queue)->Arg(1)->Arg(64)->Arg(256)->UseRealTime();

// --- The bare C API ------------------------------------------------------------------------------

struct Bare {
  sqlite3* handle = nullptr;
  std::vector<sqlite3_stmt*> statements;

  explicit Bare(const std::string& path) { sqlite3_open(path.c_str(), &handle); }
  ~Bare() {
    for (sqlite3_stmt* statement : statements) sqlite3_finalize(statement);
    sqlite3_close(handle);
  }
  void exec(const char* sql) {
    CHASQUI_ASSERT(sqlite3_exec(handle, sql, nullptr, nullptr, nullptr) == SQLITE_OK);
  }
  sqlite3_stmt* prepare(const char* sql) {
    sqlite3_stmt* statement = nullptr;
    CHASQUI_ASSERT(sqlite3_prepare_v2(handle, sql, -1, &statement, nullptr) == SQLITE_OK);
    statements.push_back(statement);
    return statement;
  }
};

void bind(sqlite3_stmt* statement, int at, std::int64_t value) {
  sqlite3_bind_int64(statement, at, value);
}
void bind(sqlite3_stmt* statement, int at, const std::string& value) {
  sqlite3_bind_text(statement, at, value.data(), static_cast<int>(value.size()), SQLITE_STATIC);
}

template <class... Values>
void run(sqlite3_stmt* statement, const Values&... values) {
  int at = 0;
  (bind(statement, ++at, values), ...);
  const int code = sqlite3_step(statement);
  CHASQUI_ASSERT(code == SQLITE_DONE || code == SQLITE_ROW);
  sqlite3_reset(statement);
}

struct BareSales {
  Bare& db;
  sqlite3_stmt* sale = db.prepare(kSale);
  sqlite3_stmt* stock = db.prepare(kStock);
  sqlite3_stmt* take = db.prepare(kTake);
  sqlite3_stmt* line = db.prepare(kLine);
  sqlite3_stmt* total = db.prepare("SELECT total FROM ventas WHERE id = ?");
  sqlite3_stmt* event = db.prepare(kEvent);
  sqlite3_stmt* find = db.prepare(kFind);
  sqlite3_stmt* store = db.prepare(kStore);
  sqlite3_stmt* begin = db.prepare("BEGIN IMMEDIATE");
  sqlite3_stmt* commit = db.prepare("COMMIT");
  std::int64_t seq = 0;

  void sell(std::int64_t job) {
    const std::string scope = "taller:caja-1", key = key_of(job), empty;
    run(find, scope, key);
    run(sale, kClient, std::int64_t{12'550}, job);
    const std::int64_t id = sqlite3_last_insert_rowid(db.handle);
    for (int i = 0; i < 2; ++i) {
      const std::int64_t product = (job * 7 + i) % kProducts + 1;
      run(stock, product);
      run(take, std::int64_t{1}, product);
      run(line, id, product, std::int64_t{1}, std::int64_t{6'275});
    }
    run(total, id);
    run(event, ++seq, std::string("ventas"), std::string("venta_creada"), kData, empty, job);
    run(event, ++seq, std::string("productos"), std::string("stock_cambiado"), kData, empty, job);
    run(store, scope, key, kFingerprint, kAnswer, seq, job);
  }
};

void bare_c_api(benchmark::State& state) {
  const Folder folder;
  const SystemClock clock;
  SystemRandom random;
  {
    const auto connection = open_sqlite({.path = folder.file()}, clock);
    make_platform_tables(*connection, random);
    prepare_tables(*connection);
  }
  Bare db(folder.file());
  db.exec(state.range(1) ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = OFF");
  db.exec("PRAGMA foreign_keys = ON; PRAGMA cache_size = -16000;");
  BareSales sales{.db = db};
  std::int64_t job = 0;
  for (auto _ : state) {
    run(sales.begin);
    for (std::int64_t i = 0; i < state.range(0); ++i) sales.sell(++job);
    run(sales.commit);
  }
  state.SetItemsProcessed(job);
}
BENCHMARK(bare_c_api)->ArgsProduct({{1, 8, 64, 256}, {0, 1}})->UseRealTime();

}  // namespace
}  // namespace chasqui::db

BENCHMARK_MAIN();
