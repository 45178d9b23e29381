#include "api/admin_backups.h"

#include <gtest/gtest.h>

#include "api/admin.h"
#include "api/admin_fixture.h"
#include "api/backups.h"
#include "base/errors.h"

namespace chasqui::api {
namespace {

struct Shelf : AdminFixture {
  Shelf() {
    backups.list = [] { return std::vector<BackupFile>{{"a.db", Utc{}, 7}}; };
    backups.make = [] { return BackupFile{"b.db", Utc{}, 9}; };
    backups.find = [](const std::string&) -> std::filesystem::path {
      throw Refusal(Kind::kNotFound, "respaldo", "no");
    };
    backups.remove = [this](const std::string& name) { done += "-" + name; };
    backups.restore = [this](const std::string& name, const access::Identity& who) {
      done += "<" + name + " " + who.name;
    };
    shelved.backups = &backups;
    add_admin(table, shelved);
  }
  int ask_as(const std::string& token, std::string_view method, const std::string& path,
             const std::string& body = {}) {
    last = ask(table, request_of(method, "/admin/api/respaldos" + path, body, bearer(token)));
    return last.status;
  }

  Backups backups;
  Site shelved = site;
  edge::RouteTable table;
  std::string done;
};

TEST(AdminBackups, AreMadeDroppedAndPutBackOnceConfirmed) {
  Shelf shelf;
  EXPECT_EQ(shelf.ask_as(shelf.ana, "GET", ""), 403);
  EXPECT_EQ(shelf.ask_as(shelf.jefa, "GET", ""), 200);
  EXPECT_EQ(shelf.last.bytes(),
            R"([{"archivo":"a.db","hora":"1970-01-01T00:00:00.000Z","bytes":7}])");
  EXPECT_EQ(shelf.ask_as(shelf.jefa, "POST", ""), 201);
  EXPECT_EQ(shelf.ask_as(shelf.jefa, "GET", "/c.db"), 404);
  EXPECT_EQ(shelf.ask_as(shelf.jefa, "DELETE", "/a.db"), 204);
  EXPECT_EQ(shelf.ask_as(shelf.jefa, "POST", "/a.db/restaurar", R"({"confirmar":"otra"})"), 422);
  EXPECT_EQ(shelf.done, "-a.db");
  EXPECT_EQ(shelf.ask_as(shelf.jefa, "POST", "/a.db/restaurar", R"({"confirmar":"tienda"})"), 202);
  EXPECT_EQ(shelf.done, "-a.db<a.db jefa");
}

}  // namespace
}  // namespace chasqui::api
