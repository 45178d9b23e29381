#include "main/account_line.h"

#include <CLI/CLI.hpp>

namespace chasqui::main {
namespace {

template <class Options>
using Command = int (*)(const Config&, const Options&);

template <class Options>
CLI::App* add_verb(CLI::App& noun, const std::pair<std::string, std::string>& verb,
                   AccountLine& line, const std::pair<Options*, Command<Options>>& run) {
  CLI::App* command = noun.add_subcommand(verb.first, verb.second);
  command->add_option("--site", run.first->site, "The app")->required();
  command->callback([&line, run] {
    line.chosen = [run](const Config& config) { return run.second(config, *run.first); };
  });
  return command;
}

CLI::App* add_noun(CLI::App& cli, const std::string& name, const std::string& what) {
  CLI::App* noun = cli.add_subcommand(name, what);
  noun->require_subcommand(1);
  noun->fallthrough();
  return noun;
}

void add_user_commands(CLI::App& cli, AccountLine& line) {
  UserOptions& user = line.user;
  CLI::App& noun = *add_noun(cli, "user", "Accounts of a site");
  const auto verb = [&](const char* name, const char* what, Command<UserOptions> run) {
    return add_verb<UserOptions>(noun, {name, what}, line, {&user, run});
  };
  CLI::App* add = verb("add", "A new account", user_add);
  add->add_option("name", user.name)->required();
  add->add_option("--role", user.roles, "One or several: a,b")->delimiter(',');
  add->add_flag("--password-stdin", user.password_stdin, "Its password is the first line of stdin");
  add->add_option("--email", user.email);
  add->add_option("--first", user.first_name, "First name");
  add->add_option("--last", user.last_name, "Last name");
  verb("list", "All accounts", user_list);
  CLI::App* passwd = verb("passwd", "A new password; every session ends", user_passwd);
  passwd->add_option("name", user.name)->required();
  passwd->add_flag("--password-stdin", user.password_stdin, "As it is in any case");
  verb("disable", "No sign-in any more; every session ends", user_disable)
      ->add_option("name", user.name)
      ->required();
  verb("enable", "Sign-in again", user_activate)->add_option("name", user.name)->required();
  CLI::App* role = verb("role", "Other roles; every session ends", user_role);
  role->add_option("name", user.name)->required();
  role->add_option("role", user.roles, "One or several: a,b")->delimiter(',')->required();
}

void add_key_commands(CLI::App& cli, AccountLine& line) {
  KeyOptions& key = line.key;
  CLI::App& noun = *add_noun(cli, "key", "API keys of a site, and the keys that sign its tokens");
  const auto verb = [&](const char* name, const char* what, Command<KeyOptions> run) {
    return add_verb<KeyOptions>(noun, {name, what}, line, {&key, run});
  };
  CLI::App* add = verb("add", "A new key, printed this once", key_add);
  add->add_option("name", key.name)->required();
  add->add_option("--role", key.roles, "One or several: a,b")->delimiter(',');
  add->add_option("--types", key.types, "Of the events it may publish: a,b")->delimiter(',');
  add->add_option("--days", key.days, "It expires after")->check(CLI::Range(1, 36'500));
  verb("list", "All keys", key_list);
  verb("revoke", "A key works no more", key_revoke)
      ->add_option("name", key.name, "Its prefix or name")
      ->required();
  add_verb<RotateOptions>(noun, {"rotate", "Another key signs tokens"}, line,
                          {&line.rotate, rotate_keys})
      ->add_option("--overlap-days", line.rotate.overlap_days, "Those before still verify for")
      ->check(CLI::Range(0, 366));
}

void add_link_command(CLI::App& cli, AccountLine& line) {
  CLI::App* command = cli.add_subcommand("link", "A link that works once, to set a password");
  command->add_option("purpose", line.link.purpose)
      ->required()
      ->check(CLI::IsMember({"first-admin", "invite", "reset"}));
  command->add_option("name", line.link.name, "The account; not of first-admin");
  command->add_option("--site", line.link.site, "The app")->required();
  command->add_option("--hours", line.link.hours, "It works for")->check(CLI::Range(1, 720));
  command->callback([&line] {
    line.chosen = [&line](const Config& config) { return link_add(config, line.link); };
  });
}

void add_token_command(CLI::App& cli, AccountLine& line) {
  TokenOptions& token = line.token;
  CLI::App* verify = add_noun(cli, "token", "Tokens")->add_subcommand("verify", "Does it hold?");
  verify->add_option("token", token.token, "-: the first line of stdin")->required();
  verify->add_option("--jwks", token.jwks_file, "Keys as a JWK set")->check(CLI::ExistingFile);
  verify->add_option("--secret-file", token.secret_file, "The bytes of an HS256 key")
      ->check(CLI::ExistingFile);
  verify->add_option("--site", token.site, "With the keys of this app");
  verify->add_option("--issuer", token.issuer);
  verify->add_option("--audience", token.audience);
  verify->add_option("--at", token.at, "As of this second since 1970");
  verify->add_flag("--signature-only", token.signature_only, "Print what was signed");
  verify->callback([&line] {
    line.chosen = [&line](const Config& config) { return token_verify(config, line.token); };
  });
}

}  // namespace

void add_account_commands(CLI::App& cli, AccountLine& line) {
  add_user_commands(cli, line);
  add_key_commands(cli, line);
  add_link_command(cli, line);
  add_token_command(cli, line);
}

}  // namespace chasqui::main
