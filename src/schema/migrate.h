// From the database as it is to the one that the models declare: the plan, in words and SQL, and
// its application. Tables with `managed = false` are checked and never touched. Everything here
// runs on one connection outside a transaction.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/json.h"
#include "db/connection.h"
#include "schema/app_schema.h"

namespace chasqui::schema {

enum class Risk {
  kSafe,
  kRewrites,   // Takes time with the size of the table.
  kLosesData,  // What is in the database and would be gone.
};
std::string_view to_word(Risk risk);

struct MigrationStep {
  Risk risk = Risk::kSafe;
  std::string table;
  std::string text;              // For people: "clientes: add column rut"
  std::vector<std::string> sql;  // Empty: done by a later step of the same table.
};

struct MigrationPlan {
  std::vector<MigrationStep> steps;
  std::vector<std::string> problems;  // Why it cannot be applied. Empty: it can.
  std::int64_t base_version = 0;      // Of the record it starts from; 0: a new database.
  std::string base_fingerprint;       // Of the tables it starts from.
  std::string target;                 // What will be recorded: a JSON description of all tables.

  bool is_empty() const { return steps.empty() && problems.empty(); }
  Risk risk() const;            // The worst of its steps.
  std::string id() const;       // The same for the same plan: what people confirm.
  std::string to_text() const;  // One line a step, then the problems.
};

// Whether the record says that these models were applied, and the tables are as they were then.
// Quick.
bool is_up_to_date(db::Connection& connection, const AppSchema& app);

MigrationPlan plan_migration(db::Connection& connection, const AppSchema& app);

struct ApplyOptions {
  bool allow_data_loss = false;
  Utc now;  // What is recorded, and what fills new columns that are filled with the moment.
};
// All or nothing. Throws Refusal kConflict: "migracion_imposible" (the plan has problems),
// "plan_obsoleto" (the database is not the one that was planned for), "perderia_datos" (not
// allowed), "referencias_rotas".
void apply_migration(db::Connection& connection, const MigrationPlan& plan,
                     const ApplyOptions& options);

// Plans and applies; an up-to-date database costs one query. For tests and first starts.
void migrate(db::Connection& connection, const AppSchema& app, const ApplyOptions& options);

}  // namespace chasqui::schema
