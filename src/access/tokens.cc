#include "access/tokens.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/text.h"
#include "wire/base64.h"

namespace chasqui::access {
namespace {

constexpr std::string_view kRefreshUse = "chasqui refresh 1";  // What the derived keys are for.
constexpr std::string_view kSite = "sitio";
constexpr std::string_view kChannel = "channel";
constexpr std::size_t kSessionSize = 32;
constexpr std::size_t kRefreshBytesMax = 128;

std::string hex_id(Random& random) {
  static constexpr std::string_view kHex = "0123456789abcdef";
  std::array<std::byte, 16> bytes;
  random.fill(bytes);
  std::string text;
  for (const std::byte byte : bytes) {
    text.push_back(kHex[std::to_integer<std::size_t>(byte) >> 4]);
    text.push_back(kHex[std::to_integer<std::size_t>(byte) & 15]);
  }
  return text;
}

bool is_hex_id(std::string_view text) {
  return text.size() == kSessionSize &&
         text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

enum class KeyHolder { kUs, kOthers };

// Others' are those that we cannot sign with.
Keyring keys_of(KeyHolder holder, const Keyring& all) {
  std::vector<SigningKey> keys;
  for (const SigningKey& key : all.keys())
    if (key.secret.empty() == (holder == KeyHolder::kOthers)) keys.push_back(key);
  return Keyring(std::move(keys));
}

std::int64_t seconds_of(Utc at) { return at.ms / 1000; }

std::optional<Utc> moment_of(const Json& value) {
  const auto seconds = seconds_of_date(value);
  if (!seconds) return std::nullopt;
  return Utc{static_cast<std::int64_t>(std::floor(*seconds * 1000))};
}

// Tokens without session and version are of another program with the same key. They hold as long
// as nothing of the account ended since.
bool is_older_than_the_account(const Claims& claims, const Member& member) {
  if (member.version == 1) return false;
  const auto issued = moment_of(claims.at("iat"));
  return !issued || seconds_of(*issued) < seconds_of(member.version_at);
}

std::optional<TokenFault> fault_of_standing(const Claims& claims, const Member& member,
                                            const Directory& directory) {
  const Json& version = claims.at("ver");
  const Json& session = claims.at("sid");
  if (version.is_null() && session.is_null())
    return is_older_than_the_account(claims, member) ? std::optional(TokenFault::kRevoked)
                                                     : std::nullopt;
  if (!version.is_null() && version != Json(member.version)) return TokenFault::kRevoked;
  if (!session.is_null() && directory.is_ended(session.text())) return TokenFault::kRevoked;
  return std::nullopt;
}

}  // namespace

Tokens::Tokens(TokenSettings settings, Needs needs)
    : settings_(std::move(settings)),
      keyring_(needs.keyring),
      directory_(needs.directory),
      random_(needs.random) {}

Json Tokens::id_of(const Account& account) const {
  if (settings_.id_claim == "sub") return std::to_string(account.id);
  return account.id;
}

std::string Tokens::access_token(const Account& account, const Session& session, Utc now) const {
  const std::int64_t expires = seconds_of(now + settings_.access_life);
  Claims claims;
  if (settings_.format == TokenFormat::kSimplejwt) {
    claims = {{"token_type", "access"}, {"exp", expires}, {"iat", seconds_of(now)}};
    claims.set("jti", hex_id(random_));
    claims.set(settings_.id_claim, id_of(account));
    claims.set("username", account.username);
    claims.set("sid", session.id);
    if (!settings_.site.empty()) claims.set(kSite, settings_.site);
    return sign_token(claims, keyring_.take()->signer());
  }
  if (!settings_.issuer.empty()) claims.set("iss", settings_.issuer);
  if (!settings_.audience.empty()) claims.set("aud", settings_.audience);
  claims.set(settings_.id_claim, id_of(account));
  claims.set("username", account.username);
  claims.set("roles", JsonArray(account.roles.begin(), account.roles.end()));
  claims.set("sid", session.id);
  claims.set("ver", account.version);
  claims.set("iat", seconds_of(now));
  claims.set("exp", expires);
  claims.set("jti", hex_id(random_));
  return sign_token(claims, keyring_.take()->signer());
}

std::string Tokens::refresh_token(const Account& account, const Session& session) const {
  if (settings_.format == TokenFormat::kOauth2)
    return opaque(session, session.generation, keyring_.take()->signer());
  Claims claims{{"token_type", "refresh"},
                {"exp", seconds_of(session.expires_at)},
                {"iat", seconds_of(session.created_at)},
                {"jti", session.id}};
  claims.set(settings_.id_claim, id_of(account));
  claims.set("username", account.username);
  if (!settings_.site.empty()) claims.set(kSite, settings_.site);
  return sign_token(claims, keyring_.take()->signer());
}

// Signature, dates and whose token it is.
std::expected<Claims, TokenFault> Tokens::verified(std::string_view token, Utc now) const {
  ClaimRules rules;
  if (settings_.format == TokenFormat::kOauth2) {
    rules.issuer = settings_.issuer;
    rules.audience = settings_.audience;
  }
  auto claims = keyring_.verify(token, rules, now);
  if (!claims || settings_.site.empty()) return claims;
  const Json& site = claims->at(kSite);
  if (!site.is_null() && site != Json(settings_.site))
    return std::unexpected(TokenFault::kAudience);
  return claims;
}

std::expected<Claims, TokenFault> Tokens::claims(std::string_view access, Utc now) const {
  auto claims = verified(access, now);
  if (!claims) return claims;
  if (claims->contains(kChannel)) return std::unexpected(TokenFault::kType);
  const Json& type = claims->at("token_type");
  const bool may_be_untyped = settings_.format == TokenFormat::kOauth2 && type.is_null();
  if (type.text() != "access" && !may_be_untyped) return std::unexpected(TokenFault::kType);
  return claims;
}

std::expected<Identity, TokenFault> Tokens::identify(std::string_view access, Utc now) const {
  auto member = identify_member(access, now);
  if (member || settings_.outside_roles.empty()) return member;
  auto outsider = identify_outsider(access, now);
  return outsider ? std::move(outsider) : std::move(member);
}

// Only keys that others hold: no token of ours is ever an outsider's.
std::expected<Identity, TokenFault> Tokens::identify_outsider(std::string_view access,
                                                              Utc now) const {
  const auto claims = verify_token(access, keys_of(KeyHolder::kOthers, *keyring_.take()), {}, now);
  if (!claims) return std::unexpected(claims.error());
  if (claims->contains(kChannel)) return std::unexpected(TokenFault::kType);
  const std::string_view subject = claims->at("sub").text();
  if (subject.empty()) return std::unexpected(TokenFault::kNoAccount);
  const Json& use = claims->at("token_type");
  if (!use.is_null() && use != Json("access")) return std::unexpected(TokenFault::kType);
  Identity identity;
  identity.kind = IdentityKind::kOutside;
  identity.name = claims->at("username").text();
  if (identity.name.empty()) identity.name = subject;
  identity.roles = outside_roles_of(*claims);
  identity.traits = {{"sub", subject}};
  identity.expires = moment_of(claims->at("exp"));
  return identity;
}

Keyring Tokens::keys_that_speak_to(const Identity& bearer) const {
  const auto keyring = keyring_.take();
  if (settings_.outside_roles.empty()) return *keyring;
  const bool is_outsider = bearer.kind == IdentityKind::kOutside;
  return keys_of(is_outsider ? KeyHolder::kOthers : KeyHolder::kUs, *keyring);
}

bool Tokens::names_another_site(const Claims& claims) const {
  const Json here(settings_.site.empty() ? settings_.audience : settings_.site);
  for (const std::string_view name : {kSite, std::string_view("aud")}) {
    const Json& said = claims.at(name);
    const JsonArray* list = said.if_array();
    const bool is_here = list ? std::ranges::find(*list, here) != list->end() : said == here;
    if (!said.is_null() && !is_here) return true;
  }
  return false;
}

std::expected<ChannelGrant, TokenFault> Tokens::channel_grant(std::string_view token,
                                                              const Identity& bearer,
                                                              Utc now) const {
  const auto claims = verify_token(token, keys_that_speak_to(bearer), {.needs_expiry = false}, now);
  if (!claims) keyring_.note(claims.error());
  if (!claims) return std::unexpected(claims.error());
  ChannelGrant grant{std::string(claims->at("sub").text()),
                     std::string(claims->at(kChannel).text()), moment_of(claims->at("exp")),
                     claims->at("info")};
  if (grant.user.empty() || grant.channel.empty()) return std::unexpected(TokenFault::kType);
  if (names_another_site(*claims)) return std::unexpected(TokenFault::kAudience);
  if (grant.expires && *grant.expires <= now) return std::unexpected(TokenFault::kExpired);
  return grant;
}

std::vector<std::string> Tokens::outside_roles_of(const Claims& claims) const {
  const Json& said = claims.contains("role") ? claims.at("role") : claims.at("rol");
  if (said.is_null() && !settings_.outside_default.empty()) return {settings_.outside_default};
  for (const auto& [theirs, ours] : settings_.outside_roles)
    if (said == Json(theirs)) return {ours};
  return {};
}

std::expected<Identity, TokenFault> Tokens::identify_member(std::string_view access,
                                                            Utc now) const {
  const auto read = claims(access, now);
  if (!read) return std::unexpected(read.error());
  const auto id = account_of(*read);
  const auto member = id ? directory_.member(*id) : nullptr;
  if (!member || !member->is_active) return std::unexpected(TokenFault::kNoAccount);
  if (const auto fault = fault_of_standing(*read, *member, directory_))
    return std::unexpected(*fault);
  Identity identity = member->identity;
  identity.session = read->at("sid").text();
  identity.expires = moment_of(read->at("exp"));
  return identity;
}

std::optional<std::int64_t> Tokens::account_of(const Claims& claims) const {
  const Json& id = claims.at(settings_.id_claim);
  if (const std::int64_t* number = id.if_int()) return *number;
  return id.if_string() ? parse_int(id.text()) : std::nullopt;
}

// SESSION.GENERATION.MAC: it can be made again for a client whose answer was lost, and is nowhere
// kept. Neither the signing key nor the database alone is enough to make one.
std::string Tokens::opaque(const Session& session, std::int64_t generation,
                           const SigningKey& key) const {
  std::string token = session.id + "." + std::to_string(generation);
  const std::string secret = hmac_sha256(kRefreshUse, key.secret);
  const std::string mac = hmac_sha256(token + "." + session.salt, secret);
  return token.append(".").append(wire::to_base64url(mac));
}

std::expected<RefreshClaim, TokenFault> Tokens::read_refresh(std::string_view refresh,
                                                             Utc now) const {
  return settings_.format == TokenFormat::kOauth2 ? read_opaque(refresh) : read_jwt(refresh, now);
}

std::expected<RefreshClaim, TokenFault> Tokens::read_opaque(std::string_view refresh) const {
  if (refresh.size() > kRefreshBytesMax) return std::unexpected(TokenFault::kTooLong);
  const auto parts = split(refresh, '.');
  if (parts.size() != 3 || !is_hex_id(parts[0])) return std::unexpected(TokenFault::kMalformed);
  const auto generation = parse_int(parts[1]);
  if (!generation || *generation < 1) return std::unexpected(TokenFault::kMalformed);
  RefreshClaim claim;
  claim.session = parts[0];
  claim.generation = *generation;
  return claim;
}

std::expected<RefreshClaim, TokenFault> Tokens::read_jwt(std::string_view refresh, Utc now) const {
  const auto claims = verified(refresh, now);
  if (!claims) return std::unexpected(claims.error());
  if (claims->at("token_type").text() != "refresh") return std::unexpected(TokenFault::kType);
  if (!is_hex_id(claims->at("jti").text())) return std::unexpected(TokenFault::kMalformed);
  RefreshClaim claim;
  claim.session = claims->at("jti").text();
  claim.generation = 1;
  claim.account = account_of(*claims);
  claim.issued_at = moment_of(claims->at("iat"));
  claim.expires_at = moment_of(claims->at("exp"));
  if (!claim.account) return std::unexpected(TokenFault::kNoAccount);
  return claim;
}

bool Tokens::is_genuine(std::string_view refresh, const Session& session, const RefreshClaim& claim,
                        Utc now) const {
  if (settings_.format == TokenFormat::kSimplejwt) return claim.account == session.account;
  const auto keyring = keyring_.take();
  for (const SigningKey& key : keyring->keys()) {
    if (key.secret.empty() || !key.is_live(now)) continue;
    if (equal_in_constant_time(refresh, opaque(session, claim.generation, key))) return true;
  }
  return false;
}

}  // namespace chasqui::access
