// What the server puts into a new record: defaults, times, versions, ids.
#pragma once
#include "base/json.h"
#include "schema/model.h"
#include "service/tx.h"

namespace chasqui::service {

// `values` with every field of the model, in the model's order; null where nothing was said.
JsonObject filled_in(const schema::Model& model, JsonObject values, const Caller& caller);

}  // namespace chasqui::service
