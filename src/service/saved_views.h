// Lists that people keep under a name: which filters, columns and order. A page's own text; the
// server keeps it and says whose it is.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "db/connection.h"

namespace chasqui::service {

struct SavedView {
  std::int64_t id = 0;  // Given by the database.
  std::string owner;    // "user 7"; see owner_text().
  std::string model, name;
  std::string query;  // As the page wrote it: a URL's query.
  bool is_shared = false;
};

inline constexpr std::int64_t kViewsPerOwnerMax = 200;

// Those of `owner` and those that are shared, by name.
std::vector<SavedView> list_views(db::Connection& connection, std::string_view owner);
std::optional<SavedView> find_view(db::Connection& connection, std::int64_t id);
std::int64_t count_views(db::Connection& connection, std::string_view owner);
// Adds it (id 0) or changes it; returns its id. A name that its owner has for the model already is
// DbError{unique}.
std::int64_t keep_view(db::Connection& connection, const SavedView& view, Utc at);
void drop_view(db::Connection& connection, std::int64_t id);

}  // namespace chasqui::service
