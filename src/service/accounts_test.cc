#include <gtest/gtest.h>

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

}  // namespace
}  // namespace chasqui::service
