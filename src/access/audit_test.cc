#include "access/audit.h"

#include "access/access_fixture.h"
#include "db/db_error.h"

namespace chasqui::access {
namespace {

class Audit : public AccessTest {
 protected:
  void note(const std::string& action, const std::string& model = "clientes") {
    Identity ana;
    ana.kind = IdentityKind::kUser;
    ana.id = 7;
    ana.name = "ana";
    ana.address = "10.0.0.5";
    AuditEntry entry = audit_entry(ana, clock_.now());
    entry.action = action;
    entry.model = model;
    entry.record_id = "3";
    entry.before = JsonObject{{"nombre", "A"}};
    audit(*db_, entry);
  }
  std::string seen(const AuditQuery& query) {
    std::string text;
    for (const AuditEntry& entry : list_audit(*db_, query)) text += entry.action + " ";
    return text;
  }
};

TEST_F(Audit, SaysWhoDidWhatFromWhere) {
  note("delete");
  const AuditEntry entry = list_audit(*db_, {}).at(0);
  EXPECT_EQ(entry.who_kind + " " + entry.who_name + " " + entry.address, "user ana 10.0.0.5");
  EXPECT_EQ(entry.who_id, 7);
  EXPECT_EQ(entry.at, clock_.now());
  EXPECT_EQ(entry.before, Json(JsonObject{{"nombre", "A"}}));
  EXPECT_TRUE(entry.after.is_null());
}

TEST_F(Audit, IsReadNewestFirstInPages) {
  for (const char* action : {"a", "b", "c", "d"}) note(action);
  note("e", "ventas");
  EXPECT_EQ(seen({.limit = 2}), "e d ");
  EXPECT_EQ(seen({.before_id = 4, .limit = 2}), "c b ");
  EXPECT_EQ(seen({.model = "clientes"}), "d c b a ");
  EXPECT_EQ(seen({.model = "clientes", .record_id = "4"}), "");
  EXPECT_EQ(seen({.who_id = 8}), "");
  EXPECT_EQ(seen({.limit = 0}), "e ");
}

TEST_F(Audit, IsAskedByKindOfPersonAndByTime) {
  const Utc start = clock_.now();
  note("a");
  clock_.advance(std::chrono::hours(1));
  note("b");
  clock_.advance(std::chrono::hours(1));
  note("c");
  const auto at = [&](int hour) { return start + std::chrono::hours(hour); };
  EXPECT_EQ(seen({.since = at(1)}), "c b ");
  EXPECT_EQ(seen({.until = at(1)}), "a ") << "the end itself is not in";
  EXPECT_EQ(seen({.since = at(1), .until = at(2)}), "b ");
  EXPECT_EQ(seen({.since = at(3)}), "");
  EXPECT_EQ(seen({.who_id = 7, .who_kind = "user"}), "c b a ");
  EXPECT_EQ(seen({.who_id = 7, .who_kind = "key"}), "") << "a key of that number is another";
}

TEST_F(Audit, LetsNobodyChangeOrDropAnEntry) {
  note("a");
  EXPECT_THROW(db_->exec("UPDATE chasqui_audit SET who_name = 'otro'"), db::DbError);
  EXPECT_THROW(db_->exec("DELETE FROM chasqui_audit"), db::DbError);
  EXPECT_EQ(seen({}), "a ");
}

}  // namespace
}  // namespace chasqui::access
