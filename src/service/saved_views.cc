#include "service/saved_views.h"

namespace chasqui::service {
namespace {

constexpr const char* kColumns =
    "SELECT id, owner, model, name, query, is_shared FROM chasqui_view";

SavedView view_of(const db::Statement& row) {
  return {row.int64(0),
          std::string(row.text(1)),
          std::string(row.text(2)),
          std::string(row.text(3)),
          std::string(row.text(4)),
          row.int64(5) != 0};
}

}  // namespace

std::vector<SavedView> list_views(db::Connection& connection, std::string_view owner) {
  db::Statement rows = connection.prepare(std::string(kColumns) +
                                          " WHERE owner = ? OR is_shared = 1 ORDER BY name, id");
  rows.bind(owner);
  std::vector<SavedView> views;
  while (rows.step()) views.push_back(view_of(rows));
  return views;
}

std::optional<SavedView> find_view(db::Connection& connection, std::int64_t id) {
  db::Statement row = connection.prepare(std::string(kColumns) + " WHERE id = ?");
  row.bind(id);
  if (!row.step()) return std::nullopt;
  return view_of(row);
}

std::int64_t count_views(db::Connection& connection, std::string_view owner) {
  return connection
      .query_int64("SELECT count(*) FROM chasqui_view WHERE owner = ?", {std::string(owner)})
      .value_or(0);
}

std::int64_t keep_view(db::Connection& connection, const SavedView& view, Utc at) {
  const std::int64_t shared = view.is_shared ? 1 : 0;
  if (view.id != 0) {
    connection.execute(
        "UPDATE chasqui_view SET model = ?, name = ?, query = ?, is_shared = ?, at = ? WHERE id = "
        "?",
        {view.model, view.name, view.query, shared, at.ms, view.id});
    return view.id;
  }
  connection.execute("INSERT INTO chasqui_view VALUES (NULL, ?, ?, ?, ?, ?, ?)",
                     {view.owner, view.model, view.name, view.query, shared, at.ms});
  return connection.last_insert_id();
}

void drop_view(db::Connection& connection, std::int64_t id) {
  connection.execute("DELETE FROM chasqui_view WHERE id = ?", {id});
}

}  // namespace chasqui::service
