// For tests: a database of its own with the platform's and the accounts' tables, a clock that
// stands still, and chance that repeats itself.
#pragma once
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "access/accounts.h"
#include "base/chance.h"
#include "base/clock.h"
#include "base/errors.h"
#include "db/platform_tables.h"
#include "db/sqlite.h"
#include "db/write_job.h"

namespace chasqui::access {

// "credenciales" when `work` throws a Refusal of that code; empty when it does not.
template <class Work>
std::string refusal_of(Work&& work) {
  try {
    work();
  } catch (const Refusal& refusal) {
    return refusal.code() + (refusal.fields().empty() ? "" : " " + refusal.fields()[0].loc.back());
  }
  return "";
}

class AccessTest : public testing::Test {
 protected:
  AccessTest() {
    db::make_platform_tables(*db_, random_);
    make_account_tables(*db_);
  }
  // Like a job of the write queue, alone in its transaction.
  template <class Work>
  auto write(Work&& work) {
    db_->begin_immediate();
    db::WriteTx tx(*db_, clock_.now());
    try {
      auto result = work(tx);
      db_->commit();
      return result;
    } catch (const Refusal&) {
      db_->rollback();
      throw;
    }
  }
  Account add(const std::string& name, std::vector<std::string> roles = {}) {
    return write([&](db::WriteTx& tx) {
      return add_account(tx, {.username = name, .roles = std::move(roles)});
    });
  }
  template <class Work>
  void change(Work&& work) {
    write([&](db::WriteTx& tx) { return work(tx), 0; });
  }

  db::PrivateFile file_;
  ManualClock clock_;
  SeededRandom random_{1};
  std::unique_ptr<db::Connection> db_ =
      db::open_sqlite({.path = file_.path(), .synchronous = db::Synchronous::kOff}, clock_);
};

}  // namespace chasqui::access
