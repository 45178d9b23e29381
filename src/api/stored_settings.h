// Settings that an administrator changed: kept in the site's own database, under those that the
// configuration says.
#pragma once
#include <string_view>

#include "base/clock.h"
#include "base/json.h"
#include "db/connection.h"

namespace chasqui::api {

JsonObject stored_settings(db::Connection& connection);  // By name; those that were changed.
// Null: it is as declared again.
void store_setting(db::Connection& connection, const JsonMember& setting, Utc at);

}  // namespace chasqui::api
