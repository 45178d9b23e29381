// The accounts of a site as it is served: its keys, who is allowed without a credential, and what
// happens when a credential ends.
#pragma once
#include <memory>
#include <optional>
#include <string>

#include "api/accounts.h"
#include "edge/socket_registry.h"
#include "main/config.h"
#include "main/loaded_app.h"
#include "main/store.h"

namespace chasqui::main {

// SECRET_KEY, or what stands in the file that SECRET_KEY_FILE names; never an option: it would show
// in the list of processes. Throws Refusal when the file cannot be read or the key is too short.
std::optional<std::string> secret_from_environment();

// With SECRET_KEY that is the key; without it DATA/<site>/keys.json, made when absent.
access::Keyring keyring_of(const Config& config, const std::string& site, Random& random);

struct SiteAccountsTools {  // All outlive the accounts.
  const Config& config;
  const LoadedApp& app;
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
