#include "api/stored_settings.h"

#include "wire/json.h"

namespace chasqui::api {

JsonObject stored_settings(db::Connection& connection) {
  JsonObject settings;
  db::Statement rows = connection.prepare("SELECT name, value FROM chasqui_setting ORDER BY name");
  while (rows.step())
    if (auto value = wire::parse_json(rows.text(1)))
      settings.append(std::string(rows.text(0)), std::move(*value));
  return settings;
}

void store_setting(db::Connection& connection, const JsonMember& setting, Utc at) {
  if (setting.second.is_null())
    connection.execute("DELETE FROM chasqui_setting WHERE name = ?", {setting.first});
  else
    connection.execute("INSERT OR REPLACE INTO chasqui_setting VALUES (?, ?, ?)",
                       {setting.first, to_text(setting.second), at.ms});
}

}  // namespace chasqui::api
