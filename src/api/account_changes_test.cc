#include "api/account_changes.h"

#include <gtest/gtest.h>

#include "access/audit.h"
#include "api/accounts_fixture.h"
#include "base/errors.h"

namespace chasqui::api {
namespace {

struct Books : AccountsFixture {  // Ana (1) sells, Jefa (2) administers.
  service::Caller caller{access::Identity::local_operator(), app.clock.now()};

  template <class Work>
  std::string refused(Work&& work) {
    try {
      app.database().write_now([&](db::WriteTx& write) {
        AccountBook book(write, caller, *app.schema().auth);
        work(book);
        return std::string();
      });
    } catch (const Refusal& refusal) {
      return refusal.fields().empty() ? refusal.code() : refusal.fields().front().loc.back();
    }
    return "";
  }
  std::string last_entry() {
    return app.read([](service::Read& read) {
      const auto entries = access::list_audit(read.connection(), {.limit = 1});
      return entries.empty() ? std::string()
                             : entries.front().action + " " + to_text(entries.front().after);
    });
  }
};

TEST(AccountBook, ASiteStaysInSomebodysHands) {
  Books books;
  const AccountChanges demoted{.roles = {{"vendedor"}}}, off{.is_active = false};
  EXPECT_EQ(books.refused([&](AccountBook& book) { book.change(2, demoted); }),
            "ultimo_administrador");
  EXPECT_EQ(books.refused([&](AccountBook& book) { book.change(2, off); }), "ultimo_administrador");
  books.add("otra", "jefe");
  EXPECT_EQ(books.refused([&](AccountBook& book) { book.change(2, demoted); }), "");
  books.caller.identity.kind = access::IdentityKind::kUser;
  books.caller.identity.id = 3;
  EXPECT_EQ(books.refused([&](AccountBook& book) { book.change(3, off); }), "acceso_propio");
}

TEST(AccountBook, NamesTheFieldsAsTheyAreOnTheWire) {
  Books books;
  EXPECT_EQ(books.refused([](AccountBook& book) { book.add({.username = ""}); }), "usuario");
  EXPECT_EQ(
      books.refused([](AccountBook& book) { book.add({.username = "luz", .roles = {"nadie"}}); }),
      "roles");
  EXPECT_EQ(books.refused([](AccountBook& book) { book.change(1, {.email = "nada"}); }), "correo");
  EXPECT_EQ(books.refused([](AccountBook& book) { book.change(99, {}); }), "usuario");
}

TEST(AccountBook, WhatIsDoneIsInTheAuditAndNoSecretIs) {
  Books books;
  books.refused([](AccountBook& book) { book.change(1, {.first_name = "Ana María"}); });
  EXPECT_EQ(books.last_entry(), R"(update {"nombre":"Ana María"})");
  books.refused([](AccountBook& book) { book.set_password(1, "a hash"); });
  EXPECT_EQ(books.last_entry(), R"(update {"clave":true})");
  books.refused([](AccountBook& book) { EXPECT_GT(book.invite(1).size(), 20U); });
  EXPECT_EQ(books.last_entry(), R"(update {"enlace":"reset"})");
  books.login("jefa");
  books.refused([](AccountBook& book) { EXPECT_EQ(book.end_sessions(2), 1); });
}

}  // namespace
}  // namespace chasqui::api
