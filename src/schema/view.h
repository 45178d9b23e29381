// What one asker sees of a model: which of its records, and which of their fields.
#pragma once
#include <memory>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "schema/catalog.h"
#include "schema/rules.h"
#include "schema/sql.h"

namespace chasqui::schema {

class View {
 public:
  View(const ModelEntry& entry, Asker asker);  // The entry outlives it.
  View(const View&) = delete;
  View& operator=(const View&) = delete;

  const Model& model() const { return entry_.sql.model(); }
  const Asker& asker() const { return asker_; }

  Verdict reads() const { return reads_; }  // Of records in general.
  bool reads(const JsonObject& record) const;
  // What a list adds to its conditions; nothing when every record may be read, "0" when none.
  std::vector<Predicate> conditions() const;

  // The fields seen of every record that is. Only these may be named in filters, orders and
  // searches: otherwise a list would tell what it does not show.
  const RowFormat& format() const { return own_ ? *own_ : entry_.shown; }
  // Some fields more are seen of some records: rows have to be looked at one by one.
  bool depends_on_record() const { return !sometimes_.empty(); }
  bool shows(const Field& field, const JsonObject& record) const;
  // Of `members`, which belong to `record`, those that are seen. The others are absent.
  JsonObject shown(const JsonObject& members, const JsonObject& record) const;
  JsonObject shown(const JsonObject& record) const { return shown(record, record); }

 private:
  const ModelEntry& entry_;
  Asker asker_;
  Verdict reads_;
  std::unique_ptr<const RowFormat> own_;  // Null: as everybody who may read the model.
  std::vector<const Field*> sometimes_;
};

}  // namespace chasqui::schema
