// The shapes of what clients that were away send, and the operations for the documentation.
#pragma once
#include <vector>

#include "schema/openapi.h"

namespace chasqui::api {

inline constexpr std::size_t kToldMax = 500;  // Things in one POST /sync.

schema::Shape told_shape();  // One of them.
schema::Shape batch_shape(schema::Shape item);
schema::Shape choice_shape();  // How a conflict is settled.

std::vector<schema::Operation> sync_operations(const schema::AppSchema& schema);  // With [sync].

}  // namespace chasqui::api
