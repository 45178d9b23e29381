// The tokens of a site: what access and refresh tokens say, in the two shapes that the reference
// systems have. Fit for a loop: no database.
#pragma once
#include <chrono>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "access/accounts.h"
#include "access/directory.h"
#include "access/jwt.h"
#include "access/live_keyring.h"
#include "access/sessions.h"

namespace chasqui::access {

enum class TokenFormat {
  kOauth2,     // iss, aud, sid, ver; the refresh token is opaque and used once.
  kSimplejwt,  // As djangorestframework-simplejwt: token_type, jti; the refresh token is a JWT.
};

struct TokenSettings {
  TokenFormat format = TokenFormat::kOauth2;
  std::string id_claim = "sub";  // "sub" is text, any other a number.
  std::chrono::minutes access_life{15};
  std::chrono::hours refresh_life{24 * 30};
  std::string issuer{}, audience{};  // Empty: not said and not looked at. Never with kSimplejwt.
  // With kSimplejwt, where sites may share a key: said as `sitio`, and tokens that name another do
  // not hold. Those of other programs name none. Empty: not said and not looked at.
  std::string site{};
  // What a sign-in service elsewhere calls its roles, and which they are here. Its tokens are those
  // whose keys we cannot sign with. Empty: they are nobody's.
  std::vector<std::pair<std::string, std::string>> outside_roles{};
  std::string outside_default{};  // Of a token that names no role; empty: none.
};

// Which session a refresh token is of, and which of its generations.
struct RefreshClaim {
  std::string session;
  std::int64_t generation = 0;            // kSimplejwt has one for all its life.
  std::optional<std::int64_t> account{};  // Said by a JWT, also when its session is not known here.
  std::optional<Utc> issued_at{}, expires_at{};
};

// A token for one channel: what somebody else who holds a key of the site lets its bearer hear.
struct ChannelGrant {
  std::string user, channel;
  std::optional<Utc> expires{};  // Strictly: without the leeway that its reading has.
  Json info{};  // What others on the channel may know of its bearer; null: nothing.
};

class Tokens final {
 public:
  // All outlive it. The keyring signs.
  struct Needs {
    const LiveKeyring& keyring;
    const Directory& directory;
    Random& random;
  };
  Tokens(TokenSettings settings, Needs needs);

  const TokenSettings& settings() const { return settings_; }

  std::string access_token(const Account& account, const Session& session, Utc now) const;
  std::string refresh_token(const Account& account, const Session& session) const;

  // Who presents an access token. Faults: those of jwt.h, and whether the account and the session
  // still are what they were. Whoever has no account here may be known elsewhere.
  std::expected<Identity, TokenFault> identify(std::string_view access, Utc now) const;
  // Its claims, for replies that show them; no look at the account.
  std::expected<Claims, TokenFault> claims(std::string_view access, Utc now) const;

  // What a token for a channel says to `bearer`, whose `user` is not compared. One without `sub` or
  // `channel` is of another kind; `aud` and `sitio`, where it says them, name this site. To those
  // who come from a sign-in service elsewhere only keys that are not ours speak, and to others
  // these do not where there is such a service: it may number its people as we do ours.
  std::expected<ChannelGrant, TokenFault> channel_grant(std::string_view token,
                                                        const Identity& bearer, Utc now) const;

  // kOauth2: shape alone; whether it is genuine says is_genuine(), which needs the session.
  std::expected<RefreshClaim, TokenFault> read_refresh(std::string_view refresh, Utc now) const;
  bool is_genuine(std::string_view refresh, const Session& session, const RefreshClaim& claim,
                  Utc now) const;

 private:
  std::expected<Claims, TokenFault> verified(std::string_view token, Utc now) const;
  std::expected<Identity, TokenFault> identify_member(std::string_view access, Utc now) const;
  std::expected<Identity, TokenFault> identify_outsider(std::string_view access, Utc now) const;
  Keyring keys_that_speak_to(const Identity& bearer) const;
  bool names_another_site(const Claims& claims) const;
  std::vector<std::string> outside_roles_of(const Claims& claims) const;
  std::optional<std::int64_t> account_of(const Claims& claims) const;
  Json id_of(const Account& account) const;
  std::string opaque(const Session& session, std::int64_t generation, const SigningKey& key) const;
  std::expected<RefreshClaim, TokenFault> read_opaque(std::string_view refresh) const;
  std::expected<RefreshClaim, TokenFault> read_jwt(std::string_view refresh, Utc now) const;

  const TokenSettings settings_;
  const LiveKeyring& keyring_;
  const Directory& directory_;
  Random& random_;
};

}  // namespace chasqui::access
