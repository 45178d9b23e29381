#include "access/accounts.h"

#include "access/access_fixture.h"
#include "access/password.h"
#include "access/sessions.h"

namespace chasqui::access {
namespace {

using Accounts = AccessTest;

TEST_F(Accounts, KeepWhatWasSaid) {
  const Account made = write([&](db::WriteTx& tx) {
    return add_account(tx, {.username = "Ana",
                            .email = "ana@x.org",
                            .first_name = "Ana",
                            .last_name = "Paz",
                            .password = "hash",
                            .roles = {"Recepción"},
                            .traits = {{"sucursal", 3}}});
  });
  const auto found = find_account(*db_, made.id);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->username, "Ana");
  EXPECT_EQ(found->full_name(), "Ana Paz");
  EXPECT_EQ(found->roles, std::vector<std::string>{"recepcion"});
  EXPECT_EQ(found->traits, (JsonObject{{"sucursal", 3}}));
  EXPECT_EQ(found->created_at, clock_.now());
  EXPECT_FALSE(found->last_login_at);
  EXPECT_FALSE(find_account(*db_, 99));
  EXPECT_EQ(add("solo").full_name(), "solo");
}

TEST(AccountFaults, EachFieldThatNoAccountMayHaveSoIsNamed) {
  const struct {
    NewAccount account;
    std::string_view fields;
  } cases[] = {
      {{.username = "ana"}, ""},
      {{.username = "ana", .email = "a@y.ec", .first_name = "Ana María", .roles = {"juez"}}, ""},
      {{.username = ""}, "username "},
      {{.username = " ana"}, "username "},
      {{.username = "a\nna"}, "username "},
      {{.username = "a\x7fna"}, "username "},
      {{.username = "\xff"}, "username "},
      {{.username = std::string(1000, 'x')}, "username "},
      {{.username = "ana", .email = "no"}, "email "},
      {{.username = "ana", .email = "a@b@c d"}, "email "},
      {{.username = "ana", .email = "a\t@y.ec"}, "email email "},
      {{.username = "ana", .first_name = "A\x01", .last_name = std::string(1000, 'x')},
       "first_name last_name "},
      {{.username = "ana", .roles = {"", "ju\x02ez"}}, "roles "},
      {{.username = "", .email = "no", .first_name = "\x1b"}, "username first_name email "},
  };
  for (const auto& c : cases) {
    std::string fields;
    for (const FieldError& fault : faults_of(c.account)) fields += fault.loc.back() + " ";
    EXPECT_EQ(fields, c.fields) << c.account.username;
  }
}

TEST_F(Accounts, AreFoundHoweverTheirNameIsWritten) {
  const auto with_mail = [&](const std::string& name, const std::string& email, bool is_active) {
    return write([&](db::WriteTx& tx) {
      return add_account(tx, {.username = name, .email = email, .is_active = is_active});
    });
  };
  with_mail("José", "jose@x.org", true);
  with_mail("ben", "dos@x.org", true);
  with_mail("eva", "dos@x.org", true);
  with_mail("ida", "una@x.org", true);
  with_mail("uma", "una@x.org", false);
  with_mail("off", "off@x.org", false);
  struct {
    std::string_view login;
    LoginBy by;
    std::string_view name;
  } const cases[] = {
      {"José", LoginBy::kUsername, "José"},
      {"JOSE", LoginBy::kUsername, "José"},
      {"jose@x.org", LoginBy::kUsername, ""},
      {"Jose@X.org", LoginBy::kUsernameOrEmail, "José"},
      {"dos@x.org", LoginBy::kUsernameOrEmail, ""},
      {"una@x.org", LoginBy::kUsernameOrEmail, "ida"},
      {"off@x.org", LoginBy::kUsernameOrEmail, ""},
      {"off", LoginBy::kUsername, "off"},
      {"", LoginBy::kUsernameOrEmail, ""},
      {"\xff", LoginBy::kUsernameOrEmail, ""},
      {"' OR 1=1 --", LoginBy::kUsernameOrEmail, ""},
  };
  for (const auto& c : cases) {
    const auto found = find_account_by_login(*db_, c.login, c.by);
    EXPECT_EQ(found ? found->username : "", c.name) << c.login;
  }
}

TEST_F(Accounts, AreListedByNameAndRole) {
  add("eva", {"juez"});
  add("Ana", {"juez", "director"});
  add("ben", {"director"});
  change([](db::WriteTx& tx) { set_active(tx, 1, false); });
  const auto names = [&](const AccountFilter& filter) {
    std::string text;
    for (const Account& account : list_accounts(*db_, filter)) text += account.username + " ";
    return text;
  };
  EXPECT_EQ(names({}), "Ana ben eva ");
  EXPECT_EQ(names({.role = "Juez"}), "Ana eva ");
  EXPECT_EQ(names({.role = "juez", .active_only = true}), "Ana ");
  EXPECT_EQ(names({.role = "jue"}), "");
}

TEST_F(Accounts, WhatIsWrongIsRefusedByName) {
  add("ana");
  struct {
    NewAccount account;
    std::string_view says;
  } const cases[] = {
      {{.username = "ANA"}, "usuario_existe"},
      {{.username = ""}, "username"},
      {{.username = " ben"}, "username"},
      {{.username = "b\nn"}, "username"},
      {{.username = std::string(151, 'x')}, "username"},
      {{.username = "ben", .email = "sin arroba"}, "email"},
      {{.username = "ben", .email = "@"}, "email"},
      {{.username = "ben", .first_name = "\xff"}, "first_name"},
      {{.username = "ben", .roles = {""}}, "roles"},
  };
  for (const auto& c : cases) {
    const std::string said =
        refusal_of([&] { write([&](db::WriteTx& tx) { return add_account(tx, c.account); }); });
    EXPECT_TRUE(said.ends_with(c.says)) << c.says << " | " << said;
  }
  EXPECT_EQ(write([&](db::WriteTx& tx) {
              return add_account(tx, {.username = std::string(150, 'x')});
            }).id,
            2);
}

TEST_F(Accounts, ChangesThatMatterEndEverySessionAndOthersNone) {
  const std::int64_t id = add("ana").id;
  struct {
    std::string_view name;
    std::function<void(db::WriteTx&)> work;
    bool ends;
  } const cases[] = {
      {"password", [&](db::WriteTx& tx) { set_password(tx, id, "x"); }, true},
      {"roles", [&](db::WriteTx& tx) { set_roles(tx, id, {"juez"}); }, true},
      {"disabled", [&](db::WriteTx& tx) { set_active(tx, id, false); }, true},
      {"enabled", [&](db::WriteTx& tx) { set_active(tx, id, true); }, true},
      {"better hash", [&](db::WriteTx& tx) { replace_hash(tx, id, "y"); }, false},
      {"login", [&](db::WriteTx& tx) { touch_last_login(tx, id); }, false},
      {"names", [&](db::WriteTx& tx) { set_names(tx, id, {"", "Ana", ""}); }, false},
      {"traits", [&](db::WriteTx& tx) { set_traits(tx, id, {{"a", 1}}); }, false},
  };
  for (const auto& c : cases) {
    const std::int64_t before = find_account(*db_, id)->version;
    write([&](db::WriteTx& tx) {
      return start_session(tx, {.account = id, .life = std::chrono::hours(1)}, random_);
    });
    const std::size_t sessions = list_sessions(*db_, id, clock_.now()).size();
    change(c.work);
    EXPECT_EQ(find_account(*db_, id)->version, before + c.ends) << c.name;
    EXPECT_EQ(list_sessions(*db_, id, clock_.now()).size(), c.ends ? 0 : sessions) << c.name;
  }
}

TEST_F(Accounts, ThoseThatAreNotThereCannotBeChanged) {
  EXPECT_EQ(refusal_of([&] { change([](db::WriteTx& tx) { set_active(tx, 9, true); }); }),
            "usuario");
  EXPECT_EQ(refusal_of([&] { change([](db::WriteTx& tx) { set_password(tx, 9, "x"); }); }),
            "usuario");
}

TEST_F(Accounts, ADecoyIsTheHashOfSomebodyAndTheSameEachTime) {
  EXPECT_EQ(decoy_hash(*db_, "nadie"), dummy_hash());
  for (const char* name : {"ana", "ben", "eva"})
    write([&](db::WriteTx& tx) {
      return add_account(tx, {.username = name, .password = std::string("hash of ") + name});
    });
  add("sin clave");
  const std::string decoy = decoy_hash(*db_, "nadie");
  EXPECT_TRUE(decoy.starts_with("hash of ")) << decoy;
  EXPECT_EQ(decoy_hash(*db_, "NADIE"), decoy);
}

TEST_F(Accounts, AnIdentityIsAUserWithItsRoles) {
  const Identity identity = identity_of(add("ana", {"juez"}));
  EXPECT_EQ(identity.kind, IdentityKind::kUser);
  EXPECT_EQ(identity.id, 1);
  EXPECT_TRUE(identity.has_role("juez"));
  EXPECT_FALSE(identity.has_role("director"));
}

}  // namespace
}  // namespace chasqui::access
