#include "main/account_commands.h"

#include <cstdio>
#include <iostream>

#include "access/accounts.h"
#include "access/audit.h"
#include "access/keys.h"
#include "access/links.h"
#include "access/password.h"
#include "base/errors.h"
#include "base/text.h"
#include "db/platform_tables.h"
#include "main/commands.h"
#include "main/store.h"

namespace chasqui::main {
namespace {

using access::Account;

// A site's database with the tables of accounts, whether or not a server has it open.
class AccountStore {
 public:
  AccountStore(const Config& config, const std::string& site)
      : app_(find_app(site), app_options(config, site)) {
    if (!app_.schema().auth)
      throw Refusal(Kind::kNotFound, "sin_cuentas", site + " has no accounts: no [auth]");
    refuse_foreign(database_path(config, site), app_, clock_);
    connection_ = open_writer(database_path(config, site), clock_);
    db::make_platform_tables(*connection_, random_);
    access::make_account_tables(*connection_);
  }

  template <class Work>
  auto write(Work&& work) {
    connection_->begin_immediate();
    db::WriteTx tx(*connection_, clock_.now());
    auto result = work(tx);  // What it throws, the connection undoes when it closes.
    connection_->commit();
    return result;
  }
  db::Connection& connection() { return *connection_; }
  Random& random() { return random_; }
  const Clock& clock() const { return clock_; }

  Account account(const std::string& name) {
    auto found =
        access::find_account_by_login(*connection_, name, access::LoginBy::kUsernameOrEmail);
    if (!found) throw Refusal(Kind::kNotFound, "usuario", "no account named " + name);
    return std::move(*found);
  }
  void require_roles(const std::vector<std::string>& roles) const {
    std::vector<std::string> known;
    for (const schema::AuthRole& role : app_.schema().auth->roles) known.push_back(role.name);
    for (const std::string& role : roles) {
      if (app_.schema().auth->find_role(fold(role))) continue;
      const std::string near = nearest(fold(role), known);
      throw Refusal(
          Kind::kInvalid, "rol",
          "no role named " + role +
              (near.empty() ? "; there are: " + joined(known) : ", did you mean " + near + "?"));
    }
  }

  static std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) text.append(text.empty() ? "" : ",").append(word);
    return text;
  }

 private:
  LoadedApp app_;
  SystemClock clock_;
  SystemRandom random_;
  std::unique_ptr<db::Connection> connection_;
};

// What the command line does is in the audit too.
void note(db::WriteTx& write, std::string_view action, std::string_view model,
          const std::pair<std::string, Json>& record) {
  access::AuditEntry entry = access::audit_entry(access::Identity::platform(), write.now());
  entry.action = action;
  entry.model = model;
  entry.record_id = record.first;
  entry.after = record.second;
  access::audit(write.connection(), entry);
}

void note_account(db::WriteTx& write, std::string_view action, std::int64_t id) {
  const Account account = access::find_account(write.connection(), id).value();
  const JsonArray roles(account.roles.begin(), account.roles.end());
  note(write, action, "usuarios",
       {std::to_string(id),
        JsonObject{
            {"username", account.username}, {"roles", roles}, {"is_active", account.is_active}}});
}

// Of the first line, hashed; empty when none is to be read.
std::string hash_from_stdin(bool is_read) {
  if (!is_read) return "";
  std::string password;
  std::getline(std::cin, password);
  if (password.ends_with('\r')) password.pop_back();
  access::require_password_policy(password);
  return access::hashed_password(password);
}

std::string shown(const std::optional<Utc>& at) { return at ? to_iso(*at) : "-"; }

// A command that changes an account by its name and says so.
template <class Work>
int change_account(const Config& config, const UserOptions& options, Work&& work) {
  AccountStore store(config, options.site);
  const Account account = store.account(options.name);
  store.write([&](db::WriteTx& write) {
    work(store, write, account.id);
    note_account(write, "update", account.id);
    return 0;
  });
  std::printf("%s\n", account.username.c_str());
  return 0;
}

access::LinkPurpose purpose_of(const std::string& name) {
  if (name == "first-admin") return access::LinkPurpose::kFirstAdmin;
  return name == "invite" ? access::LinkPurpose::kInvite : access::LinkPurpose::kReset;
}

}  // namespace

int user_add(const Config& config, const UserOptions& options) {
  AccountStore store(config, options.site);
  store.require_roles(options.roles);
  const access::NewAccount wanted{.username = options.name,
                                  .email = options.email,
                                  .first_name = options.first_name,
                                  .last_name = options.last_name,
                                  .password = hash_from_stdin(options.password_stdin),
                                  .roles = options.roles};
  const Account account = store.write([&](db::WriteTx& write) {
    Account made = access::add_account(write, wanted);
    note_account(write, "create", made.id);
    return made;
  });
  std::printf("%lld %s\n", static_cast<long long>(account.id), account.username.c_str());
  if (account.password.empty())
    std::fprintf(stderr, "without a password; next: chasqui link invite %s --site %s\n",
                 account.username.c_str(), options.site.c_str());
  return 0;
}

int user_list(const Config& config, const UserOptions& options) {
  AccountStore store(config, options.site);
  for (const Account& account : access::list_accounts(store.connection()))
    std::printf("%lld\t%s\t%s\t%s\t%s\t%s\n", static_cast<long long>(account.id),
                account.username.c_str(), AccountStore::joined(account.roles).c_str(),
                account.is_active ? "active" : "disabled", shown(account.last_login_at).c_str(),
                account.email.c_str());
  return 0;
}

int user_passwd(const Config& config, const UserOptions& options) {
  const std::string hash = hash_from_stdin(true);
  return change_account(config, options, [&](AccountStore&, db::WriteTx& write, std::int64_t id) {
    access::set_password(write, id, hash);
  });
}

int user_activate(const Config& config, const UserOptions& options) {
  return change_account(config, options, [](AccountStore&, db::WriteTx& write, std::int64_t id) {
    access::set_active(write, id, true);
  });
}

int user_disable(const Config& config, const UserOptions& options) {
  return change_account(config, options, [](AccountStore&, db::WriteTx& write, std::int64_t id) {
    access::set_active(write, id, false);
  });
}

int user_role(const Config& config, const UserOptions& options) {
  return change_account(config, options,
                        [&](AccountStore& store, db::WriteTx& write, std::int64_t id) {
                          store.require_roles(options.roles);
                          access::set_roles(write, id, options.roles);
                        });
}

int key_add(const Config& config, const KeyOptions& options) {
  AccountStore store(config, options.site);
  store.require_roles(options.roles);
  access::NewKey wanted{options.name, options.roles, options.types};
  if (options.days > 0)
    wanted.expires_at = store.clock().now() + std::chrono::hours(24 * options.days);
  const access::IssuedKey issued = store.write([&](db::WriteTx& write) {
    access::IssuedKey made = access::add_key(write, wanted, store.random());
    note(write, "create", "llaves", {made.key.prefix, JsonObject{{"name", made.key.name}}});
    return made;
  });
  std::printf("%s\n", issued.text.c_str());
  return 0;
}

int key_list(const Config& config, const KeyOptions& options) {
  AccountStore store(config, options.site);
  const Utc now = store.clock().now();
  for (const access::ApiKey& key : access::list_keys(store.connection()))
    std::printf("%s\t%s\t%s\t%s\t%s\t%s\t%s\n", key.prefix.c_str(), key.name.c_str(),
                AccountStore::joined(key.roles).c_str(), AccountStore::joined(key.types).c_str(),
                key.revoked_at     ? "revoked"
                : key.is_live(now) ? "live"
                                   : "expired",
                shown(key.expires_at).c_str(), shown(key.last_used_at).c_str());
  return 0;
}

int key_revoke(const Config& config, const KeyOptions& options) {
  AccountStore store(config, options.site);
  const bool is_revoked = store.write([&](db::WriteTx& write) {
    const bool done = access::revoke_key(write, options.name);
    if (done) note(write, "delete", "llaves", {options.name, nullptr});
    return done;
  });
  if (!is_revoked)
    throw Refusal(Kind::kNotFound, "llave",
                  "no live key, or more than one, is named " + options.name);
  std::printf("%s\n", options.name.c_str());
  return 0;
}

int link_add(const Config& config, const LinkOptions& options) {
  AccountStore store(config, options.site);
  access::NewLink wanted{purpose_of(options.purpose), 0, std::chrono::hours(options.hours)};
  const bool is_first = wanted.purpose == access::LinkPurpose::kFirstAdmin;
  if (is_first && access::count_accounts(store.connection()) > 0)
    throw Refusal(Kind::kConflict, "hay_cuentas",
                  "there are accounts already; use: chasqui user add, or link reset NAME");
  if (!is_first) wanted.account = store.account(options.name).id;
  const std::string token = store.write([&](db::WriteTx& write) {
    note(write, "link", "usuarios",
         {std::to_string(wanted.account), JsonObject{{"purpose", options.purpose}}});
    return access::add_link(write, wanted, store.random());
  });
  std::printf("%s\n", access::link_path(token).c_str());
  return 0;
}

}  // namespace chasqui::main
