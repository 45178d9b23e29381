#include "api/entry_page.h"

#include <gtest/gtest.h>

#include "api/accounts_fixture.h"

namespace chasqui::api {
namespace {

std::string link_to(AccountsFixture& tienda, access::LinkPurpose purpose, std::int64_t account) {
  SeededRandom random{static_cast<std::uint64_t>(purpose) * 100 + account + 7};
  std::string token;
  tienda.app.database().write_now([&](db::WriteTx& write) {
    token = access::add_link(write, {.purpose = purpose, .account = account}, random);
    return std::string();
  });
  return token;
}

TEST(EntryPage, AsksForWhatTheLinkIsFor) {
  AccountsFixture tienda;
  struct {
    access::LinkPurpose purpose;
    std::int64_t account;
    bool asks_name;
  } const cases[] = {{access::LinkPurpose::kFirstAdmin, 0, true},
                     {access::LinkPurpose::kInvite, 1, false},
                     {access::LinkPurpose::kReset, 1, false}};
  for (const auto& c : cases) {
    const std::string token = link_to(tienda, c.purpose, c.account);
    const std::string page(tienda.ask("GET", access::link_path(token)).bytes());
    EXPECT_NE(page.find(token), std::string::npos) << page;
    EXPECT_NE(page.find("action=\"/enlace\""), std::string::npos);
    EXPECT_EQ(page.find("name=\"username\"") != std::string::npos, c.asks_name);
    EXPECT_EQ(page.find("<strong>ana</strong>") == std::string::npos, c.asks_name) << page;
    EXPECT_NE(page.find("Use 8 caracteres o más."), std::string::npos);
  }
}

TEST(EntryPage, LeadsToThePagesOfTheAppAndWhoAdministersToTheAdministration) {
  AccountsFixture tienda([](service::App& app) { app.menu("/mostrador/", "Mostrador & caja"); });
  const auto page = [&](std::int64_t account) {
    const std::string token = link_to(tienda, access::LinkPurpose::kReset, account);
    return std::string(tienda.ask("GET", access::link_path(token)).bytes());
  };
  const std::string of_ana = page(1), of_jefa = page(2);
  const std::string_view counter = "<a href=\"/mostrador/\">Mostrador &amp; caja</a>";
  EXPECT_NE(of_ana.find(counter), std::string::npos) << of_ana;
  EXPECT_EQ(of_ana.find("/admin/"), std::string::npos) << of_ana;
  EXPECT_NE(of_jefa.find(counter), std::string::npos) << of_jefa;
  EXPECT_NE(of_jefa.find("<a href=\"/admin/\">"), std::string::npos) << of_jefa;
}

TEST(EntryPage, OfAnInactiveAccountTheLinkWorksNoMore) {
  AccountsFixture tienda;
  const std::string token = link_to(tienda, access::LinkPurpose::kReset, 1);
  tienda.app.database().write_now([](db::WriteTx& write) {
    access::set_active(write, 1, false);
    return std::string();
  });
  const std::string page(tienda.ask("GET", access::link_path(token)).bytes());
  EXPECT_NE(page.find("El enlace no sirve"), std::string::npos) << page;
  EXPECT_EQ(page.find("ana"), std::string::npos) << page;
}

TEST(EntryPage, AnAppWithoutPagesLeadsToTheAdministration) {
  AccountsFixture tienda;
  const std::string token = link_to(tienda, access::LinkPurpose::kReset, 1);
  const std::string page(tienda.ask("GET", access::link_path(token)).bytes());
  EXPECT_NE(page.find("<a href=\"/admin/\">"), std::string::npos) << page;
}

TEST(EntryPage, ALinkThatWorksNoMoreIsNotRepeated) {
  AccountsFixture tienda;
  const wire::Response page = tienda.ask("GET", "/entrar?enlace=%3Cscript%3E");
  EXPECT_EQ(page.status, 200);
  EXPECT_NE(page.bytes().find("El enlace no sirve"), std::string::npos);
  EXPECT_EQ(page.bytes().find("<script>"), std::string::npos);
  EXPECT_EQ(page.bytes().find("<strong>"), std::string::npos) << "nobody is named";
  EXPECT_EQ(page.bytes().find("/admin/"), std::string::npos);
  EXPECT_EQ(page.headers.find("Cache-Control"), "no-store");
}

TEST(EntryPage, TheSitesNameIsText) {
  EXPECT_NE(entry_page({"A<b>&", "/enlace", "", {}}).find("<h1>A&lt;b>&amp;</h1>"),
            std::string::npos);
}

}  // namespace
}  // namespace chasqui::api
