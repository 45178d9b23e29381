// The models of an app with their SQL and row formats, made once at load and shared by all threads.
#pragma once
#include <memory>
#include <string_view>
#include <vector>

#include "schema/app_schema.h"
#include "schema/rows.h"
#include "schema/sql.h"

namespace chasqui::schema {

struct ModelEntry {
  explicit ModelEntry(const Model& model);
  ModelSql sql;
  RowFormat shown;  // What everybody who may read a record sees of it.
  // What rules and people choose records by: references, choices, yes and no, what has an index or
  // is named by the rule for reading. Never hidden or secret.
  std::vector<const Field*> chosen_by;
};

class SqlCatalog {
 public:
  explicit SqlCatalog(const AppSchema& schema);  // The schema outlives it.
  const ModelEntry* find(std::string_view model) const;

 private:
  std::vector<std::unique_ptr<ModelEntry>> entries_;
};

}  // namespace chasqui::schema
