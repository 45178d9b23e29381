// [auth]: roles first, then everything that names them.
#include <algorithm>

#include "base/text.h"
#include "schema/loader_parts.h"

namespace chasqui::schema {
namespace {

std::vector<std::string> names_of(const std::vector<AuthRole>& roles) {
  std::vector<std::string> names;
  for (const AuthRole& role : roles) names.push_back(role.name);
  return names;
}

void read_roles(const TableReader& table, Auth& auth) {
  const TomlNode* roles = table.find("roles");
  if (!roles) return;
  for (const TomlEntry& entry : *roles->if_table()) {
    AuthRole role{fold(entry.key), *entry.node.if_text()};
    if (auth.find_role(role.name))
      table.problems().add(entry.place,
                           "the role \"" + role.name + "\" is there twice, case and accents aside");
    else
      auth.roles.push_back(std::move(role));
  }
  if (auth.roles.empty()) table.wrong("roles", "\"roles\" needs at least one role");
}

// The folded names of a list of roles; those nobody declared are reported.
std::vector<std::string> roles_named(const TableReader& table, std::string_view key,
                                     const Auth& auth) {
  std::vector<std::string> names;
  const TomlNode* list = table.find(key);
  if (!list) return names;
  for (const TomlNode& item : *list->if_array()) {
    names.push_back(fold(*item.if_text()));
    if (!auth.find_role(names.back()))
      table.problems().add(item.place, unknown("role", *item.if_text(), names_of(auth.roles)));
  }
  return names;
}

void check_role(const TableReader& table, std::string_view key, const std::string& role,
                const Auth& auth) {
  if (!role.empty() && !auth.find_role(role))
    table.wrong(key, unknown("role", role, names_of(auth.roles)));
}

void read_outside(const TableReader& table, Auth& auth) {
  auth.outside_default = fold(table.text("outside_default", ""));
  check_role(table, "outside_default", auth.outside_default, auth);
  const TomlNode* roles = table.find("outside_roles");
  if (!roles) return;
  for (const TomlEntry& entry : *roles->if_table()) {
    auth.outside_roles.emplace_back(entry.key, fold(*entry.node.if_text()));
    check_role(table, "outside_roles", auth.outside_roles.back().second, auth);
  }
}

std::int64_t span_of(const TableReader& table, std::string_view key, std::int64_t usual,
                     std::int64_t most) {
  const std::int64_t span = table.integer(key, usual);
  if (span >= 1 && span <= most) return span;
  table.wrong(key, "\"" + std::string(key) + "\" is 1 to " + std::to_string(most));
  return usual;
}

std::vector<LoginBy> read_login_by(const TableReader& table, std::vector<LoginBy> usual) {
  if (!table.has("login_by")) return usual;
  std::vector<LoginBy> ways;
  for (const std::string& word : table.texts("login_by"))
    ways.push_back(word == "email" ? LoginBy::kEmail : LoginBy::kUsername);
  if (ways.empty()) table.wrong("login_by", "\"login_by\" needs username, email or both");
  return ways;
}

void read_paths(const TableReader& auth_table, AuthPaths& paths) {
  if (!auth_table.has("paths")) return;
  const TableReader table(auth_table.problems(), *auth_table.entry().node.find("paths"),
                          kAuthPathsTable);
  const std::pair<std::string_view, AuthPaths::List*> lists[] = {
      {"login", &paths.login},
      {"token", &paths.token},
      {"refresh", &paths.refresh},
      {"token_refresh", &paths.token_refresh},
      {"logout", &paths.logout},
      {"logout_all", &paths.logout_all},
      {"me", &paths.me},
      {"sessions", &paths.sessions},
      {"password", &paths.password},
      {"link", &paths.link},
      {"jwks", &paths.jwks},
  };
  std::vector<std::string> seen;
  for (const auto& [key, list] : lists) {
    *list = table.texts(key);
    for (const std::string& path : *list) {
      if (!path.starts_with('/')) table.wrong(key, "a path begins with /");
      if (std::ranges::find(seen, path) != seen.end())
        table.wrong(key, "the path \"" + path + "\" is there twice");
      seen.push_back(path);
    }
  }
}

}  // namespace

const AuthRole* Auth::find_role(std::string_view folded_name) const {
  const auto found = std::ranges::find(roles, folded_name, &AuthRole::name);
  return found == roles.end() ? nullptr : &*found;
}

std::vector<std::string> role_names(const AppSchema& app) {
  return app.auth ? names_of(app.auth->roles) : std::vector<std::string>();
}

std::optional<Auth> read_auth(Problems& problems, const TomlEntry& entry) {
  const TableReader table(problems, entry, kAuthTable);
  Auth auth;
  read_roles(table, auth);
  auth.format = static_cast<TokenFormat>(table.word("format", 0));
  auth.id_claim = table.text("id_claim", auth.id_claim);
  if (auth.id_claim.empty()) table.wrong("id_claim", "\"id_claim\" is a claim's name");
  auth.access =
      std::chrono::minutes(span_of(table, "access_minutes", auth.access.count(), 24 * 60));
  auth.refresh = std::chrono::hours(24 * span_of(table, "refresh_days", 30, 3660));
  auth.login_by = read_login_by(table, std::move(auth.login_by));
  auth.address_roles = roles_named(table, "address_roles", auth);
  auth.admin_roles = roles_named(table, "admin_roles", auth);
  auth.staff_roles =
      table.has("staff_roles") ? roles_named(table, "staff_roles", auth) : auth.admin_roles;
  read_outside(table, auth);
  read_paths(table, auth.paths);
  return auth;
}

}  // namespace chasqui::schema
