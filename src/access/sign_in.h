// Signing in, renewing and signing out, whole: throttle, password, session, tokens. Blocks and
// hashes: on a worker, outside of any transaction. Throws Refusal.
#pragma once
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "access/accounts.h"
#include "access/directory.h"
#include "access/links.h"
#include "access/login_throttle.h"
#include "access/password_gate.h"
#include "access/sessions.h"
#include "access/tokens.h"
#include "db/database.h"

namespace chasqui::access {

struct Client {  // Who asks, as far as the network knows.
  std::string address;
  std::string agent{};  // User-Agent.
};

struct SignedIn {
  Account account;
  Session session;
  std::string access;
  std::string refresh;  // kSimplejwt: as before when renewed.
  std::chrono::seconds access_life{};
};

class SignIn final {
 public:
  struct Needs {  // All outlive it.
    db::Database& database;
    Directory& directory;
    const Tokens& tokens;
    PasswordGate& gate;
    LoginThrottle& throttle;
    const Clock& clock;
    Random& random;
    LoginBy by = LoginBy::kUsername;
  };
  explicit SignIn(Needs needs) : needs_(needs) {}

  // kUnauthenticated "credenciales" whatever is wrong (unknown, wrong, inactive, no password), in
  // the same time; kInvalid for a password that is too long; kTooMany with retry_after.
  SignedIn login(std::string_view login, std::string_view password, const Client& client);

  // kUnauthenticated "token_invalido". A refresh token that was used before ends its session, but
  // for ten seconds it gives its successor again: an answer may get lost.
  SignedIn renew(std::string_view refresh);

  // Ends the session of a refresh token; kUnauthenticated "token_invalido" when it has none that
  // lives. Of `account` when that is said.
  void logout(std::string_view refresh, std::int64_t account = 0);
  bool end_session(std::int64_t account, std::string_view session);  // False: no such live one.
  std::int64_t end_sessions(std::int64_t account);                   // How many were live.

  // Of a signed-in account: kForbidden "credenciales" when `before` is wrong. Ends every session.
  void change_password(std::int64_t account, std::string_view before, std::string_view after);

  // The password that a link lets set; a first_admin link makes the account, with `first_admin`.
  // kNotFound "enlace" when the link works no more. Signs in.
  SignedIn accept_link(std::string_view token, std::string_view password,
                       const NewAccount& first_admin, const Client& client);

 private:
  void admit(std::string_view address, std::string_view login);
  Account checked(std::string_view login, std::string_view password);
  SignedIn begin_session(const Account& checked, const Client& client,
                         const std::string& better_hash);
  SignedIn issue(const Account& account, const Session& session);
  Account account_of_link(db::WriteTx& write, std::string_view token, const std::string& hash,
                          const NewAccount& first_admin);
  void refresh_directory();

  Needs needs_;
};

}  // namespace chasqui::access
