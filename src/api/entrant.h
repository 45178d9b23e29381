// Who enters a socket that answers its messages, and what is kept of it for its coming back.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "access/identity.h"
#include "api/site.h"
#include "base/json.h"

namespace chasqui::api {

struct Entrant {
  access::Identity who;
  JsonObject input;                  // What the app is asked with.
  Json greeting;                     // Null: none.
  std::vector<std::string> streams;  // All that it hears.
  std::string key = {};              // Under which its state is kept; empty: it is not.
  bool is_back = false;              // As who it was before a cut.
};

// Who it is, what it hears, and the app's "memory" of it.
JsonObject state_of(const Entrant& entrant);
// Nullopt when who it was may no longer be here. The roles are those of today.
std::optional<Entrant> entrant_of(const Site& site, const JsonObject& state);

}  // namespace chasqui::api
