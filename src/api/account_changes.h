// What administrators change of accounts, with the rules that keep a site in somebody's hands, and
// its entry in the audit.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "access/accounts.h"
#include "schema/auth.h"
#include "service/tx.h"

namespace chasqui::api {

struct AccountChanges {  // Unsaid: it stays.
  std::optional<std::vector<std::string>> roles{};
  std::optional<bool> is_active{};
  std::optional<std::string> email{}, first_name{}, last_name{};
};

class AccountBook final {
 public:
  AccountBook(db::WriteTx& write, const service::Caller& caller, const schema::Auth& auth)
      : write_(write), caller_(caller), auth_(auth) {}

  // Throw kNotFound "usuario", kInvalid naming the field as it is on the wire (usuario, correo…).
  access::Account add(access::NewAccount account);
  // Throws kConflict "acceso_propio" for who would lock himself out, "ultimo_administrador".
  access::Account change(std::int64_t id, const AccountChanges& changes);
  void set_password(std::int64_t id, const std::string& hash);  // Every session of it ends.
  std::string invite(std::int64_t id);                          // A link's token.
  std::int64_t end_sessions(std::int64_t id);

 private:
  access::Account get(std::int64_t id);
  void require_roles(const std::vector<std::string>& roles) const;
  bool administers(const access::Account& account) const;
  void keep_somebody(const access::Account& before, const access::Account& after);
  void note(std::string action, std::int64_t id, Json before, Json after);

  db::WriteTx& write_;
  const service::Caller& caller_;
  const schema::Auth& auth_;
};

}  // namespace chasqui::api
