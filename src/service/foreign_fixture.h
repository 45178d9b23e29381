// For tests: another program's database, made of SQL.
#pragma once
#include <string>

#include "base/clock.h"
#include "db/sqlite.h"
#include "service/foreign.h"

namespace chasqui::service {

class ForeignFile {
 public:
  explicit ForeignFile(const std::string& sql) {
    db::open_sqlite({.path = file_.path()}, clock_)->exec(sql);
  }
  ForeignDatabase open() {
    return ForeignDatabase(db::open_sqlite({.path = file_.path(), .is_reader = true}, clock_));
  }

 private:
  ManualClock clock_;
  db::PrivateFile file_;
};

}  // namespace chasqui::service
