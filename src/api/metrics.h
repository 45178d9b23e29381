// Prometheus metrics of all sites, on the admin listener.
#pragma once
#include <string>
#include <vector>

#include "api/site.h"
#include "edge/listener.h"
#include "edge/router.h"
#include "loop/loops.h"

namespace chasqui::api {

struct MeteredSite {
  const Site* site;
  const edge::Listener* listener;
  bool has_address_credentials = false;  // Some addresses need no credential.
};

struct Metered {
  std::vector<MeteredSite> sites;
  loop::Loops* loops;
  loop::Workers* workers;
};

// In the text format 0.0.4. Everything `metered` refers to outlives the routes.
void add_metrics(edge::RouteTable& routes, const Metered& metered);
std::string render_metrics(const Metered& metered);

}  // namespace chasqui::api
