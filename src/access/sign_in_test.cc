#include "access/sign_in.h"

#include "access/access_fixture.h"
#include "access/password.h"
#include "base/log.h"

namespace chasqui::access {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view kPassword = "clave correcta";

const std::string& hash_of_password() {
  static const std::string hash = hashed_password(kPassword);
  return hash;
}

class SignInTest : public testing::Test {
 protected:
  explicit SignInTest(TokenSettings settings = {}) : tokens_(settings, needs_of_tokens()) {
    database_.write_now([](db::WriteTx& tx) {
      add_account(tx, {.username = "ana", .email = "ana@x.org", .password = hash_of_password()});
      return std::string();
    });
    refresh();
  }
  Tokens::Needs needs_of_tokens() { return {keyring_, directory_, random_}; }
  void refresh() {
    database_.read_now([&](db::Connection& db) { directory_.refresh(db, clock_.now()); });
  }
  template <class Work>
  void change(const Work& work) {
    database_.write_now([&](db::WriteTx& tx) { return work(tx), std::string(); });
    refresh();
  }
  Account account(std::int64_t id = 1) {
    return database_.read_now([&](db::Connection& db) { return find_account(db, id).value(); });
  }
  std::string login(std::string_view name, std::string_view password) {
    return refusal_of([&] { sign_in_.login(name, password, {"10.0.0.1"}); });
  }
  std::string renew(std::string_view refresh) {
    return refusal_of([&] { sign_in_.renew(refresh); });
  }
  bool holds(const SignedIn& signed_in) {
    return tokens_.identify(signed_in.access, clock_.now()).has_value();
  }

  // A database whose account tables are there from the start.
  struct Tables {
    Tables(const std::string& path, const Clock& clock, Random& random) {
      const auto connection = db::open_sqlite({.path = path}, clock);
      db::make_platform_tables(*connection, random);
      make_account_tables(*connection);
    }
  };

  ManualClock clock_;
  SeededRandom random_{1};
  Log log_{LogLevel::kOff, true};
  db::PrivateFile file_;
  Tables tables_{file_.path(), clock_, random_};
  db::Database database_{{.path = file_.path(), .synchronous = db::Synchronous::kOff},
                         {nullptr, clock_, random_, log_}};
  LiveKeyring keyring_{keyring_of_secret("la clave")};
  Directory directory_{60min};
  Tokens tokens_;
  PasswordGate gate_{{.at_once = 1, .waiting_max = 0}};
  LoginThrottle throttle_{{.burst = 50}, clock_};
  SignIn sign_in_{{database_, directory_, tokens_, gate_, throttle_, clock_, random_,
                   LoginBy::kUsernameOrEmail}};
};

// By another program, or since the directory was read: its token would else be nobody's.
TEST_F(SignInTest, AnAccountThatWasMadeJustNowGetsInWithItsToken) {
  database_.write_now([](db::WriteTx& tx) {
    add_account(tx, {.username = "luz", .password = hash_of_password()});
    return std::string();
  });
  EXPECT_TRUE(holds(sign_in_.login("luz", kPassword, {"10.0.0.1"})));
}

TEST_F(SignInTest, TheRightPasswordBeginsASession) {
  const SignedIn signed_in = sign_in_.login("ANA", kPassword, {"10.0.0.1", "Firefox"});
  const auto identity = tokens_.identify(signed_in.access, clock_.now());
  ASSERT_TRUE(identity);
  EXPECT_EQ(identity->name, "ana");
  EXPECT_EQ(identity->session, signed_in.session.id);
  EXPECT_EQ(signed_in.session.agent, "Firefox");
  EXPECT_EQ(signed_in.access_life, 15min);
  EXPECT_EQ(account().last_login_at, clock_.now());
  EXPECT_EQ(login("ana@x.org", kPassword), "");
}

TEST_F(SignInTest, WhateverIsWrongTheAnswerIsTheSame) {
  change([](db::WriteTx& tx) {
    add_account(tx, {.username = "sin", .roles = {}});
    add_account(tx, {.username = "off", .password = hash_of_password(), .is_active = false});
  });
  for (const std::string_view name : {"ana", "nadie", "sin", "off", "", "\xff", "' OR 1=1 --"})
    EXPECT_EQ(login(name, name == "ana" ? "otra clave" : kPassword), "credenciales") << name;
  EXPECT_EQ(login("sin", ""), "credenciales") << "no password is not an empty one";
  EXPECT_TRUE(login("ana", std::string(10'240, 'x')).ends_with("password"));
  EXPECT_EQ(login(std::string(100'000, 'x'), kPassword), "credenciales");
}

TEST_F(SignInTest, APasswordOfDjangoIsTakenOverAtTheNextLogin) {
  change([](db::WriteTx& tx) {
    add_account(
        tx,
        {.username = "juez1",
         .password = "pbkdf2_sha256$1000$seasalt$JgZryXe2Ga8ysg6XbzkLpTdyPQrHqsinbL9BnnhgX4A="});
  });
  EXPECT_EQ(login("juez1", "lètmein"), "");
  EXPECT_TRUE(account(2).password.starts_with("$argon2id$")) << account(2).password;
  EXPECT_EQ(account(2).version, 1) << "nobody is signed out by it";
  EXPECT_EQ(login("juez1", "lètmein"), "");
}

TEST_F(SignInTest, GuessingIsThrottledAndAFullGateSaysSo) {
  LoginThrottle strict({.burst = 2}, clock_);
  SignIn sign_in({database_, directory_, tokens_, gate_, strict, clock_, random_});
  const auto guess = [&] { return refusal_of([&] { sign_in.login("ana", "x", {"10.0.0.1"}); }); };
  EXPECT_EQ(guess(), "credenciales");
  EXPECT_EQ(guess(), "credenciales");
  EXPECT_EQ(guess(), "demasiados_intentos");
  const PasswordGate::Slot busy = gate_.enter();
  EXPECT_EQ(login("ana", kPassword), "ocupado");
}

TEST_F(SignInTest, ARefreshTokenIsUsedOnceAndALostAnswerIsGivenAgain) {
  const SignedIn first = sign_in_.login("ana", kPassword, {"10.0.0.1"});
  clock_.advance(1min);
  const SignedIn second = sign_in_.renew(first.refresh);
  EXPECT_NE(second.refresh, first.refresh);
  EXPECT_TRUE(holds(second));
  clock_.advance(10s);
  EXPECT_EQ(sign_in_.renew(first.refresh).refresh, second.refresh) << "the answer was lost";
  const SignedIn third = sign_in_.renew(second.refresh);
  EXPECT_NE(third.refresh, second.refresh);
  EXPECT_TRUE(holds(third));
}

TEST_F(SignInTest, ARefreshTokenUsedAgainLaterEndsItsSession) {
  const SignedIn stolen = sign_in_.login("ana", kPassword, {"10.0.0.1"});
  const SignedIn other = sign_in_.login("ana", kPassword, {"10.0.0.2"});
  const SignedIn thief = sign_in_.renew(stolen.refresh);
  clock_.advance(10s + 1ms);
  EXPECT_TRUE(holds(thief));
  EXPECT_EQ(renew(stolen.refresh), "token_invalido");
  EXPECT_FALSE(holds(thief)) << "at once, not when it expires";
  EXPECT_EQ(renew(thief.refresh), "token_invalido");
  EXPECT_TRUE(holds(other)) << "another session of the same account";
}

TEST_F(SignInTest, AGuessedRefreshTokenEndsNothing) {
  const SignedIn signed_in = sign_in_.login("ana", kPassword, {"10.0.0.1"});
  EXPECT_EQ(renew(signed_in.session.id + ".1.AAAA"), "token_invalido");
  EXPECT_EQ(renew(""), "token_invalido");
  EXPECT_TRUE(holds(signed_in));
  EXPECT_EQ(renew(signed_in.refresh), "");
}

TEST_F(SignInTest, NobodyRenewsAfterLogoutExpiryOrDisabling) {
  const auto fresh = [&] { return sign_in_.login("ana", kPassword, {"10.0.0.1"}); };
  const SignedIn out = fresh();
  sign_in_.logout(out.refresh);
  EXPECT_FALSE(holds(out));
  EXPECT_EQ(renew(out.refresh), "token_invalido");
  EXPECT_EQ(refusal_of([&] { sign_in_.logout(out.refresh); }), "token_invalido") << "once";
  const SignedIn old = fresh();
  clock_.advance(24h * 30);
  EXPECT_EQ(renew(old.refresh), "token_invalido");
  const SignedIn disabled = fresh();
  change([](db::WriteTx& tx) { set_active(tx, 1, false); });
  EXPECT_EQ(renew(disabled.refresh), "token_invalido");
}

TEST_F(SignInTest, SessionsEndOneByOneOrAll) {
  const SignedIn one = sign_in_.login("ana", kPassword, {"10.0.0.1"});
  const SignedIn two = sign_in_.login("ana", kPassword, {"10.0.0.1"});
  const SignedIn three = sign_in_.login("ana", kPassword, {"10.0.0.1"});
  EXPECT_FALSE(sign_in_.end_session(2, one.session.id)) << "another's";
  EXPECT_TRUE(sign_in_.end_session(1, one.session.id));
  EXPECT_FALSE(holds(one));
  EXPECT_TRUE(holds(two));
  EXPECT_EQ(refusal_of([&] { sign_in_.logout(two.refresh, 2); }), "token_invalido");
  EXPECT_EQ(sign_in_.end_sessions(1), 2);
  EXPECT_FALSE(holds(two));
  EXPECT_FALSE(holds(three));
}

TEST_F(SignInTest, ANewPasswordNeedsTheOldOneAndEndsEverySession) {
  const SignedIn signed_in = sign_in_.login("ana", kPassword, {"10.0.0.1"});
  EXPECT_EQ(refusal_of([&] { sign_in_.change_password(1, "otra", "nueva clave"); }),
            "credenciales");
  EXPECT_TRUE(refusal_of([&] {
                sign_in_.change_password(1, kPassword, "corta");
              }).ends_with("new_password"));
  EXPECT_TRUE(holds(signed_in));
  sign_in_.change_password(1, kPassword, "nueva clave");
  EXPECT_FALSE(holds(signed_in));
  EXPECT_EQ(login("ana", kPassword), "credenciales");
  EXPECT_EQ(login("ana", "nueva clave"), "");
}

TEST_F(SignInTest, ALinkMakesTheFirstAdministratorOrSetsAPasswordOnce) {
  std::string admin, reset;
  change([&](db::WriteTx& tx) {
    admin = add_link(tx, {.purpose = LinkPurpose::kFirstAdmin}, random_);
    reset = add_link(tx, {LinkPurpose::kReset, 1}, random_);
  });
  const NewAccount wanted{.username = "jefa", .roles = {"administrador"}};
  const auto accept = [&](const std::string& token, std::string_view password) {
    return refusal_of([&] { sign_in_.accept_link(token, password, wanted, {"10.0.0.1"}); });
  };
  EXPECT_TRUE(accept(admin, "corta").ends_with("password"));
  EXPECT_EQ(accept("nada", "clave nueva"), "enlace");
  EXPECT_EQ(accept(admin, "clave nueva"), "");
  EXPECT_EQ(account(2).roles, std::vector<std::string>{"administrador"});
  EXPECT_EQ(accept(admin, "clave nueva"), "enlace");
  EXPECT_EQ(accept(reset, "clave nueva"), "");
  EXPECT_EQ(login("ana", "clave nueva"), "");
}

class SimplejwtSignIn : public SignInTest {
 protected:
  SimplejwtSignIn()
      : SignInTest({.format = TokenFormat::kSimplejwt,
                    .id_claim = "juez_id",
                    .access_life = 60min,
                    .refresh_life = 24h * 7}) {}
  // As djangorestframework-simplejwt issued it before the switch-over.
  std::string old_refresh(std::int64_t account, std::string_view jti) {
    return sign_token({{"token_type", "refresh"},
                       {"exp", clock_.now().ms / 1000 + 3600},
                       {"iat", clock_.now().ms / 1000 - 3600},
                       {"jti", jti},
                       {"juez_id", account}},
                      keyring_.take()->signer());
  }
};

TEST_F(SimplejwtSignIn, TheRefreshTokenStaysTheSameUntilLogout) {
  const SignedIn signed_in = sign_in_.login("ana", kPassword, {"10.0.0.1"});
  clock_.advance(1h);
  const SignedIn renewed = sign_in_.renew(signed_in.refresh);
  EXPECT_EQ(renewed.refresh, signed_in.refresh);
  EXPECT_TRUE(holds(renewed));
  sign_in_.renew(signed_in.refresh);
  sign_in_.logout(signed_in.refresh, 1);
  EXPECT_EQ(renew(signed_in.refresh), "token_invalido");
  EXPECT_FALSE(holds(renewed));
  const SignedIn again = sign_in_.login("ana", kPassword, {"10.0.0.1"});
  EXPECT_EQ(renew(again.access), "token_invalido") << "an access token does not renew";
}

TEST_F(SimplejwtSignIn, TokensFromBeforeTheSwitchOverRenewAndCanBeEnded) {
  const std::string kept = old_refresh(1, "8a3f0c6d4be84fd0a9b1c2d3e4f50617");
  const std::string ended = old_refresh(1, "00000000000000000000000000000001");
  EXPECT_EQ(renew(kept), "");
  EXPECT_EQ(renew(kept), "") << "it is a session of ours now";
  EXPECT_EQ(refusal_of([&] { sign_in_.logout(ended, 1); }), "");
  EXPECT_EQ(renew(ended), "token_invalido");
  EXPECT_EQ(renew(old_refresh(9, "00000000000000000000000000000002")), "token_invalido");
  change([](db::WriteTx& tx) { set_password(tx, 1, hash_of_password()); });
  EXPECT_EQ(renew(kept), "token_invalido");
  EXPECT_EQ(renew(old_refresh(1, "00000000000000000000000000000003")), "token_invalido")
      << "issued before the password changed";
}

}  // namespace
}  // namespace chasqui::access
