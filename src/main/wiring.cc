#include "main/wiring.h"

#include <algorithm>
#include <condition_variable>
#include <latch>
#include <thread>

#include <unistd.h>

#include <csignal>

#include "api/admin_settings.h"
#include "base/check.h"
#include "base/errors.h"
#include "edge/https_redirect.h"
#include "main/backup.h"
#include "main/scheduled_backups.h"
#include "main/site_accounts.h"
#include "main/site_backups.h"
#include "main/site_door.h"
#include "main/site_keys.h"
#include "service/chores.h"

namespace chasqui::main {
namespace {

constexpr std::chrono::seconds kAccountsEvery{1};

std::size_t worker_count(const Config& config) {
  if (config.workers > 0) return config.workers;
  return std::max<std::size_t>(4, 2 * std::thread::hardware_concurrency());
}

hub::StreamTable stream_table(const schema::AppSchema& schema) {
  hub::StreamTable table;
  for (const schema::Stream& stream : schema.streams) {
    hub::StreamOptions options;
    if (stream.latest) options.slow = hub::SlowPolicy::kLatest;
    options.coalesce = stream.coalesce;
    options.has_presence = stream.presence;
    std::string name = stream.name;
    if (name.ends_with(":*")) name.resize(name.size() - 2);
    table[name] = options;
  }
  return table;
}

edge::CorsSettings cors_of(const schema::AppSchema& schema) {
  edge::CorsSettings cors;
  for (const std::string& origin : schema.app.cors) {
    if (origin == "*")
      cors.any_origin = true;
    else
      cors.origins.push_back(origin);
  }
  cors.exposes = {"ETag",          "Location",     "X-Total-Count",
                  "X-Next-Cursor", "X-Request-Id", "Chasqui-Seq"};
  cors.allows_credentials = schema.app.style != schema::Style::kFastapi;
  if (schema.app.style == schema::Style::kDrf) cors.max_age = std::chrono::hours(24);
  if (schema.app.style != schema::Style::kNest) return cors;
  cors.is_express = true;
  cors.methods = {"GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"};
  cors.headers = {"Content-Type", "Authorization"};
  return cors;
}

}  // namespace

struct Program::RunningSite {
  RunningSite(const SitePlan& plan, const AppOptions& options)
      : name(plan.app.name), endpoint(plan.endpoint), app(plan.app, options) {}

  std::string name;
  Endpoint endpoint;
  bool is_secure = false;
  LoadedApp app;
  std::unique_ptr<db::Database> database;
  hub::SpaceRef space;
  std::unique_ptr<edge::SocketRegistry> sockets;
  std::unique_ptr<edge::RateLimits> rates;
  std::unique_ptr<SiteKeys> keys;
  std::unique_ptr<api::Accounts> accounts;  // None: whoever comes is the operator.
  std::unique_ptr<api::Site> site;
  std::unique_ptr<service::Chores> chores;
  std::unique_ptr<ScheduledBackups> scheduled_backups;
  BackupPlace backup_place;
  api::Backups backups;
};

Program::Program(const Config& config, const std::vector<SitePlan>& sites, const Log& log,
                 InheritedSockets inherited)
    : config_(config),
      log_(log),
      inherited_(std::move(inherited)),
      workers_(worker_count(config)),
      loops_(config.loops),
      accounts_timer_(loops_[0], [this] { refresh_accounts(); }) {
  loop::ignore_sigpipe();
  for (const SitePlan& plan : sites) add_site(plan);
  add_relay();
  for (const auto& running : sites_) add_listener(*running);
  add_admin();
  inherited_.close_rest();
}

Program::~Program() {
  loops_.stop();
  for (const auto& running : sites_)
    if (running->accounts) running->accounts->stop();
  for (const auto& running : sites_) running->database->close();
  workers_.stop();
}

void Program::add_site(const SitePlan& plan) {
  auto running =
      std::make_unique<RunningSite>(plan, app_options(config_, std::string(plan.app.name)));
  running->backup_place = {running->name, database_path(config_, running->name),
                           backups_folder(config_, running->name)};
  const Restored restored = restore_as_wished(running->backup_place, clock_, random_);
  running->database = open_store(running->app, database_path(config_, running->name),
                                 {config_, &workers_, clock_, random_, log_});
  db::Database& database = *running->database;
  tell_of(restored, running->name, database);
  api::load_settings(database, running->app.settings());
  start_app(running->app, database, clock_);
  running->space = std::make_shared<hub::Space>(database.epoch(), database.head(),
                                                stream_table(running->app.schema()));
  databases_[running->space.get()] = &database;
  running->sockets = std::make_unique<edge::SocketRegistry>(loops_);
  running->keys = std::make_unique<SiteKeys>(
      SiteKeys::Needs{config_, running->app.schema(), random_, clock_, plan.is_open});
  if (service::Source* const source = running->app.open_source(clock_, log_))
    workers_.post([source] { source->refresh_when_due(); });
  fetch_keys(*running);
  if (running->keys->refresh()) log_.info("keys fetched", {{"site", running->name}});
  if (!plan.is_open)
    running->accounts = make_accounts({running->app, running->keys->live(), database,
                                       *running->sockets, clock_, random_, plan.allowed});
  const bool lets_everybody_in = running->accounts == nullptr;
  running->rates = std::make_unique<edge::RateLimits>(rates_of(config_.limits, lets_everybody_in),
                                                      random_.next());
  sites_.push_back(std::move(running));
}

void Program::tell_of(const Restored& restored, const std::string& site, db::Database& database) {
  if (!restored.why.empty())
    log_.error("backup not restored", {{"site", site}, {"why", restored.why}});
  if (!restored.entry) return;
  database.write_now([&](db::WriteTx& write) {
    access::audit(write.connection(), *restored.entry);
    return std::string();
  });
  log_.info("backup restored", {{"site", site}, {"file", restored.entry->record_id}});
}

// Commits go to the hubs of all loops, and from there to everybody who listens.
void Program::add_relay() {
  std::vector<loop::Loop*> loops;
  for (std::size_t i = 0; i < loops_.size(); ++i) loops.push_back(&loops_[i]);
  relay_ = std::make_unique<edge::HubRelay>(
      loops,
      [this](loop::Loop& loop) {
        return std::make_unique<DatabaseHistory>(loop, workers_, databases_);
      },
      hub::HubLimits{.queue_bytes_max = config_.limits.ws_queue_bytes_max});
  for (const auto& running : sites_)
    running->database->on_committed(
        [relay = relay_.get(), space = running->space](std::vector<db::EventRef> events) {
          std::vector<hub::EventRef> heard;
          heard.reserve(events.size());
          for (const db::EventRef& event : events) heard.push_back(to_hub_event(*event));
          relay->announce(space, std::move(heard));
        });
}

void Program::add_listener(RunningSite& running) {
  running.site = std::make_unique<api::Site>(api::Site{
      running.name, running.app.context(), *running.database, running.space, *relay_, workers_,
      clock_, log_, config_.limits, running.accounts.get(), nullptr, &running.keys->live()});
  running.site->sockets = running.sockets.get();
  running.chores = std::make_unique<service::Chores>(
      service::Chores::Needs{running.app.context(), *running.database, loops_[0], clock_, log_});
  running.site->chores = running.chores.get();
  add_backups(running);
  running.site->settings = &running.app.settings();
  running.site->backups = &running.backups;
  api::SiteRoutes routes = api::site_routes(*running.site, is_ready_);
  kept_.insert(kept_.end(), routes.kept.begin(), routes.kept.end());
  edge::ListenerSettings settings;
  settings.site = running.name;
  settings.address = running.endpoint.address;
  settings.port = running.endpoint.port;
  settings.limits = config_.limits;
  settings.cors = cors_of(running.app.schema());
  settings.style = running.site->style();
  settings.sockets = running.sockets.get();
  settings.rates = running.site->rates = running.rates.get();
  set_door(settings, config_, running.name);
  const AddressSet allowed =
      running.accounts ? site_config(config_, running.name).allow : AddressSet();
  warn_about_door(settings, allowed, log_);
  listeners_.push_back(std::make_unique<edge::Listener>(
      edge::ListenerTools{loops_, workers_, clock_, log_}, settings, std::move(routes.table),
      inherited_.take(running.name, running.endpoint)));
  running.site->listener = listeners_.back().get();
  running.endpoint.port = listeners_.back()->port();
  running.is_secure = settings.tls != nullptr;
  metered_.sites.push_back({running.site.get(), listeners_.back().get(), !allowed.empty()});
  add_redirect(running);
}

void Program::add_backups(RunningSite& running) {
  const SiteConfig site = site_config(config_, running.name);
  running.backups = site_backups(running.backup_place,
                                 {clock_, [this] { restart(); },
                                  [this, &app = running.app](const std::filesystem::path& copy) {
                                    refuse_foreign(copy, app, clock_);
                                    bring_up_to_date(*open_writer(copy, clock_), app, clock_);
                                  }});
  running.scheduled_backups = std::make_unique<ScheduledBackups>(
      ScheduledBackups::Plan{running.name, database_path(config_, running.name),
                             backups_folder(config_, running.name), site.backup_every,
                             site.backup_keep},
      ScheduledBackups::Needs{loops_[0], workers_, clock_, log_});
}

// A plain port beside the site's own, when one is set.
void Program::add_redirect(const RunningSite& running) {
  const SiteConfig site = site_config(config_, running.name);
  if (!site.redirect_port || !running.is_secure) return;
  edge::ListenerSettings settings;
  settings.site = running.name;
  settings.address = running.endpoint.address;
  settings.port = *site.redirect_port;
  settings.limits = config_.limits;
  settings.allow_ips = site.allow_ips;
  settings.writes_access_log = false;
  listeners_.push_back(std::make_unique<edge::Listener>(
      edge::ListenerTools{loops_, workers_, clock_, log_}, settings,
      edge::https_redirect(running.endpoint.port),
      inherited_.take(running.name + ".redirect", {settings.address, settings.port})));
}

void Program::add_admin() {
  metered_.loops = &loops_;
  metered_.workers = &workers_;
  if (!config_.admin) return;
  edge::ListenerSettings settings;
  settings.site = "admin";
  settings.address = config_.admin->address;
  settings.port = config_.admin->port;
  settings.limits = config_.limits;
  settings.writes_access_log = false;
  try {
    listeners_.push_back(std::make_unique<edge::Listener>(
        edge::ListenerTools{loops_, workers_, clock_, log_}, settings,
        api::admin_routes(metered_, is_ready_), inherited_.take("admin", *config_.admin)));
    log_.info("admin", {{"port", std::int64_t{listeners_.back()->port()}}});
  } catch (const std::system_error& error) {
    log_.warn("no admin listener", {{"address", settings.address},
                                    {"port", std::int64_t{settings.port}},
                                    {"why", error.what()}});
  }
}

Program::RunningSite& Program::site(const std::string& name) const {
  for (const auto& running : sites_)
    if (running->name == name) return *running;
  throw Refusal(Kind::kNotFound, "sitio", "no site named " + name);
}

std::vector<Program::Open> Program::open() const {
  std::vector<Open> open;
  for (const auto& running : sites_)
    open.push_back({running->name, running->endpoint, running->is_secure});
  return open;
}

const LoadedApp& Program::app(const std::string& name) const { return site(name).app; }
db::Database& Program::database(const std::string& name) { return *site(name).database; }

// Every second, off the loops.
void Program::refresh_accounts() {
  for (const auto& running : sites_) {
    loop::Workers& workers = running->accounts ? running->accounts->workers() : workers_;
    workers.post([this, site = running.get()] { refresh_site(*site); });
    workers_.post([this, site = running.get()] { fetch_keys(*site); });
  }
  accounts_timer_.arm(kAccountsEvery);
}

void Program::refresh_site(RunningSite& site) {
  try {
    if (site.keys->refresh()) log_.info("keys read again", {{"site", site.name}});
    if (!site.accounts) return;
    site.accounts->refresh();
    site.accounts->forget_ended();
  } catch (const std::exception& error) {
    log_.warn("accounts or keys were not read", {{"site", site.name}, {"why", error.what()}});
  }
}

// Apart from what else is refreshed: it may take seconds.
void Program::fetch_keys(RunningSite& site) {
  try {
    site.keys->fetch();
  } catch (const std::exception& error) {
    log_.warn("keys were not fetched", {{"site", site.name}, {"why", error.what()}});
  }
}

// As SIGUSR2 does it.
void Program::restart() {
  const Wishes* const wishes = wishes_.load();
  if (wishes == nullptr || !wishes->may_restart())
    throw Refusal(Kind::kUnavailable, "sin_sucesor", "El servidor no puede volver a empezar ahora");
  kill(getpid(), SIGUSR2);
}

void Program::forget_restores() {
  for (const auto& running : sites_) forget_wish(running->backup_place);
}

Program::End Program::serve(const Wishes& wishes) {
  std::latch stopped(1);
  std::atomic<bool> is_stopping{false};
  std::atomic<End> end{End::kRestarts};
  loop::Signals signals(loops_[0], {SIGTERM, SIGINT, SIGHUP, SIGUSR2}, [&](int number) {
    if (number == SIGHUP) {
      for (const auto& listener : listeners_) listener->reload_tls();
      return wishes.reload();
    }
    if (number == SIGUSR2 && is_stopping) return;
    if (number == SIGUSR2 && !wishes.may_restart()) return forget_restores();
    if (number != SIGUSR2) end = End::kStops;  // Also while it stops to be restarted.
    if (!is_stopping.exchange(true)) stopped.count_down();
  });
  wishes_ = &wishes;
  loops_.start();
  for (const auto& listener : listeners_) listener->start();
  loops_[0].post([this] {
    accounts_timer_.arm(kAccountsEvery);
    for (const auto& running : sites_) {
      running->chores->start();
      running->scheduled_backups->start();
    }
  });
  is_ready_.store(true);
  stopped.wait();
  const bool restarts = end == End::kRestarts;
  log_.info(restarts ? "stopping for a successor" : "stopping");
  is_ready_.store(false);
  for (const auto& running : sites_) {
    running->chores->stop();
    running->scheduled_backups->stop();
  }
  wishes_ = nullptr;
  stop_listeners(restarts ? edge::Stop::kForSuccessor : edge::Stop::kForGood);
  loops_.stop();
  return end;
}

void Program::stop_listeners(edge::Stop how) {
  std::latch closed(static_cast<std::ptrdiff_t>(listeners_.size()));
  for (const auto& listener : listeners_) listener->stop([&closed] { closed.count_down(); }, how);
  closed.wait();
}

std::vector<loop::ListeningSocket> Program::take_sockets() {
  std::vector<loop::ListeningSocket> sockets;
  for (const auto& listener : listeners_)
    for (loop::ListeningSocket& socket : listener->take_sockets())
      sockets.push_back(std::move(socket));
  return sockets;
}

}  // namespace chasqui::main
