// Two edits of one record that did not know of each other: field by field, a three-way merge.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "schema/model.h"
#include "service/tx.h"

namespace chasqui::service {

// What somebody wants changed, and what he had before him when he said so.
struct Edit {
  const JsonObject& changes;  // Has passed validate() against shape_of(model, kUpdate).
  const JsonObject& base;     // The values that he saw; of any of the fields.
  std::optional<std::int64_t> base_version;  // Of the record that he saw.
};

struct Clash {  // Changed on both sides, to something else.
  std::string field;
  Json theirs;  // As the record has it.
  Json ours;    // As the edit wants it.
};

struct Merge {
  JsonObject changes;  // What the edit may still change.
  std::vector<Clash> clashes;
};

// A field counts as changed since when its value is not the one in `base`. Where `base` is silent,
// the audit tells which fields were changed after `base_version`; it may name one too many, never
// one too few. An edit that says neither has seen nothing: it goes over what is there.
Merge merge(Read& read, const schema::Model& model, const Record& current, const Edit& edit);

}  // namespace chasqui::service
