// What a site with accounts has: who is who, tokens, signing in. Without accounts whoever reaches
// the site is its operator.
#pragma once
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "access/directory.h"
#include "access/live_keyring.h"
#include "access/login_throttle.h"
#include "access/password_gate.h"
#include "access/sign_in.h"
#include "access/tokens.h"
#include "base/address.h"
#include "db/database.h"
#include "loop/workers.h"
#include "schema/auth.h"

namespace chasqui::api {

struct AccountsNeeds {  // All outlive the accounts.
  const schema::Auth& auth;
  const access::LiveKeyring& keyring;
  db::Database& database;
  const Clock& clock;
  Random& random;
  access::Directory::Observer on_revoked;  // Hears what ends, in the thread that found it.
};

struct AccountsSettings {
  std::string site;    // Issuer and audience of its tokens, and the end of its cookies' names.
  AddressSet allowed;  // Addresses that stand for a credential, with the app's address_roles.
  access::LoginLimits login;
  std::size_t password_threads = 1;
  std::size_t sign_ins_waiting_max = 256;  // Some seconds' worth; past it: 429.
};

class Accounts final {
 public:
  Accounts(const AccountsNeeds& needs, AccountsSettings settings);
  ~Accounts();
  Accounts(const Accounts&) = delete;
  Accounts& operator=(const Accounts&) = delete;

  const schema::Auth& auth() const { return needs_.auth; }
  std::shared_ptr<const access::Keyring> keyring() const { return needs_.keyring.take(); }
  const AccountsSettings& settings() const { return settings_; }
  access::Directory& directory() { return directory_; }
  const access::Tokens& tokens() const { return tokens_; }
  access::SignIn& sign_in() { return sign_in_; }
  // The same for browsers: their cookie lives as long as the session.
  access::SignIn& browser_sign_in() { return browser_sign_in_; }

  // What hashes a password waits its turn here, apart from everybody else; may be refused when too
  // many do.
  loop::Workers& hashers() { return hashers_; }
  bool is_crowded() const { return hashers_.queued() >= settings_.sign_ins_waiting_max; }
  // What else waits for a commit: sessions, tokens, what other processes changed.
  loop::Workers& workers() { return workers_; }
  void stop();  // Both.

  // Hears of changes by other processes and notes which keys were used. Blocks; once a second.
  void refresh();
  // Drops sessions and links that ended long ago, once an hour whenever it is called. Blocks.
  void forget_ended();

 private:
  access::SignIn::Needs sign_in_needs(const access::Tokens& tokens);

  const AccountsNeeds needs_;
  const AccountsSettings settings_;
  access::Directory directory_;
  access::Tokens tokens_, browser_tokens_;
  access::PasswordGate gate_;
  access::LoginThrottle throttle_;
  access::SignIn sign_in_, browser_sign_in_;
  std::atomic<std::int64_t> forget_at_ms_{0};
  loop::Workers hashers_, workers_;
};

}  // namespace chasqui::api
