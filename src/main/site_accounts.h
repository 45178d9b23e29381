// The accounts of a site as it is served: who is allowed without a credential, and what
// happens when a credential ends.
#pragma once
#include <memory>
#include <string>

#include "api/accounts.h"
#include "edge/socket_registry.h"
#include "main/loaded_app.h"
#include "main/store.h"

namespace chasqui::main {

struct SiteAccountsTools {  // All outlive the accounts.
  const LoadedApp& app;
  const access::LiveKeyring& keys;
  db::Database& database;
  edge::SocketRegistry& sockets;
  const Clock& clock;
  Random& random;
  AddressSet allowed;  // Who stands for a credential.
};
// Null for an app without [auth].
std::unique_ptr<api::Accounts> make_accounts(SiteAccountsTools tools);

// The path of the one-time link for the first administrator; empty when there are accounts.
std::string first_admin_link(const LoadedApp& app, db::Database& database, Random& random);

// The accounts of the demo, made when absent, and a line for each: "user NAME password WORD role
// ROLE".
std::string fill_demo_accounts(const LoadedApp& app, db::Database& database);

}  // namespace chasqui::main
