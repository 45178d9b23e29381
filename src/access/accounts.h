// The accounts of a tenant: its people and its devices that sign in with a password. Rows of
// chasqui_user; what signs them in is access/sign_in.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/identity.h"
#include "base/clock.h"
#include "base/errors.h"
#include "base/json.h"
#include "db/connection.h"
#include "db/write_job.h"

namespace chasqui::access {

struct Account {
  std::int64_t id = 0;
  std::string username;
  std::string email;  // May be empty, and of several accounts.
  std::string first_name, last_name;
  std::string password;            // Its hash (access/password); empty: it cannot sign in yet.
  std::vector<std::string> roles;  // Folded.
  JsonObject traits;               // What rules read as user.<trait>.
  bool is_active = true;
  Utc created_at;
  std::optional<Utc> last_login_at;
  std::int64_t version = 1;  // Grows when every session and token of the account ends.
  Utc version_at;            // When it last grew: what was issued before without one is refused.

  std::string full_name() const;  // "Ana Paz"; the username when there is neither name.
  bool has_role(std::string_view role) const;
};

// A user of this account, without session, expiry, device and address.
Identity identity_of(const Account& account);

// Makes what is absent: accounts, sessions, keys, links, the audit. In the caller's transaction or,
// without one, in its own.
void make_account_tables(db::Connection& connection);

std::optional<Account> find_account(db::Connection& connection, std::int64_t id);

enum class LoginBy { kUsername, kUsernameOrEmail };
// Ignores case and accents. An e-mail counts when exactly one active account has it. Also accounts
// that are not active: whoever signs in has to look.
std::optional<Account> find_account_by_login(db::Connection& connection, std::string_view login,
                                             LoginBy by);

// What to compare a password with for a login that nobody has, or that has no password: the hash of
// another account, the same one each time, so that the time it takes tells nothing.
std::string decoy_hash(db::Connection& connection, std::string_view login);

struct AccountFilter {
  std::string role{};  // Empty: any.
  bool active_only = false;
};
std::vector<Account> list_accounts(db::Connection& connection, const AccountFilter& filter = {});
// Those that changed behind this number of next_change().
std::vector<Account> list_accounts_since(db::Connection& connection, std::int64_t change);
std::int64_t count_accounts(db::Connection& connection);

struct NewAccount {
  std::string username;
  std::string email{};
  std::string first_name{}, last_name{};
  std::string password{};            // A hash, also one of Django's; empty: none yet.
  std::vector<std::string> roles{};  // Folded when stored.
  JsonObject traits{};
  bool is_active = true;
  std::optional<std::int64_t> id{};  // Given by an import; else by the database.
};
// What is wrong with its fields, whoever else there is.
std::vector<FieldError> faults_of(const NewAccount& account);
// Throws Refusal: kInvalid naming the field, kConflict "usuario_existe".
Account add_account(db::WriteTx& write, const NewAccount& account);

// Each throws Refusal kNotFound "usuario" when there is no such account. The first three end every
// session of the account and grow its version; Directory::refresh() hears of it.
void set_password(db::WriteTx& write, std::int64_t id, std::string_view hash);
void set_roles(db::WriteTx& write, std::int64_t id, const std::vector<std::string>& roles);
void set_active(db::WriteTx& write, std::int64_t id, bool is_active);
struct AccountNames {
  std::string email, first_name, last_name;
};
void set_names(db::WriteTx& write, std::int64_t id, const AccountNames& names);
void set_traits(db::WriteTx& write, std::int64_t id, const JsonObject& traits);
// The same password in a better hash: nothing ends.
void replace_hash(db::WriteTx& write, std::int64_t id, std::string_view hash);
void touch_last_login(db::WriteTx& write, std::int64_t id);

// Counts the changes that a Directory has to hear of, also those of other processes. In the
// caller's transaction; the number is the change's.
std::int64_t next_change(db::Connection& connection);
std::int64_t last_change(db::Connection& connection);  // 0: there was none yet.

}  // namespace chasqui::access
