// Builds everything, top to bottom: loops, workers, and for each site its app, database, hub and
// listener. The only place that knows all of it.
#pragma once
#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "api/routes.h"
#include "base/address.h"
#include "base/chance.h"
#include "base/clock.h"
#include "base/log.h"
#include "edge/hub_relay.h"
#include "edge/listener.h"
#include "loop/loops.h"
#include "loop/signals.h"
#include "loop/workers.h"
#include "main/config.h"
#include "main/history.h"
#include "main/inherited_sockets.h"
#include "main/loaded_app.h"
#include "main/store.h"

namespace chasqui::main {

struct Restored;

struct SitePlan {  // What is to be served.
  AppEntry app;
  Endpoint endpoint;
  bool is_open = false;     // Without authentication, though the app has accounts.
  AddressSet allowed = {};  // Addresses that stand for a credential.
};

class Program final {
 public:
  // Opens databases and ports, but those that are open already; throws Refusal, db::DbError or
  // std::system_error when it cannot.
  Program(const Config& config, const std::vector<SitePlan>& sites, const Log& log,
          InheritedSockets inherited = {});
  ~Program();
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  struct Open {  // A site that listens.
    std::string name;
    Endpoint endpoint;
    bool is_secure = false;  // https
  };
  std::vector<Open> open() const;
  const LoadedApp& app(const std::string& site) const;
  db::Database& database(const std::string& site);
  Random& random() { return random_; }

  struct Wishes {                          // What signals ask for; called on a loop.
    std::function<void()> reload = [] {};  // SIGHUP
    std::function<bool()> may_restart = [] { return true; };  // SIGUSR2
  };
  enum class End { kStops, kRestarts };
  // Serves until SIGTERM, SIGINT or SIGUSR2, then stops in order: no new connections, requests in
  // flight finish, sockets are closed, what is queued is committed.
  End serve(const Wishes& wishes);
  // After kRestarts: everything that listens, for the program that comes next.
  std::vector<loop::ListeningSocket> take_sockets();

 private:
  struct RunningSite;
  RunningSite& site(const std::string& name) const;
  void add_site(const SitePlan& plan);
  void add_relay();
  void add_listener(RunningSite& site);
  void add_backups(RunningSite& running);
  void add_redirect(const RunningSite& site);
  void add_admin();
  void stop_listeners(edge::Stop how);
  void refresh_accounts();
  void refresh_site(RunningSite& site);
  void fetch_keys(RunningSite& site);
  void tell_of(const Restored& restored, const std::string& site, db::Database& database);
  void restart();
  void forget_restores();

  const Config& config_;
  const Log& log_;
  InheritedSockets inherited_;
  SystemClock clock_;
  SystemRandom random_;
  std::atomic<bool> is_ready_{false};
  std::atomic<const Wishes*> wishes_{nullptr};  // While it serves.
  loop::Workers workers_;
  loop::Loops loops_;
  api::Keepsakes kept_;  // Outlives the relay.
  DatabaseOfSpace databases_;
  std::vector<std::unique_ptr<RunningSite>> sites_;
  std::unique_ptr<edge::HubRelay> relay_;
  api::Metered metered_;
  std::vector<std::unique_ptr<edge::Listener>> listeners_;
  loop::Timer accounts_timer_;  // Looks for what other processes changed.
};

}  // namespace chasqui::main
