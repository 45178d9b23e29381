// The command line of accounts: user, key, link, token.
#pragma once
#include <functional>

#include "main/account_commands.h"
#include "main/token_commands.h"

namespace CLI {
class App;
}

namespace chasqui::main {

struct AccountLine {  // What was said; outlives the parsing.
  UserOptions user;
  KeyOptions key;
  LinkOptions link;
  TokenOptions token;
  RotateOptions rotate;
  std::function<int(const Config&)> chosen;  // Empty: none of these commands.
};

void add_account_commands(CLI::App& cli, AccountLine& line);

}  // namespace chasqui::main
