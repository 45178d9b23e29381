#include "schema/migrate.h"

#include <algorithm>
#include <array>

#include "base/errors.h"
#include "schema/migrate_actual.h"
#include "schema/migrate_tables.h"

namespace chasqui::schema {
namespace {

Refusal conflict(std::string code, std::string text) {
  return Refusal(Kind::kConflict, std::move(code), std::move(text));
}

// Tables can only be made anew while references are not enforced, which no transaction can change.
class ReferencesOff {
 public:
  explicit ReferencesOff(db::Connection& connection) : connection_(connection) {
    connection_.exec("PRAGMA foreign_keys = OFF");
  }
  ~ReferencesOff() {
    connection_.rollback();
    connection_.exec("PRAGMA foreign_keys = ON");
  }
  ReferencesOff(const ReferencesOff&) = delete;
  ReferencesOff& operator=(const ReferencesOff&) = delete;

 private:
  db::Connection& connection_;
};

void refuse_what_was_not_planned(db::Connection& connection, const MigrationPlan& plan) {
  const bool is_current = read_record(connection).version == plan.base_version &&
                          fingerprint(connection) == plan.base_fingerprint;
  if (!is_current)
    throw conflict("plan_obsoleto", "the database changed since the plan was made: plan again");
}

void run(db::Connection& connection, const MigrationStep& step, Utc now) {
  for (const std::string& sql : step.sql) {
    db::Statement statement = connection.prepare(sql);
    if (statement.parameter_count() == 1) statement.bind(now.ms);
    while (statement.step()) {
    }
  }
}

void run_steps(db::Connection& connection, const MigrationPlan& plan, Utc now) {
  for (const MigrationStep& step : plan.steps) {
    try {
      run(connection, step, now);
    } catch (const db::DbError& error) {
      if (error.kind() != db::DbErrorKind::kUniqueViolation &&
          error.kind() != db::DbErrorKind::kNotNullViolation &&
          error.kind() != db::DbErrorKind::kCheckViolation)
        throw;
      throw conflict("migracion_imposible", step.text + ": the rows do not fit: " + error.what());
    }
  }
}

void refuse_broken_references(db::Connection& connection) {
  std::string text;
  auto row = connection.prepare(
      "SELECT \"table\", parent, count(*) FROM pragma_foreign_key_check GROUP BY 1, 2");
  while (row.step()) {
    text += (text.empty() ? "" : "; ") + std::string(row.text(0)) + ": " +
            std::to_string(row.int64(2)) + " rows refer to " + std::string(row.text(1)) +
            " that are not there";
  }
  if (!text.empty()) throw conflict("referencias_rotas", text);
}

}  // namespace

std::string_view to_word(Risk risk) {
  static constexpr std::array<std::string_view, 3> kWords = {"safe", "rewrites", "loses data"};
  return kWords.at(static_cast<std::size_t>(risk));
}

Risk MigrationPlan::risk() const {
  Risk worst = Risk::kSafe;
  for (const MigrationStep& step : steps) worst = std::max(worst, step.risk);
  return worst;
}

std::string MigrationPlan::id() const {
  return hash_text(std::to_string(base_version) + base_fingerprint + target + to_text());
}

std::string MigrationPlan::to_text() const {
  std::string text;
  for (const MigrationStep& step : steps) {
    const std::string word(to_word(step.risk));
    text += word + std::string(12 - word.size(), ' ') + step.text + "\n";
  }
  for (const std::string& problem : problems) text += "impossible  " + problem + "\n";
  return text;
}

bool is_up_to_date(db::Connection& connection, const AppSchema& app) {
  const Record record = read_record(connection);
  return record.version != 0 && record.description == describe(desired_tables(app)) &&
         record.fingerprint == fingerprint(connection);
}

void apply_migration(db::Connection& connection, const MigrationPlan& plan,
                     const ApplyOptions& options) {
  if (!plan.problems.empty())
    throw conflict("migracion_imposible", "cannot migrate:\n" + plan.to_text());
  if (plan.risk() == Risk::kLosesData && !options.allow_data_loss)
    throw conflict("perderia_datos", "the migration would lose data:\n" + plan.to_text());
  const ReferencesOff references_off(connection);
  connection.begin_immediate();
  refuse_what_was_not_planned(connection, plan);
  run_steps(connection, plan, options.now);
  if (!plan.steps.empty()) refuse_broken_references(connection);
  write_record(connection, {.fingerprint = fingerprint(connection), .description = plan.target},
               options.now.ms);
  connection.commit();
}

void migrate(db::Connection& connection, const AppSchema& app, const ApplyOptions& options) {
  if (is_up_to_date(connection, app)) return;
  apply_migration(connection, plan_migration(connection, app), options);
}

}  // namespace chasqui::schema
