// Another program's database, read only: what imports take over.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace chasqui::db {
class Connection;
}

namespace chasqui::service {

class Tx;

// Values come as the file holds them: integers, reals as Decimal when exact (else double), text,
// null; blobs as base64. Text that is not UTF-8 is read as Windows-1252.
class ForeignDatabase {
 public:
  explicit ForeignDatabase(std::unique_ptr<db::Connection> connection);
  ~ForeignDatabase();

  std::vector<std::string> tables();  // Without SQLite's own; in order of name.
  std::vector<std::string> columns(std::string_view table);
  bool has_column(std::string_view table, std::string_view column);
  std::int64_t count(std::string_view table);
  // Every row, in the file's order, columns by their names.
  void each(std::string_view table, const std::function<void(const JsonObject& row)>& use);

 private:
  std::unique_ptr<db::Connection> connection_;
};

struct ImportProblem {
  std::string table;
  std::int64_t row = 0;  // The row's id in the file.
  std::string text;
};

struct ImportCount {
  std::string table;
  std::int64_t read = 0, imported = 0;
};

struct ImportReport {
  std::vector<ImportCount> counts;
  std::vector<ImportProblem> problems;
};

// What an import works with: one transaction for all of it, and somebody who watches.
struct ImportRun {
  Tx& tx;
  std::function<void(std::string_view table, std::int64_t done, std::int64_t total)> progress;
};

}  // namespace chasqui::service
