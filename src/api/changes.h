// GET /sync?desde=&limite=&modelos=: what a client that was away has to know, under its rights of
// now.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "api/site.h"
#include "edge/router.h"

namespace chasqui::api {

// How far a client is: at a position of the log, or among the records of a snapshot that is as of
// one. Opaque to clients.
struct SyncCursor {
  std::string epoch, rights;  // Other ones than now: it begins anew.
  std::int64_t seq = 0;
  struct Place {
    std::size_t model = 0;   // Of the models that are told, in the app's order.
    std::int64_t after = 0;  // The key of the last record that was told.
    bool operator==(const Place&) const = default;
  };
  std::optional<Place> place{};  // Nothing: the snapshot is over.
  bool operator==(const SyncCursor&) const = default;
};
std::string to_text(const SyncCursor& cursor);
std::optional<SyncCursor> parse_cursor(std::string_view text);

// Answers {"epoca", "desde_cero", "cambios": [{"modelo", "id", "registro"} or {"modelo", "id",
// "borrado": true}], "hasta", "mas"}. `hasta` is the next `desde`; with `mas` there is more at
// once. `desde_cero`: this page begins a snapshot, what the client had is to be put away. A
// snapshot begins without `desde`, in another epoch, when the log does not reach back, and when the
// rights of who asks, or his `modelos`, are others than they were. A record is told once however
// often it changed; one that is gone, or may not be read any more, as `borrado`. Told are the
// models with a list or a reading of one, where `modelos` ("clientes,inventario") is sent only
// those it names, and of them the records whose changes are heard on the model's stream.
edge::Handler changes_handler(const Site& site);

}  // namespace chasqui::api
