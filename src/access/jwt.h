// JSON Web Tokens in JWS compact form (RFC 7515, 7519, 8037, best practice of RFC 8725), strictly:
// nothing in a token chooses its algorithm or its key's address. Fit for a loop.
#pragma once
#include <chrono>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "access/keyring.h"
#include "base/clock.h"
#include "base/json.h"

namespace chasqui::access {

inline constexpr std::size_t kTokenBytesMax = 8 * 1024;

enum class TokenFault {  // For logs and tests; clients hear only that the token does not hold.
  kTooLong,
  kMalformed,   // Not three parts of strict base64url, not JSON, a member twice, a wrong type.
  kAlgorithm,   // `none`, or one that no key of ours has.
  kCritical,    // `crit`, or `b64`: extensions that change what a token means.
  kType,        // `typ` is not a JWT's, or token_type is not what is asked for.
  kUnknownKey,  // `kid` names no key, or only one that was retired.
  kSignature,
  kExpired,
  kNotYet,  // `nbf`, or an `iat` in the future.
  kIssuer,
  kAudience,
  kNoExpiry,   // Tokens without `exp` never end.
  kNoAccount,  // The account is unknown or not active, or the token names none.
  kRevoked,    // Its session has ended, or the account's version grew.
};
std::string_view to_string(TokenFault fault);  // "expired"

using Claims = JsonObject;

struct ClaimRules {
  std::string issuer{};    // Empty: not looked at.
  std::string audience{};  // Empty: a token may name none or any.
  bool needs_expiry = true;
  std::chrono::seconds leeway{30};
};

std::string sign_token(const Claims& claims, const SigningKey& key);

// A NumericDate: seconds since 1970, maybe with a fraction. Nullopt: no number, or no date.
std::optional<double> seconds_of_date(const Json& value);

// The payload of a token whose signature holds; nothing of what it says is looked at.
std::expected<std::string, TokenFault> verify_signature(std::string_view token,
                                                        const Keyring& keyring, Utc now);

// What a token says, believed by nobody: it may have been made by anybody. Nullopt: it is none.
std::optional<Claims> unverified_claims(std::string_view token);

// Signature and dates, issuer and audience. What the claims mean is access/tokens.
std::expected<Claims, TokenFault> verify_token(std::string_view token, const Keyring& keyring,
                                               const ClaimRules& rules, Utc now);

}  // namespace chasqui::access
