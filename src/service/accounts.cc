// What services see of accounts, and change.
#include "access/audit.h"
#include "access/jwt.h"
#include "access/sessions.h"
#include "service/tx.h"

namespace chasqui::service {
namespace {

JsonObject told(const access::Account& account) {
  return {{"username", account.username},
          {"email", account.email},
          {"first_name", account.first_name},
          {"last_name", account.last_name},
          {"roles", JsonArray(account.roles.begin(), account.roles.end())}};
}

// The entry, still without what changed; nothing when the program itself asks.
std::optional<access::AuditEntry> entry_of(const Caller& caller, const access::Account& account) {
  if (caller.identity.kind == access::IdentityKind::kPlatform) return std::nullopt;
  access::AuditEntry entry = access::audit_entry(caller.identity, caller.now);
  entry.request_id = caller.request_id;
  entry.model = "usuarios";
  entry.record_id = std::to_string(account.id);
  return entry;
}

}  // namespace

std::optional<access::Account> Read::account(std::int64_t id) {
  return access::find_account(connection_, id);
}

std::vector<access::Account> Read::accounts_with_role(std::string_view role) {
  return access::list_accounts(connection_, {.role = std::string(role)});
}

access::Account Tx::add_account(const access::NewAccount& account) {
  access::Account added = access::add_account(tx_, account);
  if (auto entry = entry_of(caller_, added)) {
    entry->action = "create";
    entry->after = told(added);
    access::audit(connection_, *entry);
  }
  return added;
}

void Tx::set_password(std::int64_t account, std::string_view hash) {
  access::set_password(tx_, account, hash);
  if (auto entry = entry_of(caller_, *access::find_account(connection_, account))) {
    entry->action = "update";
    entry->after = JsonObject{{"password", true}};
    access::audit(connection_, *entry);
  }
}

void Tx::set_names(std::int64_t account, const access::AccountNames& names) {
  const auto before = access::find_account(connection_, account);
  access::set_names(tx_, account, names);
  if (auto entry = entry_of(caller_, *access::find_account(connection_, account))) {
    entry->action = "update";
    entry->before = told(*before);
    entry->after = told(*access::find_account(connection_, account));
    access::audit(connection_, *entry);
  }
}

bool Tx::end_foreign_session(std::string_view refresh) {
  const auto claims = access::unverified_claims(refresh);
  if (!claims || !site_.schema.auth) return false;
  const std::int64_t* account = claims->at(site_.schema.auth->id_claim).if_int();
  const auto ends = access::seconds_of_date(claims->at("exp"));
  const std::string id(claims->at("jti").text());
  if (!account || !ends || id.empty() || !access::find_account(connection_, *account)) return false;
  const Utc until{static_cast<std::int64_t>(*ends * 1000)};
  if (until <= now() || access::find_session(connection_, id)) return false;
  SystemRandom random;
  access::start_session(tx_, {.account = *account, .life = until - now(), .id = id}, random);
  return access::end_session(tx_, *account, id);
}

void Tx::set_active(std::int64_t account, bool is_active) {
  access::set_active(tx_, account, is_active);
  if (auto entry = entry_of(caller_, *access::find_account(connection_, account))) {
    entry->action = "update";
    entry->after = JsonObject{{"is_active", is_active}};
    access::audit(connection_, *entry);
  }
}

}  // namespace chasqui::service
