// A site in figures, for a page: what Prometheus is told (api/metrics), put together.
#pragma once
#include "base/clock.h"
#include "base/json.h"
#include "db/connection.h"
#include "edge/metrics.h"

namespace chasqui::api {

struct Site;

// Upper bound of the time that so large a part of the answers took, in ms; 0 when there were none.
double latency_ms(const edge::EdgeMetrics& metrics, double part);

// `since`: when the site began to serve. Reads files: not on a loop.
JsonObject figures_of(const Site& site, db::Connection& connection, Utc since);

}  // namespace chasqui::api
