// [auth] of app.toml: the accounts an app has, their roles, and the shape of its sign-in endpoints.
// An app without it has no accounts.
#pragma once
#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace chasqui::schema {

struct AuthRole {
  std::string name;  // Folded (base/text), as rules and identities have it.
  std::string label;
};

enum class TokenFormat {
  kOauth2,     // {"access_token", "token_type": "bearer", "expires_in", "refresh_token"}
  kSimpleJwt,  // {"access", "refresh"}; claims token_type, jti, the id's, username; no iss and aud
};

enum class LoginBy { kUsername, kEmail };

// What each endpoint is reached by; no path: it is not served.
struct AuthPaths {
  using List = std::vector<std::string>;
  List login;          // Username and password as JSON.
  List token;          // The same as an OAuth2 password form.
  List refresh;        // A refresh token for a new pair.
  List token_refresh;  // The same as djangorestframework-simplejwt's own view has it.
  List logout;         // Ends the session that asks.
  List logout_all;     // Ends all sessions of who asks.
  List me;             // Who asks.
  List sessions;       // Those of who asks.
  List password;       // Changes one's own.
  List link;           // Redeems an invitation or a reset.
  List jwks;           // The public keys.
};

struct Auth {
  std::vector<AuthRole> roles;  // As written.
  TokenFormat format = TokenFormat::kOauth2;
  std::string id_claim = "sub";
  std::chrono::minutes access{15};
  std::chrono::hours refresh{24 * 30};
  std::vector<LoginBy> login_by = {LoginBy::kUsername};
  std::vector<std::string> address_roles;  // Folded: what an allow-listed address stands for.
  std::vector<std::string> admin_roles;    // Folded: who keeps accounts and reads the audit.
  std::vector<std::string> staff_roles;    // Folded: who is given tokens at `paths.token`.
  // What a sign-in service elsewhere calls its roles, and which of ours they are (folded). Empty:
  // people without an account here are nobody.
  std::vector<std::pair<std::string, std::string>> outside_roles;
  std::string outside_default;  // Folded: of a token that names none; empty: none.
  AuthPaths paths;

  const AuthRole* find_role(std::string_view folded_name) const;
};

}  // namespace chasqui::schema
