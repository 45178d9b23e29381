// Who is behind a request or a socket. Accounts, tokens and keys make one of these; rules read it.
#pragma once
#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/json.h"

namespace chasqui::access {

enum class IdentityKind {
  kAnonymous,  // Nobody said who it is; only `public` rules hold.
  kUser,       // An account, by token or by cookie.
  kOutside,    // A user of a sign-in service elsewhere, without an account here.
  kKey,        // A program, by an API key.
  kAddress,    // A client without credentials, from an address that stands for some roles.
  kOperator,   // Whoever reaches a site that has no accounts: on this computer, with every role.
  kPlatform,   // The program itself: demo data, imports, jobs, the command line.
};

struct Identity {
  IdentityKind kind = IdentityKind::kAnonymous;
  std::int64_t id = 0;  // Of the account or the key; 0: neither.
  std::string name = "anonimo";
  std::vector<std::string> roles;  // Folded (base/text).
  JsonObject traits;               // What rules read as user.<trait>.
  std::int64_t version = 0;        // Of the account when this was made; it grows when all ends.
  std::string session;             // Of the account's session; empty: none.
  std::optional<Utc> expires;      // When the credential ends; sockets end with it.
  std::string device;              // What the client calls itself; events carry it as their origin.
  std::string address;             // Where it came from; for the audit.

  static Identity anonymous() { return {}; }
  static Identity local_operator() { return of(IdentityKind::kOperator, "operador"); }
  static Identity platform() { return of(IdentityKind::kPlatform, "chasqui"); }

  bool is_authenticated() const { return kind != IdentityKind::kAnonymous; }
  bool has_every_role() const {
    return kind == IdentityKind::kOperator || kind == IdentityKind::kPlatform;
  }
  bool has_role(std::string_view role) const {
    return has_every_role() || std::ranges::find(roles, role) != roles.end();
  }

 private:
  static Identity of(IdentityKind kind, std::string name) {
    Identity identity;
    identity.kind = kind;
    identity.name = std::move(name);
    return identity;
  }
};

}  // namespace chasqui::access
