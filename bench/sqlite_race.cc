// What SQLite's C API does by itself: the statements that the server runs for a judge's batch of
// fifteen times, with the same pragmas and the same number of batches in a transaction, on a copy
// of the server's own database. No sockets, no JSON to read, no queue: the rest is the server's
// price. Prints one line of JSON.
//
//   bench_sqlite_race --db FILE --batch 40 --seconds 5 --first-team 1000 --teams 40000
//                     [--checkpoint 8000] [--rows 15]
#include <sqlite3.h>
#include <unistd.h>

#include <cstdio>
#include <map>
#include <variant>

#include "client.h"

namespace bench {
namespace {

constexpr int kRecords = 15;
constexpr std::int64_t kAt = 1'780'000'000'000;  // Any time: nothing here looks at it.
constexpr std::int64_t kRace = 1, kJudge = 3;

constexpr std::string_view kPragmas =
    "PRAGMA foreign_keys = ON; PRAGMA cache_size = -16000; PRAGMA journal_mode = WAL;"
    "PRAGMA journal_size_limit = 67108864; PRAGMA synchronous = FULL;";
constexpr std::string_view kFindTeam = "SELECT * FROM app_equipo WHERE id=?1";
constexpr std::string_view kFindRace = "SELECT * FROM app_competencia WHERE id=?1";
constexpr std::string_view kFindRecords =
    "SELECT * FROM app_registrotiempo WHERE team_id=?1 ORDER BY id";
constexpr std::string_view kInsertRecord =
    "INSERT INTO app_registrotiempo (team_id,competencia_id,juez_id,time,hours,minutes,seconds,"
    "milliseconds,dorsal,calculado,estado,motivo,record_id,version,created_at) VALUES ";
constexpr std::string_view kInsertRaw =
    "INSERT INTO app_registrocrudo (id_registro,juez_id,dispositivo,equipo_id,tiempo,dorsal,"
    "marca_cliente,desfase_ms,rtt_ms,canal,resultado,carga,recibido_en) VALUES ";
constexpr std::string_view kAppendEvent = "INSERT INTO chasqui_log VALUES (?, ?, ?, ?, ?, ?, '')";

using Value = std::variant<std::monostate, std::int64_t, std::string_view>;

struct Plan {
  explicit Plan(const Options& options)
      : batch(options.integer("--batch", 40)),
        rows(options.integer("--rows", kRecords)),
        first_team(options.integer("--first-team", 1000)),
        teams(options.integer("--teams", 40'000)),
        checkpoint(options.integer("--checkpoint", 8000)),
        seconds(options.number("--seconds", 5)) {}
  int batch, rows, first_team, teams, checkpoint;
  double seconds;
};

std::string with_rows(std::string_view insert, int columns, int rows) {
  std::string row = "(?";
  for (int i = 1; i < columns; ++i) row += ",?";
  row += ")";
  std::string sql(insert);
  for (int i = 0; i < rows; ++i) sql.append(i == 0 ? "" : ",").append(row);
  return sql;
}

struct Sent {  // A record as it came.
  std::int64_t ms;
  std::string id, raw;
};

Sent sent_record(std::int64_t team, int index) {
  const auto number =
      static_cast<unsigned long long>(team) * kRecords + static_cast<unsigned long long>(index);
  const unsigned long long scattered = number * 0x9e37'79b9'7f4a'7c15ull;
  char text[128];
  std::snprintf(text, sizeof text, "%08llx-%04llx-4abc-8def-%012llx", scattered >> 32,
                (scattered >> 16) & 0xffff, number);
  Sent sent{900'000 + index * 1'000 + team % 1'000, text, ""};
  std::snprintf(text, sizeof text, "{\"tiempo\":%lld,\"id_registro\":\"%s\"}",
                static_cast<long long>(sent.ms), sent.id.c_str());
  sent.raw = text;
  return sent;
}

class Store {
 public:
  Store(const std::string& path, const Plan& plan);
  void begin();
  void take_batch(std::int64_t team);
  void commit() { run("COMMIT", {}); }

 private:
  sqlite3_stmt* run(std::string_view sql, const std::vector<Value>& values);
  void bind(sqlite3_stmt* statement, int at, const Value& value);
  int read_rows(std::string_view sql, std::int64_t id);
  void insert(std::int64_t team, const std::vector<Sent>& sent);

  sqlite3* db_ = nullptr;
  std::map<std::string, sqlite3_stmt*, std::less<>> statements_;
  const std::string insert_records_, insert_raw_;
  const std::size_t rows_;
  std::int64_t seq_ = 0;
};

Store::Store(const std::string& path, const Plan& plan)
    : insert_records_(with_rows(kInsertRecord, 15, plan.rows)),
      insert_raw_(with_rows(kInsertRaw, 13, plan.rows)),
      rows_(static_cast<std::size_t>(plan.rows)) {
  if (sqlite3_open(path.c_str(), &db_) != SQLITE_OK) die("open " + path);
  if (sqlite3_exec(db_, kPragmas.data(), nullptr, nullptr, nullptr) != SQLITE_OK)
    die(sqlite3_errmsg(db_));
  sqlite3_wal_autocheckpoint(db_, plan.checkpoint);
  sqlite3_stmt* const head = run("SELECT max(seq) FROM chasqui_log", {});
  seq_ = sqlite3_column_int64(head, 0);
  sqlite3_reset(head);
}

// Runs to the first row or the end; a row stays to be read until the statement runs again.
sqlite3_stmt* Store::run(std::string_view sql, const std::vector<Value>& values) {
  auto found = statements_.find(sql);
  if (found == statements_.end()) {
    found = statements_.emplace(std::string(sql), nullptr).first;
    if (sqlite3_prepare_v3(db_, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT,
                           &found->second, nullptr) != SQLITE_OK)
      die(sqlite3_errmsg(db_));
  }
  sqlite3_stmt* const statement = found->second;
  sqlite3_reset(statement);
  int at = 0;
  for (const Value& value : values) bind(statement, ++at, value);
  const int code = sqlite3_step(statement);
  if (code != SQLITE_ROW && code != SQLITE_DONE) die(sqlite3_errmsg(db_));
  if (code == SQLITE_DONE) sqlite3_reset(statement);
  return statement;
}

void Store::bind(sqlite3_stmt* statement, int at, const Value& value) {
  if (const auto* text = std::get_if<std::string_view>(&value))
    sqlite3_bind_text(statement, at, text->data(), static_cast<int>(text->size()), SQLITE_STATIC);
  else if (const auto* integer = std::get_if<std::int64_t>(&value))
    sqlite3_bind_int64(statement, at, *integer);
  else
    sqlite3_bind_null(statement, at);
}

int Store::read_rows(std::string_view sql, std::int64_t id) {
  sqlite3_stmt* const row = run(sql, {id});
  int rows = 0;
  for (bool is_row = sqlite3_data_count(row) > 0; is_row; ++rows) {
    for (int i = 0; i < sqlite3_column_count(row); ++i) sqlite3_column_text(row, i);
    is_row = sqlite3_step(row) == SQLITE_ROW;
  }
  sqlite3_reset(row);
  return rows;
}

void Store::begin() {
  run("BEGIN IMMEDIATE", {});
  sqlite3_reset(run("PRAGMA data_version", {}));
}

void Store::insert(std::int64_t team, const std::vector<Sent>& sent) {
  std::vector<Value> records, raw;
  for (std::size_t i = 0; i < sent.size(); ++i) {
    const Sent& one = sent[i];
    const std::int64_t seconds = one.ms / 1'000;
    records.insert(records.end(), {team,
                                   kRace,
                                   kJudge,
                                   one.ms,
                                   seconds / 3'600,
                                   seconds / 60 % 60,
                                   seconds % 60,
                                   one.ms % 1'000,
                                   {},
                                   {},
                                   "bueno",
                                   {},
                                   one.id,
                                   1,
                                   kAt});
    raw.insert(
        raw.end(),
        {one.id, kJudge, "", team, one.ms, {}, {}, {}, {}, "lote", "publicado", one.raw, kAt});
    if ((i + 1) % rows_ != 0) continue;
    run(insert_records_, records);
    run(insert_raw_, raw);
    records.clear();
    raw.clear();
  }
}

void Store::take_batch(std::int64_t team) {
  if (read_rows(kFindTeam, team) != 1 || read_rows(kFindRace, kRace) != 1) die("no such team");
  read_rows(kFindRecords, team);
  std::vector<Sent> sent;
  std::int64_t sum = 0;
  for (int i = 0; i < kRecords; ++i) {
    sent.push_back(sent_record(team, i));
    sum += sent.back().ms;
  }
  run("SAVEPOINT s2", {});
  insert(team, sent);
  run("RELEASE s2", {});
  char event[512];
  std::snprintf(event, sizeof event,
                "{\"equipo_id\":%lld,\"equipo_nombre\":\"Equipo %lld\",\"equipo_dorsal\":%lld,"
                "\"equipo\":{\"id\":%lld,\"nombre\":\"Equipo %lld\",\"dorsal\":%lld},"
                "\"total_registros\":15,\"tiempo_total\":%lld}",
                static_cast<long long>(team), static_cast<long long>(team),
                static_cast<long long>(team), static_cast<long long>(team),
                static_cast<long long>(team), static_cast<long long>(team),
                static_cast<long long>(sum));
  run(kAppendEvent, {++seq_, "tiempos:1", "registros_actualizados", event, "", kAt});
}

void run_plan(const std::string& path, const Plan& plan) {
  Store store(path, plan);
  const double cpu_before = cpu_seconds(getpid());
  const std::uint64_t started = now_ns();
  int batches = 0;
  double seconds = 0;
  while (seconds < plan.seconds && batches + plan.batch <= plan.teams) {
    store.begin();
    for (int i = 0; i < plan.batch; ++i) store.take_batch(plan.first_team + batches++);
    store.commit();
    seconds = static_cast<double>(now_ns() - started) / 1e9;
  }
  const double records = static_cast<double>(batches) * kRecords;
  std::printf("{\"records_s\": %.0f, \"cpu_us\": %.3f}\n", records / seconds,
              (cpu_seconds(getpid()) - cpu_before) * 1e6 / records);
}

}  // namespace
}  // namespace bench

int main(int argc, char** argv) {
  const bench::Options options(argc, argv);
  bench::run_plan(options.text("--db", ""), bench::Plan(options));
}
