// What services see of accounts.
#include "service/tx.h"

namespace chasqui::service {

std::optional<access::Account> Read::account(std::int64_t id) {
  return access::find_account(connection_, id);
}

std::vector<access::Account> Read::accounts_with_role(std::string_view role) {
  return access::list_accounts(connection_, {.role = std::string(role)});
}

access::Account Tx::add_account(const access::NewAccount& account) {
  return access::add_account(tx_, account);
}

}  // namespace chasqui::service
