#include "main/account_commands.h"

#include "access/accounts.h"
#include "access/audit.h"
#include "access/directory.h"
#include "access/password.h"
#include "main/command_fixture.h"

namespace chasqui::main {
namespace {

class AccountCommands : public CommandTest {
 protected:
  Ran here(std::vector<std::string> words) {
    words.insert(words.end(), {"--site", "servitec"});
    return run_with(std::move(words));
  }
  Ran typing(const std::string& input, std::vector<std::string> words) {
    words.insert(words.end(), {"--site", "servitec"});
    return run_reading(input, std::move(words));
  }
  std::unique_ptr<db::Connection> database() {
    return db::open_sqlite({.path = (folder_.path / "servitec" / "main.db").string()}, clock_);
  }
  access::Account account(const std::string& name) {
    return access::find_account_by_login(*database(), name, access::LoginBy::kUsername).value();
  }
  SystemClock clock_;
};

TEST_F(AccountCommands, AnAccountIsMadeWithAPasswordFromStandardInput) {
  const Ran ran = typing("clave secreta\nmás\n", {"user", "add", "ana", "--role", "tecnico",
                                                  "--password-stdin", "--email", "a@x.org"});
  ASSERT_EQ(ran.exit_code, 0) << ran.err;
  EXPECT_EQ(ran.out, "1 ana\n");
  EXPECT_TRUE(access::is_password(account("ana").password, "clave secreta"));
  EXPECT_EQ(account("ana").roles, std::vector<std::string>{"tecnico"});
  const std::string listed = here({"user", "list"}).out;
  EXPECT_NE(listed.find("1\tana\ttecnico\tactive\t-\ta@x.org\n"), std::string::npos) << listed;
}

TEST_F(AccountCommands, WhatIsWrongIsSaid) {
  ASSERT_EQ(here({"user", "add", "ana"}).exit_code, 0);
  struct {
    std::vector<std::string> words;
    int exit_code;
    std::string_view says;
  } const cases[] = {
      {{"user", "add", "Ana"}, 1, "Ya hay una cuenta con ese nombre"},
      {{"user", "add", "ben", "--role", "tecnic"}, 1, "did you mean tecnico?"},
      {{"user", "add", "ben", "--role", "xyzzyx"}, 1, "there are: "},
      {{"user", "add", "ben", "--email", "x"}, 1, "email"},
      {{"user", "add", "ben", "--password-stdin"}, 1, "password"},
      {{"user", "disable", "nadie"}, 1, "no account named nadie"},
      {{"user", "role", "ana", "nada"}, 1, "no role named nada"},
      {{"user"}, 2, "subcommand"},
      {{"user", "add"}, 2, "name"},
      {{"key", "revoke", "nada"}, 1, "nada"},
      {{"key", "add", "k", "--days", "0"}, 2, "days"},
      {{"link", "first-admin"}, 1, "there are accounts already"},
      {{"link", "reset"}, 1, "no account named"},
      {{"link", "dance"}, 2, "dance"},
  };
  for (const auto& c : cases) {
    const Ran ran = typing("corta\n", c.words);
    EXPECT_EQ(ran.exit_code, c.exit_code) << c.says << ran.err;
    EXPECT_NE((ran.out + ran.err).find(c.says), std::string::npos) << c.says << ran.out << ran.err;
  }
  const Ran other = run_with({"user", "list", "--site", "eco"});
  EXPECT_NE(other.err.find("eco has no accounts"), std::string::npos) << other.err;
}

TEST_F(AccountCommands, WhatTheyChangeIsHeardByWhoHasTheDatabaseOpen) {
  ASSERT_EQ(here({"user", "add", "ana", "--role", "tecnico"}).exit_code, 0);
  const auto server = database();
  access::Directory directory(std::chrono::minutes(15));
  std::size_t ended = 0;
  directory.on_revoked([&](const access::Revoked& revoked) { ended += revoked.account == 1; });
  directory.refresh(*server, clock_.now());
  EXPECT_EQ(here({"user", "disable", "ana"}).exit_code, 0);
  directory.refresh(*server, clock_.now());
  EXPECT_EQ(ended, 1u);
  EXPECT_FALSE(directory.member(1)->is_active);
  EXPECT_EQ(here({"user", "enable", "ana"}).exit_code, 0);
  EXPECT_EQ(here({"user", "role", "ana", "recepcionista,gerente"}).exit_code, 0);
  EXPECT_EQ(typing("otra clave\n", {"user", "passwd", "ana"}).exit_code, 0);
  directory.refresh(*server, clock_.now());
  EXPECT_EQ(ended, 2u);
  EXPECT_TRUE(directory.member(1)->is_active);
  EXPECT_TRUE(directory.member(1)->identity.has_role("gerente"));
  EXPECT_FALSE(directory.member(1)->identity.has_role("tecnico"));
  EXPECT_TRUE(access::is_password(account("ana").password, "otra clave"));
}

TEST_F(AccountCommands, AKeyIsPrintedOnceListedAndRevoked) {
  const Ran added =
      here({"key", "add", "báscula", "--role", "tecnico", "--types", "a,b", "--days", "30"});
  ASSERT_EQ(added.exit_code, 0) << added.err;
  const std::string key = added.out.substr(0, added.out.size() - 1);
  EXPECT_TRUE(access::looks_like_key(key)) << key;
  const std::string prefix(access::prefix_of_key(key));
  const std::string live = here({"key", "list"}).out;
  EXPECT_TRUE(live.starts_with(prefix + "\tbáscula\ttecnico\ta,b\tlive\t")) << live;
  EXPECT_EQ(live.find(key), std::string::npos);
  EXPECT_EQ(here({"key", "revoke", prefix}).exit_code, 0);
  EXPECT_NE(here({"key", "list"}).out.find("\trevoked\t"), std::string::npos);
}

TEST_F(AccountCommands, LinksArePaths) {
  const std::string first = here({"link", "first-admin"}).out;
  EXPECT_TRUE(first.starts_with("/entrar?enlace=")) << first;
  ASSERT_EQ(here({"user", "add", "ana"}).exit_code, 0);
  const std::string invite = here({"link", "invite", "ana"}).out;
  EXPECT_TRUE(invite.starts_with("/entrar?enlace=")) << invite;
  EXPECT_NE(invite, here({"link", "reset", "ana"}).out);
}

TEST_F(AccountCommands, AreInTheAuditWithoutSecrets) {
  typing("clave secreta\n", {"user", "add", "ana", "--password-stdin"});
  here({"key", "add", "k"});
  std::string text;
  for (const access::AuditEntry& entry : access::list_audit(*database(), {}))
    text +=
        entry.who_kind + " " + entry.action + " " + entry.model + " " + to_text(entry.after) + "\n";
  EXPECT_EQ(text,
            "platform create llaves {\"name\":\"k\"}\n"
            "platform create usuarios {\"username\":\"ana\",\"roles\":[],\"is_active\":true}\n");
}

}  // namespace
}  // namespace chasqui::main
