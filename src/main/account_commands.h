// Commands on a site's accounts, API keys and links. They open its database beside a server that
// runs, which hears of what they change within a second, or on one that does not.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "main/config.h"

namespace chasqui::main {

struct UserOptions {
  std::string site;
  std::string name;
  std::vector<std::string> roles;
  std::string email, first_name, last_name;
  bool password_stdin = false;  // Its first line; never an option: that shows in process lists.
};
int user_add(const Config& config, const UserOptions& options);
int user_list(const Config& config, const UserOptions& options);
int user_passwd(const Config& config, const UserOptions& options);
int user_activate(const Config& config, const UserOptions& options);
int user_disable(const Config& config, const UserOptions& options);
int user_role(const Config& config, const UserOptions& options);

struct KeyOptions {
  std::string site;
  std::string name;  // For `revoke` also a prefix.
  std::vector<std::string> roles, types;
  std::int64_t days = 0;  // 0: it does not expire.
};
int key_add(const Config& config, const KeyOptions& options);  // Prints the key, this once.
int key_list(const Config& config, const KeyOptions& options);
int key_revoke(const Config& config, const KeyOptions& options);

struct LinkOptions {
  std::string site;
  std::string purpose;  // first-admin, invite, reset
  std::string name;
  std::int64_t hours = 48;
};
int link_add(const Config& config, const LinkOptions& options);  // Prints its path.

}  // namespace chasqui::main
