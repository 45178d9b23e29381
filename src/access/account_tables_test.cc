#include "access/access_fixture.h"
#include "db/db_error.h"

namespace chasqui::access {
namespace {

using AccountTables = AccessTest;

TEST_F(AccountTables, AreMadeOnceAndKeepWhatTheyHold) {
  add("ana");
  make_account_tables(*db_);
  EXPECT_EQ(count_accounts(*db_), 1);
}

TEST_F(AccountTables, AnIdIsNeverGivenTwice) {
  add("ana");
  db_->exec("DELETE FROM chasqui_user");
  EXPECT_EQ(add("ben").id, 2) << "a token of ana's must not be one of ben's";
}

}  // namespace
}  // namespace chasqui::access
