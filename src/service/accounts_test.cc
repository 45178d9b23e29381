#include <gtest/gtest.h>

#include "access/audit.h"
#include "service/tienda_fixture.h"

namespace chasqui::service {
namespace {

TEST(Accounts, AreSeenByServicesAndMadeByImports) {
  AppFixture fixture(kTienda);
  const std::int64_t id = fixture.write([](Tx& tx) {
    tx.add_account({.username = "jefa", .roles = {"admin"}});
    return tx.add_account({.username = "juez1", .first_name = "Ana", .roles = {"juez"}}).id;
  });
  fixture.read([&](Read& read) {
    EXPECT_EQ(read.account(id).value().username, "juez1");
    EXPECT_FALSE(read.account(id + 1));
    EXPECT_EQ(read.accounts_with_role("juez").size(), 1u);
    EXPECT_EQ(read.accounts_with_role("juez").at(0).first_name, "Ana");
    EXPECT_EQ(read.accounts_with_role("").size(), 2u);
    return 0;
  });
}

std::vector<access::AuditEntry> audited(AppFixture& fixture) {
  return fixture.read([](Read& read) { return access::list_audit(read.connection(), {}); });
}

TEST(Accounts, WhoMakesOneOrChangesAPasswordIsInTheAuditWithoutIt) {
  AppFixture fixture(kTienda);
  fixture.who = access::Identity::platform();
  const std::int64_t id =
      fixture.write([](Tx& tx) { return tx.add_account({.username = "ana"}).id; });
  EXPECT_TRUE(audited(fixture).empty()) << "an import leaves no trail";
  fixture.who = access::Identity::local_operator();
  fixture.write([&](Tx& tx) {
    tx.set_password(id, "un hash");
    tx.add_account({.username = "ben", .password = "otro hash", .roles = {"juez"}});
  });
  const auto entries = audited(fixture);
  ASSERT_EQ(entries.size(), 2u);
  EXPECT_EQ(entries[1].model + " " + entries[1].action + " " + entries[1].record_id,
            "usuarios update " + std::to_string(id));
  EXPECT_EQ(to_text(entries[1].after), R"({"password":true})");
  EXPECT_EQ(to_text(entries[0].after).find("hash"), std::string::npos);
  EXPECT_EQ(entries[0].after["roles"], Json(JsonArray{"juez"}));
  const auto account = fixture.read([&](Read& read) { return read.account(id); });
  EXPECT_EQ(account->password, "un hash");
  EXPECT_GT(account->version, 1) << "its sessions have ended";
}

TEST(Accounts, NamesAndWhetherOneIsActiveChangeAndAreInTheAudit) {
  AppFixture fixture(kTienda);
  fixture.who = access::Identity::local_operator();
  const std::int64_t id = fixture.write([](Tx& tx) {
    return tx.add_account({.username = "ana", .first_name = "Ana", .roles = {"juez"}}).id;
  });
  fixture.write([&](Tx& tx) { tx.set_names(id, {"ana@x.example", "Ana María", "Paz"}); });
  fixture.write([&](Tx& tx) { tx.set_active(id, false); });
  const auto account = fixture.read([&](Read& read) { return read.account(id); });
  EXPECT_EQ(account->full_name() + " " + account->email, "Ana María Paz ana@x.example");
  EXPECT_FALSE(account->is_active);
  const auto entries = audited(fixture);
  ASSERT_EQ(entries.size(), 3u);
  EXPECT_EQ(std::string(entries[1].before["first_name"].text()) + " " +
                std::string(entries[1].after["first_name"].text()),
            "Ana Ana María");
  EXPECT_EQ(to_text(entries[0].after), R"({"is_active":false})");
  EXPECT_EQ(fixture.refusal_of([&](Tx& tx) { tx.set_active(id + 9, true); }).kind(),
            Kind::kNotFound);
}

}  // namespace
}  // namespace chasqui::service
