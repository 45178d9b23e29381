#include "api/accounts.h"

#include <gtest/gtest.h>

#include "api/accounts_fixture.h"

namespace chasqui::api {
namespace {

TEST(Accounts, HearOfWhatOthersChanged) {
  AccountsFixture f;
  const std::string token = f.token_of("ana");
  EXPECT_TRUE(f.accounts().tokens().identify(token, f.app.clock.now()));
  f.app.database().write_now([](db::WriteTx& write) {
    access::set_active(write, 1, false);
    return std::string();
  });
  f.accounts().refresh();
  EXPECT_EQ(f.accounts().tokens().identify(token, f.app.clock.now()).error(),
            access::TokenFault::kNoAccount);
}

TEST(Accounts, ABrowsersTokenLivesAsLongAsItsSession) {
  AccountsFixture f;
  const access::Client client{"127.0.0.1"};
  const auto program = f.accounts().sign_in().login("ana", "una-clave-buena", client);
  const auto browser = f.accounts().browser_sign_in().login("ana", "una-clave-buena", client);
  EXPECT_EQ(program.access_life, std::chrono::minutes(15));
  EXPECT_EQ(browser.access_life, std::chrono::hours(24 * 30));
}

TEST(Accounts, WhatEndedLongAgoIsForgottenOnceAnHour) {
  AccountsFixture f;
  const auto sessions = [&] {
    return f.app.database().read_now([](db::Connection& connection) {
      return connection.query_int64("SELECT COUNT(*) FROM chasqui_session");
    });
  };
  f.accounts().forget_ended();
  f.token_of("ana");
  f.app.clock.advance(std::chrono::minutes(59));
  f.accounts().forget_ended();
  EXPECT_EQ(sessions(), 1);
  f.app.clock.advance(std::chrono::hours(24 * 61));  // Thirty days of life, and thirty after it.
  f.accounts().forget_ended();
  EXPECT_EQ(sessions(), 0);
}

}  // namespace
}  // namespace chasqui::api
