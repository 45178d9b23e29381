#include "access/tokens.h"

#include "access/access_fixture.h"
#include "access/jwt_vectors.h"

namespace chasqui::access {
namespace {

using namespace std::chrono_literals;

class TokensTest : public AccessTest {
 protected:
  TokensTest() {
    ana_ = add("ana", {"juez"});
    session_ = write([&](db::WriteTx& tx) {
      return start_session(tx, {.account = ana_.id, .life = 24h * 7}, random_);
    });
    directory_.refresh(*db_, clock_.now());
  }
  Tokens oauth2(const std::string& audience = "tienda") {
    return Tokens({.issuer = "chasqui", .audience = audience}, {keyring_, directory_, random_});
  }
  Tokens simplejwt() {
    return Tokens({.format = TokenFormat::kSimplejwt, .id_claim = "juez_id", .access_life = 60min},
                  {keyring_, directory_, random_});
  }
  std::string verdict(const Tokens& tokens, std::string_view access) {
    const auto identity = tokens.identify(access, clock_.now());
    return identity ? identity->name : std::string(to_string(identity.error()));
  }
  Claims claims_of(std::string_view token) {
    return verify_token(token, *keyring_.take(), {}, clock_.now()).value();
  }

  // Of a site that also takes the tokens of a sign-in service.
  std::string outsider(std::vector<std::pair<std::string, std::string>> roles,
                       std::string_view token = kRs256Token) {
    keyring_.replace(
        Keyring({hs256_key("la clave de siempre"),
                 rs256_public_key(bytes_of(kModulus), bytes_of("AQAB"), "auth-service-key-1")}));
    const Tokens tokens({.outside_roles = std::move(roles), .outside_default = "cliente"},
                        {keyring_, directory_, random_});
    const auto identity = tokens.identify(token, Utc{1'700'000'100'000});
    if (!identity) return std::string(to_string(identity.error()));
    return identity->name + (identity->roles.empty() ? "" : " " + identity->roles[0]) +
           (identity->kind == IdentityKind::kOutside ? " outside" : "");
  }

  LiveKeyring keyring_{keyring_of_secret("la clave de siempre")};
  Directory directory_{60min};
  Account ana_;
  Session session_;
};

TEST_F(TokensTest, AnAccessTokenIsItsAccountAsItIsNow) {
  const Tokens tokens = oauth2();
  const std::string access = tokens.access_token(ana_, session_, clock_.now());
  const auto identity = tokens.identify(access, clock_.now());
  ASSERT_TRUE(identity) << to_string(identity.error());
  EXPECT_EQ(identity->id, ana_.id);
  EXPECT_EQ(identity->session, session_.id);
  EXPECT_EQ(identity->expires, Utc{clock_.now().ms + 15 * 60'000});
  EXPECT_TRUE(identity->has_role("juez"));
  EXPECT_TRUE(directory_.still_holds(*identity, clock_.now()));
  const Claims claims = claims_of(access);
  EXPECT_EQ(claims.at("sub"), Json("1"));
  EXPECT_EQ(claims.at("iss"), Json("chasqui"));
  EXPECT_EQ(claims.at("aud"), Json("tienda"));
}

TEST_F(TokensTest, TheOtherShapeIsThatOfSimplejwt) {
  const Tokens tokens = simplejwt();
  const Claims access = claims_of(tokens.access_token(ana_, session_, clock_.now()));
  EXPECT_EQ(access.at("token_type"), Json("access"));
  EXPECT_EQ(access.at("juez_id"), Json(1));
  EXPECT_EQ(access.at("username"), Json("ana"));
  EXPECT_EQ(access.at("exp"), Json(1'700'003'600));
  EXPECT_EQ(access.at("iat"), Json(1'700'000'000));
  EXPECT_EQ(access.at("jti").text().size(), 32u);
  const Claims refresh = claims_of(tokens.refresh_token(ana_, session_));
  EXPECT_EQ(refresh.at("token_type"), Json("refresh"));
  EXPECT_EQ(refresh.at("exp"), Json(1'700'000'000 + 7 * 24 * 3600));
  EXPECT_NE(refresh.at("jti"), access.at("jti"));
  for (const char* absent : {"user_id", "iss", "aud", "sub"}) {
    EXPECT_FALSE(access.contains(absent)) << absent;
    EXPECT_FALSE(refresh.contains(absent)) << absent;
  }
}

TEST_F(TokensTest, ATokenForAChannelSaysWhoMayHearIt) {
  const SigningKey ours = hs256_key("la clave de siempre");
  const auto verdict_of = [&](const Tokens& tokens, const Claims& claims, const SigningKey& key) {
    const auto grant = tokens.channel_grant(sign_token(claims, key), Identity(), clock_.now());
    return grant ? grant->user + " " + grant->channel : std::string(to_string(grant.error()));
  };
  const Claims good{{"sub", "1"}, {"channel", "sala:1"}};
  const auto with = [&](std::string_view name, const Json& value) {
    Claims claims = good;
    claims.set(name, value);
    return claims;
  };
  const std::int64_t now = clock_.now().ms / 1000;
  EXPECT_EQ(verdict_of(oauth2(), good, ours), "1 sala:1");
  EXPECT_EQ(verdict_of(simplejwt(), with("aud", JsonArray{"otra", ""}), ours), "1 sala:1");
  EXPECT_EQ(verdict_of(oauth2(), with("aud", "tienda"), ours), "1 sala:1");
  EXPECT_EQ(verdict_of(oauth2(), with("aud", "otra"), ours), "audience");
  EXPECT_EQ(verdict_of(oauth2(), with("sitio", "otra"), ours), "audience");
  EXPECT_EQ(verdict_of(oauth2(), with("exp", now + 5), ours), "1 sala:1");
  EXPECT_EQ(verdict_of(oauth2(), with("exp", now - 5), ours), "expired") << "without a leeway";
  EXPECT_EQ(verdict_of(oauth2(), with("nbf", now + 60), ours), "not_yet");
  EXPECT_EQ(verdict_of(oauth2(), with("sub", 1), ours), "type") << "a text alone is a user";
  EXPECT_EQ(verdict_of(oauth2(), with("channel", ""), ours), "type");
  EXPECT_EQ(verdict_of(oauth2(), {{"sub", "1"}}, ours), "type");
  EXPECT_EQ(verdict_of(oauth2(), good, hs256_key("otra clave")), "signature");
  EXPECT_EQ(verdict_of(oauth2(), good, eddsa_key(bytes_of(kEdSeed))), "algorithm");
  const std::string none = "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIiwiY2hhbm5lbCI6InNhbGE6MSJ9.";
  EXPECT_FALSE(oauth2().channel_grant(none, {}, clock_.now()));
  EXPECT_EQ(oauth2().channel_grant(std::string(kTokenBytesMax + 1, 'a'), {}, clock_.now()).error(),
            TokenFault::kTooLong);
}

TEST_F(TokensTest, ATokenForAChannelIsNoAccessToken) {
  const Tokens tokens = oauth2();
  Claims claims = claims_of(tokens.access_token(ana_, session_, clock_.now()));
  const SigningKey ours = hs256_key("la clave de siempre");
  EXPECT_EQ(verdict(tokens, sign_token(claims, ours)), "ana");
  claims.set("channel", "sala:1");
  EXPECT_EQ(verdict(tokens, sign_token(claims, ours)), "type");
}

TEST_F(TokensTest, AnotherServicesKeysSpeakToItsPeopleAlone) {
  const SigningKey ours = hs256_key("la clave de siempre");
  const SigningKey theirs = eddsa_key(bytes_of(kEdSeed));
  keyring_.replace(Keyring({ours, eddsa_public_key(bytes_of(kEdOpen))}));
  const Tokens tokens({.outside_roles = {{"a", "juez"}}}, {keyring_, directory_, random_});
  const Claims claims{{"sub", "1"}, {"channel", "sala:1"}};
  Identity account, outsider;
  account.kind = IdentityKind::kUser;
  outsider.kind = IdentityKind::kOutside;
  const auto holds = [&](const SigningKey& key, const Identity& bearer) {
    return tokens.channel_grant(sign_token(claims, key), bearer, clock_.now()).has_value();
  };
  EXPECT_TRUE(holds(ours, account));
  EXPECT_TRUE(holds(theirs, outsider));
  EXPECT_FALSE(holds(ours, outsider)) << "an account may have the same number";
  EXPECT_FALSE(holds(theirs, account));
}

TEST_F(TokensTest, WhatEndsTheSessionOrTheAccountEndsTheToken) {
  for (const bool is_simple : {false, true}) {
    const Tokens tokens = is_simple ? simplejwt() : oauth2();
    const auto fresh = [&] {
      session_ = write([&](db::WriteTx& tx) {
        return start_session(tx, {.account = ana_.id, .life = 24h}, random_);
      });
      directory_.refresh(*db_, clock_.now());
      ana_ = find_account(*db_, ana_.id).value();
      return tokens.access_token(ana_, session_, clock_.now());
    };
    const auto after = [&](auto work) {
      const std::string access = fresh();
      EXPECT_EQ(verdict(tokens, access), "ana");
      change(work);
      directory_.refresh(*db_, clock_.now());
      return verdict(tokens, access);
    };
    EXPECT_EQ(after([&](db::WriteTx& tx) { end_session(tx, ana_.id, session_.id); }), "revoked");
    EXPECT_EQ(after([&](db::WriteTx& tx) { set_password(tx, ana_.id, "x"); }), "revoked");
    EXPECT_EQ(after([&](db::WriteTx& tx) { set_roles(tx, ana_.id, {}); }), "revoked");
    EXPECT_EQ(after([&](db::WriteTx& tx) { set_active(tx, ana_.id, false); }), "no_account");
    change([&](db::WriteTx& tx) { set_active(tx, ana_.id, true); });
    const std::string access = fresh();
    clock_.advance(tokens.settings().access_life + 30s);
    EXPECT_EQ(verdict(tokens, access), "expired");
  }
}

TEST_F(TokensTest, OnlyAnAccessTokenOfThisSiteIsOne) {
  const Tokens ours = oauth2(), simple = simplejwt();
  const std::string other_site = oauth2("otra").access_token(ana_, session_, clock_.now());
  const auto signed_with = [&](const Claims& claims) {
    return sign_token(claims, keyring_.take()->signer());
  };
  struct {
    std::string_view name;
    const Tokens& tokens;
    std::string token;
    std::string_view verdict;
  } const cases[] = {
      {"another tenant's", ours, other_site, "audience"},
      {"refresh as access", simple, simple.refresh_token(ana_, session_), "type"},
      {"opaque refresh as access", ours, ours.refresh_token(ana_, session_), "malformed"},
      {"the other shape", simple, other_site, "type"},
      {"the other shape, untyped", ours, simple.access_token(ana_, session_, clock_.now()),
       "issuer"},
      {"unknown account", simple,
       signed_with({{"token_type", "access"}, {"exp", 1'700'000'900}, {"juez_id", 99}}),
       "no_account"},
      {"no account", simple, signed_with({{"token_type", "access"}, {"exp", 1'700'000'900}}),
       "no_account"},
      {"account as text", simple,
       signed_with({{"token_type", "access"}, {"exp", 1'700'000'900}, {"juez_id", "1"}}), "ana"},
      {"account is no number", simple,
       signed_with({{"token_type", "access"}, {"exp", 1'700'000'900}, {"juez_id", "1 OR 1=1"}}),
       "no_account"},
  };
  for (const auto& c : cases) EXPECT_EQ(verdict(c.tokens, c.token), c.verdict) << c.name;
}

TEST_F(TokensTest, TokensFromBeforeASwitchOverHoldUntilSomethingOfTheAccountEnds) {
  const Tokens tokens = simplejwt();
  const std::string old = sign_token({{"token_type", "access"},
                                      {"exp", 1'700'003'600},
                                      {"iat", 1'700'000'000},
                                      {"jti", "8a3f0c6d4be84fd0a9b1c2d3e4f50617"},
                                      {"juez_id", ana_.id},
                                      {"username", "ana"}},
                                     keyring_.take()->signer());
  EXPECT_EQ(verdict(tokens, old), "ana");
  clock_.advance(5s);
  change([&](db::WriteTx& tx) { set_password(tx, ana_.id, "x"); });
  directory_.refresh(*db_, clock_.now());
  EXPECT_EQ(verdict(tokens, old), "revoked");
}

TEST_F(TokensTest, AnOpaqueRefreshTokenIsOneGenerationOfOneSession) {
  const Tokens tokens = oauth2();
  const std::string refresh = tokens.refresh_token(ana_, session_);
  const auto is_genuine = [&](const std::string& text, const Session& session) {
    const auto claim = tokens.read_refresh(text, clock_.now());
    return claim && tokens.is_genuine(text, session, *claim, clock_.now());
  };
  EXPECT_TRUE(is_genuine(refresh, session_));
  EXPECT_EQ(tokens.read_refresh(refresh, clock_.now())->session, session_.id);
  std::string next = refresh;
  next.replace(session_.id.size() + 1, 1, "2");
  EXPECT_FALSE(is_genuine(next, session_)) << "nobody gave out generation 2";
  Session other = session_;
  other.salt = "otra";
  EXPECT_FALSE(is_genuine(refresh, other)) << "the key alone is not enough";
  keyring_.replace(Keyring({hs256_key("nueva", "n"), hs256_key("la clave de siempre")}));
  EXPECT_TRUE(is_genuine(refresh, session_)) << "an older key still verifies";
  keyring_.replace(keyring_of_secret("nueva"));
  EXPECT_FALSE(is_genuine(refresh, session_));
  for (const std::string& broken :
       {std::string(), std::string("a.1.b"), refresh.substr(1), session_.id + ".0.x",
        session_.id + ".-1.x", refresh + ".", std::string(10'240, 'a')})
    EXPECT_FALSE(is_genuine(broken, session_)) << broken.substr(0, 60);
}

// Two sites may have to take the same SECRET_KEY, each for tokens that were issued before.
TEST_F(TokensTest, ATokenThatNamesAnotherSiteDoesNotHold) {
  const auto of_site = [&](const std::string& site) {
    return Tokens({.format = TokenFormat::kSimplejwt, .id_claim = "juez_id", .site = site},
                  {keyring_, directory_, random_});
  };
  const Tokens here = of_site("server5k"), there = of_site("otro"), older = simplejwt();
  const auto access = [&](const Tokens& from) {
    return from.access_token(ana_, session_, clock_.now());
  };
  EXPECT_EQ(verdict(here, access(here)), "ana");
  EXPECT_EQ(verdict(here, access(there)), "audience");
  EXPECT_EQ(verdict(here, access(older)), "ana") << "those of other programs name none";
  const auto refresh = here.read_refresh(there.refresh_token(ana_, session_), clock_.now());
  EXPECT_EQ(refresh ? "read" : to_string(refresh.error()), "audience");
}

TEST_F(TokensTest, ARefreshTokenThatIsAJwtIsReadStrictly) {
  const Tokens tokens = simplejwt();
  const auto fault = [&](const std::string& text) {
    const auto claim = tokens.read_refresh(text, clock_.now());
    return claim ? claim->session : std::string(to_string(claim.error()));
  };
  const auto signed_with = [&](std::string_view type, std::string_view jti, const Json& id) {
    return sign_token({{"token_type", type}, {"exp", 1'700'000'900}, {"jti", jti}, {"juez_id", id}},
                      keyring_.take()->signer());
  };
  EXPECT_EQ(fault(tokens.refresh_token(ana_, session_)), session_.id);
  EXPECT_EQ(fault(signed_with("refresh", session_.id, 1)), session_.id);
  EXPECT_EQ(fault(signed_with("access", session_.id, 1)), "type");
  EXPECT_EQ(fault(signed_with("refresh", "corto", 1)), "malformed");
  EXPECT_EQ(fault(signed_with("refresh", session_.id, nullptr)), "no_account");
  EXPECT_EQ(fault("a.b.c"), "malformed");
  clock_.advance(24h * 8);
  EXPECT_EQ(fault(tokens.refresh_token(ana_, session_)), "expired");
}

TEST_F(TokensTest, SomebodyWithoutAnAccountMayBeKnownElsewhere) {
  EXPECT_EQ(outsider({{"admin", "jefe"}}), "ana jefe outside");
  EXPECT_EQ(outsider({{"user", "jefe"}}), "ana outside") << "a role that is none of ours";
  EXPECT_EQ(outsider({}), "no_account") << "the app takes nobody in";
}

TEST_F(TokensTest, ATokenOfOursIsNeverAnOutsiders) {
  const auto of_ours = [&](Claims claims) {
    claims.set("exp", 1'700'000'900);
    return sign_token(claims, hs256_key("la clave de siempre"));
  };
  for (const char* subject : {"otra", "999"})
    EXPECT_EQ(outsider({{"admin", "jefe"}}, of_ours({{"sub", subject}, {"role", "admin"}})),
              "no_account");
}

}  // namespace
}  // namespace chasqui::access
