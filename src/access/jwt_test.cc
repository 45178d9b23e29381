#include "access/jwt.h"

#include <gtest/gtest.h>

#include "access/jwt_vectors.h"

namespace chasqui::access {
namespace {

constexpr Utc kNow{1'700'000'000'000};
constexpr std::string_view kSecret = "una clave de al menos treinta y dos bytes";

std::string verdict(std::string_view token, const Keyring& keyring, const ClaimRules& rules = {},
                    Utc now = kNow) {
  const auto claims = verify_token(token, keyring, rules, now);
  return claims ? to_text(Json(*claims)) : std::string(to_string(claims.error()));
}

// A token with this header and payload, whatever they are, rightly signed by HMAC.
std::string forge(std::string_view header, std::string_view payload,
                  std::string_view secret = kSecret) {
  const std::string bytes = wire::to_base64url(header) + "." + wire::to_base64url(payload);
  return bytes + "." + wire::to_base64url(hmac_sha256(bytes, secret));
}

std::string hs256(std::string_view payload) { return forge(R"({"alg":"HS256"})", payload); }

const Keyring& ours() {
  static const Keyring keyring({hs256_key(std::string(kSecret), "a"),
                                eddsa_key(bytes_of(kEdSeed), "e"),
                                rs256_public_key(bytes_of(kModulus), bytes_of("AQAB"), "r")});
  return keyring;
}

TEST(Jwt, PublishedTokensAreAccepted) {
  const Keyring a1({hs256_key(bytes_of(kA1Secret))});
  const Utc then{1'300'819'000'000};
  EXPECT_EQ(verdict(kA1Token, a1, {}, then),
            R"({"iss":"joe","exp":1300819380,"http://example.com/is_root":true})");
  EXPECT_EQ(verdict(kA1Token, a1), "expired");
  const Keyring ed({eddsa_public_key(bytes_of(kEdOpen))});
  EXPECT_EQ(verify_signature(kEdToken, ed, kNow).value(), "Example of Ed25519 signing");
  EXPECT_EQ(verdict(kEdToken, ed), "malformed") << "what it says is no JSON";
  const Keyring rsa({rs256_public_key(bytes_of(kModulus), bytes_of("AQAB"), "auth-service-key-1")});
  EXPECT_EQ(verdict(kRs256Token, rsa),
            R"({"sub":"ana","role":"admin","iat":1700000000,"exp":1700000900})");
}

TEST(Jwt, WhatOneKeySignsItVerifiesAndNoOther) {
  const Claims claims{{"sub", "7"}, {"exp", 1'700'000'900}};
  for (const SigningKey& key :
       {hs256_key(std::string(kSecret), "a"), eddsa_key(bytes_of(kEdSeed), "e"), hs256_key("x")}) {
    const std::string token = sign_token(claims, key);
    EXPECT_EQ(verdict(token, Keyring({key})), to_text(Json(claims)));
    EXPECT_NE(verdict(token, Keyring({hs256_key("otra", key.kid)})), to_text(Json(claims)));
    EXPECT_EQ(verdict(token, Keyring()), key.kid.empty() ? "algorithm" : "unknown_key");
  }
}

TEST(Jwt, NothingInAHeaderGetsATokenThrough) {
  const std::string payload = R"({"exp":1700000900})";
  const auto with = [&](std::string_view header) { return forge(header, payload); };
  const std::string open = bytes_of(kEdOpen);
  struct {
    std::string_view name;
    std::string token;
    std::string_view fault;
  } const cases[] = {
      {"good", with(R"({"alg":"HS256"})"), R"({"exp":1700000900})"},
      {"good with typ", with(R"({"alg":"HS256","typ":"jwt"})"), R"({"exp":1700000900})"},
      {"good with kid", with(R"({"alg":"HS256","kid":"a"})"), R"({"exp":1700000900})"},
      {"none", with(R"({"alg":"none"})"), "algorithm"},
      {"nOnE", with(R"({"alg":"nOnE"})"), "algorithm"},
      {"none without signature",
       wire::to_base64url(R"({"alg":"none"})") + "." + wire::to_base64url(payload) + ".",
       "algorithm"},
      {"another digest", with(R"({"alg":"HS512"})"), "algorithm"},
      {"lower case", with(R"({"alg":"hs256"})"), "algorithm"},
      {"alg missing", with(R"({"typ":"JWT"})"), "malformed"},
      {"alg is a list", with(R"({"alg":["HS256"]})"), "malformed"},
      {"alg twice", with(R"({"alg":"none","alg":"HS256"})"), "malformed"},
      {"public key as secret", forge(R"({"alg":"HS256"})", payload, open), "signature"},
      {"public key as secret, by kid", forge(R"({"alg":"HS256","kid":"e"})", payload, open),
       "algorithm"},
      {"RSA key as secret, by kid",
       forge(R"({"alg":"HS256","kid":"r"})", payload, bytes_of(kModulus)), "algorithm"},
      {"HMAC called EdDSA", with(R"({"alg":"EdDSA"})"), "signature"},
      {"HMAC called RS256", with(R"({"alg":"RS256"})"), "signature"},
      {"unknown kid", with(R"({"alg":"HS256","kid":"b"})"), "unknown_key"},
      {"empty kid", with(R"({"alg":"HS256","kid":""})"), "unknown_key"},
      {"kid is a path", with(R"({"alg":"HS256","kid":"../../dev/null"})"), "unknown_key"},
      {"kid is SQL", with(R"({"alg":"HS256","kid":"' OR 1=1 --"})"), "unknown_key"},
      {"kid is a number", with(R"({"alg":"HS256","kid":1})"), "malformed"},
      {"kid is null", with(R"({"alg":"HS256","kid":null})"), "malformed"},
      {"crit", with(R"({"alg":"HS256","crit":["exp"]})"), "critical"},
      {"empty crit", with(R"({"alg":"HS256","crit":[]})"), "critical"},
      {"b64", with(R"({"alg":"HS256","b64":false})"), "critical"},
      {"jwk of the sender", forge(R"({"alg":"HS256","jwk":{"kty":"oct","k":"YQ"}})", payload, "a"),
       "signature"},
      {"jku of the sender", forge(R"({"alg":"HS256","jku":"http://x/k"})", payload, "a"),
       "signature"},
      {"typ of something else", with(R"({"alg":"HS256","typ":"secevent+jwt"})"), "type"},
      {"typ is no text", with(R"({"alg":"HS256","typ":1})"), "type"},
      {"header is a list", with(R"(["alg","HS256"])"), "malformed"},
      {"header is empty", with(""), "malformed"},
      {"text behind the header", with(R"({"alg":"HS256"}{})"), "malformed"},
      {"deep header",
       with(R"({"alg":"HS256","a":)" + std::string(50, '[') + std::string(50, ']') + "}"),
       "malformed"},
      {"empty secret", forge(R"({"alg":"HS256"})", payload, ""), "signature"},
  };
  for (const auto& c : cases) EXPECT_EQ(verdict(c.token, ours()), c.fault) << c.name;
}

TEST(Jwt, BrokenTextIsNoToken) {
  const std::string good = hs256(R"({"exp":1700000900})");
  const std::size_t first = good.find('.'), last = good.rfind('.');
  const auto replaced = [&](std::size_t at, std::string_view with) {
    return std::string(good).replace(at, 1, with);
  };
  struct {
    std::string_view name;
    std::string token;
    std::string_view fault;
  } const cases[] = {
      {"empty", "", "malformed"},
      {"dots", "..", "malformed"},
      {"two parts", good.substr(0, last), "malformed"},
      {"four parts", good + ".", "malformed"},
      {"five parts, as encrypted ones", "a.b.c.d.e", "malformed"},
      {"no signature", good.substr(0, last + 1), "signature"},
      {"cut", good.substr(0, good.size() - 3), "signature"},
      {"padding", good + "=", "malformed"},
      {"space before", " " + good, "malformed"},
      {"line end behind", good + "\n", "malformed"},
      {"plus", replaced(last + 1, "+"), "malformed"},
      {"slash", replaced(first + 1, "/"), "malformed"},
      {"Bearer left in", "Bearer " + good, "malformed"},
      {"NUL", replaced(last, std::string_view(".\0", 2)), "malformed"},
      {"10 KB", std::string(10'240, 'a'), "too_long"},
      {"one over the limit", std::string(kTokenBytesMax + 1, 'a'), "too_long"},
      {"at the limit", std::string(kTokenBytesMax, 'a'), "malformed"},
  };
  for (const auto& c : cases) EXPECT_EQ(verdict(c.token, ours()), c.fault) << c.name;
}

// Two spellings of one signature would be two tokens to whoever keeps a list of bad ones.
TEST(Jwt, ASignatureHasOneSpelling) {
  const std::string good = hs256(R"({"exp":1700000900})");
  static constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  int accepted = 0;
  for (const char digit : kDigits) {
    std::string other = good;
    other.back() = digit;
    accepted += verify_token(other, ours(), {}, kNow).has_value();
  }
  EXPECT_EQ(accepted, 1);
}

TEST(Jwt, ATokenCutAnywhereIsRefused) {
  const std::string good = hs256(R"({"exp":1700000900})");
  for (std::size_t size = 0; size < good.size(); ++size)
    EXPECT_FALSE(verify_token(good.substr(0, size), ours(), {}, kNow)) << size;
}

TEST(Jwt, DatesHoldWithLeeway) {
  struct {
    std::string_view payload, fault;
  } const cases[] = {
      {R"({"exp":1700000000})", ""},  // Within the leeway of 30 s.
      {R"({"exp":1699999971})", ""},
      {R"({"exp":1699999970})", "expired"},
      {R"({"exp":1699999970.5})", ""},
      {R"({"exp":1.700000001e9})", ""},
      {R"({"exp":0})", "expired"},
      {R"({"exp":-1})", "expired"},
      {R"({})", "no_expiry"},
      {R"({"exp":null})", "malformed"},
      {R"({"exp":"1700000900"})", "malformed"},
      {R"({"exp":true})", "malformed"},
      {R"({"exp":1e300})", "malformed"},
      {R"({"exp":99999999999999999999})", "malformed"},
      {R"({"exp":1700000900,"nbf":1700000030})", ""},
      {R"({"exp":1700000900,"nbf":1700000031})", "not_yet"},
      {R"({"exp":1700000900,"nbf":"ayer"})", "malformed"},
      {R"({"exp":1700000900,"iat":1700000030})", ""},
      {R"({"exp":1700000900,"iat":1700000031})", "not_yet"},
      {R"({"exp":1700000900,"exp":1})", "malformed"},
      {R"([1700000900])", "malformed"},
      {R"("texto")", "malformed"},
      {"\xff", "malformed"},
  };
  for (const auto& c : cases) {
    const auto claims = verify_token(hs256(c.payload), ours(), {}, kNow);
    EXPECT_EQ(claims ? "" : to_string(claims.error()), c.fault) << c.payload;
  }
  EXPECT_EQ(verdict(hs256("{}"), ours(), {.needs_expiry = false}), "{}");
}

TEST(Jwt, IssuerAndAudienceAreWhoTheyShouldBe) {
  const ClaimRules rules{.issuer = "chasqui", .audience = "tienda"};
  struct {
    std::string_view claims, fault;
  } const cases[] = {
      {R"("iss":"chasqui","aud":"tienda")", ""},
      {R"("iss":"chasqui","aud":["otra","tienda"])", ""},
      {R"("iss":"otro","aud":"tienda")", "issuer"},
      {R"("aud":"tienda")", "issuer"},
      {R"("iss":7,"aud":"tienda")", "malformed"},
      {R"("iss":"chasqui")", "audience"},
      {R"("iss":"chasqui","aud":"tiend")", "audience"},
      {R"("iss":"chasqui","aud":[])", "audience"},
      {R"("iss":"chasqui","aud":{"tienda":1})", "malformed"},
      {R"("iss":"chasqui","aud":["tienda",1])", "malformed"},
  };
  for (const auto& c : cases) {
    const std::string payload = "{\"exp\":1700000900," + std::string(c.claims) + "}";
    const auto claims = verify_token(hs256(payload), ours(), rules, kNow);
    EXPECT_EQ(claims ? "" : to_string(claims.error()), c.fault) << c.claims;
  }
}

TEST(Jwt, ARetiredKeyVerifiesNoMore) {
  SigningKey old = hs256_key(std::string(kSecret), "a");
  old.retired_at = kNow;
  const Keyring keyring({eddsa_key(bytes_of(kEdSeed), "e"), old});
  const std::string token = sign_token({{"exp", 1'700'000'900}}, old);
  EXPECT_EQ(verdict(token, keyring, {}, {kNow.ms - 1}), R"({"exp":1700000900})");
  EXPECT_EQ(verdict(token, keyring), "unknown_key");
}

}  // namespace
}  // namespace chasqui::access
