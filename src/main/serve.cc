// `chasqui serve`: which sites, on which ports, with which data.
#include <unistd.h>

#include <cstdio>

#include "base/errors.h"
#include "main/commands.h"
#include "main/demo.h"
#include "main/reload.h"
#include "main/wiring.h"

namespace chasqui::main {
namespace {

// Where each app listens when all are served together.
std::uint16_t port_among_all(const std::string& app, std::uint16_t alone) {
  static constexpr std::pair<std::string_view, std::uint16_t> kPorts[] = {
      {"rica", 8000},     {"refrigerios", 8001}, {"chalan", 8002},
      {"servitec", 8003}, {"server5k", 8005},    {"tablero", 4000}};
  for (const auto& [name, port] : kPorts)
    if (name == app) return port;
  return alone;
}

std::vector<std::string> chosen_apps(const Config& config, const ServeOptions& options) {
  if (!options.apps.empty()) return options.apps;
  std::vector<std::string> apps;
  for (const auto& [name, site] : config.sites) apps.push_back(name);
  if (!apps.empty()) return apps;
  for (const AppEntry& entry : app_table())
    if (entry.install) apps.emplace_back(entry.name);
  return apps;
}

void take_listen_flag(const std::vector<std::string>& flags, const std::string& app,
                      Endpoint& endpoint) {
  for (const std::string& flag : flags) {
    const std::size_t equals = flag.find('=');
    const auto parsed = equals == std::string::npos
                            ? std::nullopt
                            : parse_endpoint(std::string_view(flag).substr(equals + 1));
    if (!parsed) throw Refusal(Kind::kMalformed, "listen", "--listen APP=ADDR:PORT, not " + flag);
    if (flag.substr(0, equals) == app) endpoint = *parsed;
  }
}

SitePlan plan_of(const Config& config, const ServeOptions& options, const std::string& name) {
  SitePlan plan{find_app(name), {}};
  const LoadedApp app(plan.app, {});
  const auto alone = static_cast<std::uint16_t>(app.schema().app.port);
  plan.endpoint.port = options.apps.size() == 1 ? alone : port_among_all(name, alone);
  bool may_leave_loopback = false;
  if (const auto found = config.sites.find(name); found != config.sites.end()) {
    const SiteConfig& site = found->second;
    plan.endpoint.address = site.address.value_or(plan.endpoint.address);
    plan.endpoint.port = site.port.value_or(plan.endpoint.port);
    may_leave_loopback = site.remote && app.schema().models.empty();
  }
  take_listen_flag(options.listen, name, plan.endpoint);
  if (!is_loopback(plan.endpoint.address) && !may_leave_loopback)
    throw Refusal(Kind::kForbidden, "solo_loopback",
                  name + ": " + plan.endpoint.address +
                      " is not loopback; a site without accounts is for this computer alone");
  return plan;
}

void say_open(const Program& program) {
  for (const Program::Open& site : program.open()) {
    const bool is_v6 = site.endpoint.address.find(':') != std::string::npos;
    const std::string host = is_v6 ? "[" + site.endpoint.address + "]" : site.endpoint.address;
    std::printf("%s http://%s:%d/ (docs: /docs)\n", site.name.c_str(), host.c_str(),
                site.endpoint.port);
  }
  std::fflush(stdout);
}

}  // namespace

int serve(const Config& config, const ServeOptions& options) {
  Log log(config.log, config.log_json.value_or(isatty(STDERR_FILENO) == 0));
  log.set_shows_requests(config.access_log);
  std::vector<SitePlan> plans;
  for (const std::string& app : chosen_apps(config, options))
    plans.push_back(plan_of(config, options, app));
  Program program(config, plans, log);
  if (options.demo)
    for (const SitePlan& plan : plans)
      fill_demo(program.app(std::string(plan.app.name)),
                program.database(std::string(plan.app.name)));
  say_open(program);
  Reload reload(config, log);
  program.serve([&](int) { reload.take(options.reread()); });
  return 0;
}

}  // namespace chasqui::main
