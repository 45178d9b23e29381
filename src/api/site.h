// A site as the API sees it: an app's schema and services over one database, and where its events
// are heard.
#pragma once
#include <string>

#include "access/identity.h"
#include "access/live_keyring.h"
#include "base/clock.h"
#include "base/limits.h"
#include "base/log.h"
#include "db/database.h"
#include "edge/error_reply.h"
#include "edge/hub_relay.h"
#include "edge/listener.h"
#include "edge/rate_limits.h"
#include "edge/socket_registry.h"
#include "hub/space.h"
#include "loop/workers.h"
#include "schema/catalog.h"
#include "service/app.h"
#include "service/chores.h"
#include "service/settings.h"
#include "service/tx.h"

namespace chasqui::api {

class Accounts;
struct Backups;

// Made by main/wiring, which owns everything it refers to; all of it outlives the listener.
struct Site {
  std::string name;
  const service::SiteContext& context;
  db::Database& database;
  hub::SpaceRef space;
  edge::HubRelay& relay;
  loop::Workers& workers;
  const Clock& clock;
  const Log& log;
  const Limits& limits;
  Accounts* accounts = nullptr;       // None: whoever reaches the site is its operator.
  edge::RateLimits* rates = nullptr;  // None: nobody is counted.
  const access::LiveKeyring* keys =
      nullptr;                              // That verify its tokens; none: no token is looked at.
  edge::SocketRegistry* sockets = nullptr;  // None: no socket is ended from outside.

  const service::Chores* chores = nullptr;  // None: nothing runs by itself.

  // What the administration looks after; set before the site serves.
  service::Settings* settings = nullptr;  // None: they stay as the configuration says.
  const Backups* backups = nullptr;       // None: there are none.
  edge::Listener* listener = nullptr;     // Whose connections and requests it shows.

  const schema::AppSchema& schema() const { return context.schema; }
  edge::ReplyStyle style() const;
};

}  // namespace chasqui::api
