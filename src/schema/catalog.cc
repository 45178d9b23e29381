#include "schema/catalog.h"

namespace chasqui::schema {

SqlCatalog::SqlCatalog(const AppSchema& schema) {
  for (const Model& model : schema.models) entries_.push_back(std::make_unique<ModelEntry>(model));
}

const ModelEntry* SqlCatalog::find(std::string_view model) const {
  for (const auto& entry : entries_)
    if (entry->sql.model().name == model) return entry.get();
  return nullptr;
}

}  // namespace chasqui::schema
