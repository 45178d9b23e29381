// `chasqui serve`: which sites, on which ports, with which data.
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <optional>

#include "base/errors.h"
#include "main/commands.h"
#include "main/demo.h"
#include "main/reload.h"
#include "main/site_accounts.h"
#include "main/site_door.h"
#include "main/successor.h"
#include "main/wiring.h"

namespace chasqui::main {
namespace {

constexpr std::size_t kRoomBytes = 64 << 20;

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

// Where nobody says who he is, nobody from elsewhere may come, unless there is nothing to guard.
void check_reach(const SitePlan& plan, const schema::AppSchema& schema, bool is_remote) {
  if (is_loopback(plan.endpoint.address)) return;
  const bool guards_itself = schema.auth.has_value() && !plan.is_open;
  if (guards_itself || (is_remote && schema.models.empty())) return;
  throw Refusal(Kind::kForbidden, "solo_loopback",
                std::string(plan.app.name) + ": " + plan.endpoint.address + " is not loopback; " +
                    (plan.is_open ? "--open" : "a site without accounts") +
                    " is for this computer alone");
}

SitePlan plan_of(const Config& config, const ServeOptions& options,
                 const InheritedSockets& inherited, const std::string& name) {
  SitePlan plan{find_app(name), {}, options.open};
  const LoadedApp app(plan.app, {});
  const auto alone = static_cast<std::uint16_t>(app.schema().app.port);
  plan.endpoint.port = options.apps.size() == 1 ? alone : port_among_all(name, alone);
  const SiteConfig site = site_config(config, name);
  plan.endpoint.address = site.address.value_or(plan.endpoint.address);
  plan.endpoint.port = site.port.value_or(plan.endpoint.port);
  plan.allowed = site.allow;
  take_listen_flag(options.listen, name, plan.endpoint);
  const std::vector<Endpoint> endpoints = inherited.endpoints(name, plan.endpoint);
  for (const Endpoint& endpoint : endpoints) {
    plan.endpoint = endpoint;
    check_reach(plan, app.schema(), site.remote);
  }
  plan.endpoint = endpoints.front();
  return plan;
}

void say_open(const Program& program) {
  for (const Program::Open& site : program.open()) {
    const bool is_v6 = site.endpoint.address.find(':') != std::string::npos;
    const std::string host = is_v6 ? "[" + site.endpoint.address + "]" : site.endpoint.address;
    std::printf("%s %s://%s:%d/ (docs: /docs)\n", site.name.c_str(),
                site.is_secure ? "https" : "http", host.c_str(), site.endpoint.port);
  }
  std::fflush(stdout);
}

// Fills the demo, or says how the first administrator gets in.
void greet(Program& program, const SitePlan& plan, bool is_demo) {
  const std::string name(plan.app.name);
  const LoadedApp& app = program.app(name);
  db::Database& database = program.database(name);
  if (is_demo) {
    std::fputs(fill_demo_accounts(app, database).c_str(), stdout);
    fill_demo(app, database);
  } else if (!plan.is_open) {
    const std::string link = first_admin_link(app, database, program.random());
    if (!link.empty())
      std::printf("%s: the first administrator's link, good once: %s\n", name.c_str(),
                  link.c_str());
  }
}

// Before anybody waits for them and after, they would end the program.
void ignore_early_signals() {
  loop::ignore_signal(SIGHUP);
  loop::ignore_signal(SIGUSR2);
}

// Hashing a password maps 64 MiB at once, and until the kernel has filled them the heap cannot
// grow: it gets room before. What nobody writes to costs no memory.
void make_room() {
  void* volatile room = std::malloc(kRoomBytes);
  std::free(room);
}

// A successor that cannot start would leave nobody to serve: what can be known is looked at before.
bool may_restart(const Successor& successor, const ServeOptions& options, const Log& log) {
  std::vector<std::string> errors;
  if (const auto config = options.reread(); !config) errors = config.error();
  if (std::string why = successor.obstacle(); !why.empty()) errors.push_back(std::move(why));
  for (const std::string& why : errors) log.error("restart refused", {{"why", Json(why)}});
  return errors.empty();
}

// Serves until it is to stop; what listens, for a successor, when there is to be one.
std::optional<std::vector<loop::ListeningSocket>> serve_until_told(const Config& config,
                                                                   const ServeOptions& options,
                                                                   const Successor& successor,
                                                                   Log& log) {
  InheritedSockets inherited(options.environment, getpid());
  std::vector<SitePlan> plans;
  for (const std::string& app : chosen_apps(config, options))
    plans.push_back(plan_of(config, options, inherited, app));
  Program program(config, plans, log, std::move(inherited));
  for (const SitePlan& plan : plans) {
    if (plan.is_open)
      log.warn("OPEN: whoever reaches it is its operator, without a credential",
               {{"site", Json(plan.app.name)}});
    greet(program, plan, options.demo);
  }
  say_open(program);
  Reload reload(config, log);
  const Program::End end =
      program.serve({.reload = [&] { reload.take(options.reread()); },
                     .may_restart = [&] { return may_restart(successor, options, log); }});
  ignore_early_signals();
  if (end == Program::End::kStops) return std::nullopt;
  return program.take_sockets();
}

}  // namespace

int serve(const Config& config, const ServeOptions& options) {
  make_room();
  ignore_early_signals();
  const Successor successor(options.command, options.environment);
  Log log(config.log, config.log_json.value_or(isatty(STDERR_FILENO) == 0));
  log.set_shows_requests(config.access_log);
  auto sockets = serve_until_told(config, options, successor, log);
  if (!sockets) return 0;
  log.error("no successor", {{"why", successor.take_over(std::move(*sockets))}});
  return 1;
}

}  // namespace chasqui::main
