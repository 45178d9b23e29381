// What devices have told of their time away, each once: by the UUID that the device gave it. Kept
// for good: a device that was away for a month asks again for what it has no answer to.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/json.h"
#include "db/connection.h"

namespace chasqui::service {

struct SyncEntry {
  std::string uuid;         // Lower case.
  std::string fingerprint;  // Of what was told: tells a repeat from another thing of that name.
  std::optional<std::int64_t> record{};    // Of the record that it made or changed.
  std::optional<std::int64_t> conflict{};  // Of the conflict that it left.
};

std::optional<SyncEntry> find_sync(db::Connection& connection, std::string_view uuid);
void keep_sync(db::Connection& connection, const SyncEntry& entry, Utc at);

// "uuid:0190…" anywhere in `value` becomes the id of the record that was told under that name.
// Returns the first that nobody told; empty: all are known.
std::string resolve_names(db::Connection& connection, Json& value);

}  // namespace chasqui::service
