#include "access/jwt.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/text.h"
#include "wire/base64.h"
#include "wire/json.h"

namespace chasqui::access {
namespace {

constexpr std::size_t kDepthMax = 8;
constexpr double kSecondsMost = 1e12;  // Dates beyond the year 33658 are none.

struct Parts {
  std::string_view header, payload, signature, signed_bytes;
};

std::optional<Parts> split_token(std::string_view token) {
  const std::size_t first = token.find('.');
  const std::size_t last = token.rfind('.');
  if (first == std::string_view::npos || last == first) return std::nullopt;
  const Parts parts{token.substr(0, first), token.substr(first + 1, last - first - 1),
                    token.substr(last + 1), token.substr(0, last)};
  if (parts.payload.find('.') != std::string_view::npos) return std::nullopt;
  return parts;
}

std::optional<JsonObject> object_of(std::string_view text) {
  auto read = wire::parse_json(text, {.depth_max = kDepthMax});
  JsonObject* object = read ? read->if_object() : nullptr;
  return object ? std::optional(std::move(*object)) : std::nullopt;
}

bool is_token_type(const Json& typ) {
  if (typ.is_null()) return true;
  static constexpr std::array<std::string_view, 4> kTypes{"JWT", "at+jwt", "application/jwt",
                                                          "application/at+jwt"};
  return typ.if_string() && std::ranges::any_of(kTypes, [&](std::string_view known) {
           return equal_ascii_case(known, typ.text());
         });
}

struct Header {
  Algorithm algorithm;
  std::optional<std::string> kid;
};

// What may choose a key is `alg` (of the fixed list) and `kid`; jku, jwk, x5u and x5c are not read.
std::expected<Header, TokenFault> read_header(std::string_view text) {
  const auto header = object_of(text);
  if (!header || !header->at("alg").if_string()) return std::unexpected(TokenFault::kMalformed);
  if (header->contains("crit") || header->contains("b64"))
    return std::unexpected(TokenFault::kCritical);
  if (!is_token_type(header->at("typ"))) return std::unexpected(TokenFault::kType);
  const auto algorithm = algorithm_of(header->at("alg").text());
  if (!algorithm) return std::unexpected(TokenFault::kAlgorithm);
  if (!header->contains("kid")) return Header{*algorithm, std::nullopt};
  const std::string* kid = header->at("kid").if_string();
  if (!kid) return std::unexpected(TokenFault::kMalformed);
  return Header{*algorithm, *kid};
}

std::expected<std::vector<const SigningKey*>, TokenFault> keys_for(const Header& header,
                                                                   const Keyring& keyring,
                                                                   Utc now) {
  std::vector<const SigningKey*> keys;
  bool is_known = false;
  for (const SigningKey& key : keyring.keys()) {
    if (!key.is_live(now) || (header.kid && key.kid != *header.kid)) continue;
    is_known = true;
    if (key.algorithm == header.algorithm) keys.push_back(&key);
  }
  if (header.kid && !is_known) return std::unexpected(TokenFault::kUnknownKey);
  if (keys.empty()) return std::unexpected(TokenFault::kAlgorithm);
  return keys;
}

std::expected<std::optional<double>, TokenFault> date_of(const Claims& claims,
                                                         std::string_view name) {
  if (!claims.contains(name)) return std::optional<double>();
  const auto seconds = seconds_of_date(claims.at(name));
  if (!seconds) return std::unexpected(TokenFault::kMalformed);
  return seconds;
}

std::optional<TokenFault> fault_of_dates(const Claims& claims, const ClaimRules& rules, Utc now) {
  const auto exp = date_of(claims, "exp"), nbf = date_of(claims, "nbf"),
             iat = date_of(claims, "iat");
  if (!exp || !nbf || !iat) return TokenFault::kMalformed;
  const double present = static_cast<double>(now.ms) / 1000;
  const auto leeway = static_cast<double>(rules.leeway.count());
  if (!*exp && rules.needs_expiry) return TokenFault::kNoExpiry;
  if (*exp && present >= **exp + leeway) return TokenFault::kExpired;
  if (*nbf && present + leeway < **nbf) return TokenFault::kNotYet;
  if (*iat && present + leeway < **iat) return TokenFault::kNotYet;
  return std::nullopt;
}

// `aud` is one text or a list of them.
bool is_audience(const Json& aud, std::string_view wanted) {
  if (aud.if_string()) return aud.text() == wanted;
  const JsonArray* list = aud.if_array();
  return list && std::ranges::any_of(*list, [&](const Json& one) {
           return one.if_string() && one.text() == wanted;
         });
}

bool is_audience_shape(const Json& aud) {
  const JsonArray* list = aud.if_array();
  return aud.is_null() || aud.if_string() ||
         (list && std::ranges::all_of(*list, [](const Json& one) { return one.if_string(); }));
}

std::optional<TokenFault> fault_of_parties(const Claims& claims, const ClaimRules& rules) {
  const Json& iss = claims.at("iss");
  if (!is_audience_shape(claims.at("aud")) || !(iss.is_null() || iss.if_string()))
    return TokenFault::kMalformed;
  if (!rules.issuer.empty() && iss.text() != rules.issuer) return TokenFault::kIssuer;
  if (!rules.audience.empty() && !is_audience(claims.at("aud"), rules.audience))
    return TokenFault::kAudience;
  return std::nullopt;
}

}  // namespace

std::string_view to_string(TokenFault fault) {
  switch (fault) {
    case TokenFault::kTooLong:
      return "too_long";
    case TokenFault::kMalformed:
      return "malformed";
    case TokenFault::kAlgorithm:
      return "algorithm";
    case TokenFault::kCritical:
      return "critical";
    case TokenFault::kType:
      return "type";
    case TokenFault::kUnknownKey:
      return "unknown_key";
    case TokenFault::kSignature:
      return "signature";
    case TokenFault::kExpired:
      return "expired";
    case TokenFault::kNotYet:
      return "not_yet";
    case TokenFault::kIssuer:
      return "issuer";
    case TokenFault::kAudience:
      return "audience";
    case TokenFault::kNoExpiry:
      return "no_expiry";
    case TokenFault::kNoAccount:
      return "no_account";
    case TokenFault::kRevoked:
      return "revoked";
  }
  return "malformed";
}

std::optional<double> seconds_of_date(const Json& value) {
  std::optional<double> seconds;
  if (const std::int64_t* whole = value.if_int()) seconds = static_cast<double>(*whole);
  if (const Decimal* exact = value.if_decimal())
    seconds = static_cast<double>(exact->coefficient()) / std::pow(10.0, exact->scale());
  if (const double* real = value.if_double()) seconds = *real;
  if (!seconds || !(std::abs(*seconds) < kSecondsMost)) return std::nullopt;
  return seconds;
}

std::optional<Claims> unverified_claims(std::string_view token) {
  const auto parts = token.size() > kTokenBytesMax ? std::nullopt : split_token(token);
  const auto payload = parts ? wire::from_base64url(parts->payload) : std::nullopt;
  return payload ? object_of(*payload) : std::nullopt;
}

std::string sign_token(const Claims& claims, const SigningKey& key) {
  JsonObject header{{"alg", to_string(key.algorithm)}, {"typ", "JWT"}};
  if (!key.kid.empty()) header.set("kid", key.kid);
  std::string token = wire::to_base64url(to_text(Json(header)));
  token.append(".").append(wire::to_base64url(to_text(Json(claims))));
  const std::string signature = signature_of(token, key);
  return token.append(".").append(wire::to_base64url(signature));
}

std::expected<std::string, TokenFault> verify_signature(std::string_view token,
                                                        const Keyring& keyring, Utc now) {
  if (token.size() > kTokenBytesMax) return std::unexpected(TokenFault::kTooLong);
  const auto parts = split_token(token);
  if (!parts) return std::unexpected(TokenFault::kMalformed);
  const auto header_text = wire::from_base64url(parts->header);
  auto payload = wire::from_base64url(parts->payload);
  const auto signature = wire::from_base64url(parts->signature);
  if (!header_text || !payload || !signature) return std::unexpected(TokenFault::kMalformed);
  const auto header = read_header(*header_text);
  if (!header) return std::unexpected(header.error());
  const auto keys = keys_for(*header, keyring, now);
  if (!keys) return std::unexpected(keys.error());
  const bool is_good = std::ranges::any_of(*keys, [&](const SigningKey* key) {
    return is_signature(*signature, parts->signed_bytes, *key);
  });
  if (!is_good) return std::unexpected(TokenFault::kSignature);
  return std::move(*payload);
}

std::expected<Claims, TokenFault> verify_token(std::string_view token, const Keyring& keyring,
                                               const ClaimRules& rules, Utc now) {
  const auto payload = verify_signature(token, keyring, now);
  if (!payload) return std::unexpected(payload.error());
  auto claims = object_of(*payload);
  if (!claims) return std::unexpected(TokenFault::kMalformed);
  if (const auto fault = fault_of_dates(*claims, rules, now)) return std::unexpected(*fault);
  if (const auto fault = fault_of_parties(*claims, rules)) return std::unexpected(*fault);
  return std::move(*claims);
}

}  // namespace chasqui::access
