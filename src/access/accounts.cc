#include "access/accounts.h"

#include <algorithm>
#include <functional>

#include "access/columns.h"
#include "access/password.h"
#include "access/sessions.h"
#include "base/errors.h"
#include "base/text.h"

namespace chasqui::access {
namespace {

constexpr std::size_t kUsernameCharactersMax = 150;
constexpr std::size_t kNameCharactersMax = 150;
constexpr std::size_t kEmailCharactersMax = 254;
constexpr std::size_t kRolesMax = 32;
constexpr std::size_t kRoleCharactersMax = 60;

constexpr std::string_view kSelect =
    "SELECT id, username, email, first_name, last_name, password, roles, traits, is_active, "
    "created_at, last_login_at, version, version_at FROM chasqui_user ";

std::string select(std::string_view rest) { return std::string(kSelect).append(rest); }

Account account_of(const db::Statement& row) {
  Account account;
  account.id = row.int64(0);
  account.username = row.text(1);
  account.email = row.text(2);
  account.first_name = row.text(3);
  account.last_name = row.text(4);
  account.password = row.text(5);
  account.roles = words_from_text(row.text(6));
  account.traits = object_from_text(row.text(7));
  account.is_active = row.int64(8) != 0;
  account.created_at = {row.int64(9)};
  account.last_login_at = optional_utc(row, 10);
  account.version = row.int64(11);
  account.version_at = {row.int64(12)};
  return account;
}

std::vector<Account> accounts_of(db::Connection& connection, std::string_view rest, db::Args args) {
  std::vector<Account> accounts;
  db::Statement rows = connection.prepare(select(rest));
  rows.bind(args);
  while (rows.step()) accounts.push_back(account_of(rows));
  return accounts;
}

std::optional<Account> account_where(db::Connection& connection, std::string_view rest,
                                     db::Args args) {
  std::vector<Account> accounts = accounts_of(connection, rest, args);
  if (accounts.size() != 1) return std::nullopt;
  return std::move(accounts.front());
}

// Collects what is wrong with the fields of an account, to say all of it at once.
class FieldCheck {
 public:
  void require(bool holds, std::string_view field, std::string_view text, const Json& input) {
    if (holds) return;
    errors_.push_back({{"body", std::string(field)}, "value_error", std::string(text), input});
  }
  void text(std::string_view field, const std::string& value, std::size_t characters_max) {
    const bool is_clean = is_utf8(value) && std::ranges::none_of(value, [](char c) {
                            return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
                          });
    require(is_clean, field, "no control characters", nullptr);
    require(!is_clean || count_code_points(value) <= characters_max, field,
            "at most " + std::to_string(characters_max) + " characters", nullptr);
  }
  void username(const std::string& value) {
    text("username", value, kUsernameCharactersMax);
    require(!value.empty(), "username", "required", value);
    require(trim(value) == value, "username", "no space before or behind it", value);
  }
  void names(const AccountNames& names) {
    text("email", names.email, kEmailCharactersMax);
    text("first_name", names.first_name, kNameCharactersMax);
    text("last_name", names.last_name, kNameCharactersMax);
    const std::size_t at = names.email.find('@');
    const bool is_address = at != std::string::npos && at > 0 && at + 1 < names.email.size() &&
                            names.email.find_first_of(" \t<>,;") == std::string::npos;
    require(names.email.empty() || is_address, "email", "not an e-mail address", names.email);
  }
  void roles(const std::vector<std::string>& roles) {
    require(roles.size() <= kRolesMax, "roles", "too many", nullptr);
    for (const std::string& role : roles) {
      text("roles", role, kRoleCharactersMax);
      require(!role.empty(), "roles", "a role has a name", role);
    }
  }
  std::vector<FieldError> errors() && { return std::move(errors_); }
  void done() {
    if (!errors_.empty()) throw Refusal::invalid(std::move(errors_));
  }

 private:
  std::vector<FieldError> errors_;
};

void require_changed(std::int64_t rows) {
  if (rows == 0) throw Refusal(Kind::kNotFound, "usuario", "No hay tal cuenta");
}

void end_everything(db::WriteTx& write, std::int64_t id) {
  require_changed(write.connection().execute(
      "UPDATE chasqui_user SET version = version + 1, version_at = ?, changed = ? WHERE id = ?",
      {write.now().ms, next_change(write.connection()), id}));
  end_sessions(write, id);
}

}  // namespace

std::string Account::full_name() const {
  const std::string both = first_name + " " + last_name;
  const std::string_view shown = trim(both);
  return shown.empty() ? username : std::string(shown);
}

bool Account::has_role(std::string_view role) const {
  return std::ranges::find(roles, role) != roles.end();
}

Identity identity_of(const Account& account) {
  Identity identity;
  identity.kind = IdentityKind::kUser;
  identity.id = account.id;
  identity.name = account.username;
  identity.roles = account.roles;
  identity.traits = account.traits;
  identity.version = account.version;
  return identity;
}

std::optional<Account> find_account(db::Connection& connection, std::int64_t id) {
  return account_where(connection, "WHERE id = ?", {id});
}

std::optional<Account> find_account_by_login(db::Connection& connection, std::string_view login,
                                             LoginBy by) {
  if (login.empty() || !is_utf8(login)) return std::nullopt;
  const std::string folded = fold(login);
  auto found = account_where(connection, "WHERE username_folded = ?", {folded});
  if (found || by == LoginBy::kUsername) return found;
  return account_where(connection, "WHERE email_folded = ? AND is_active = 1 LIMIT 2", {folded});
}

std::string decoy_hash(db::Connection& connection, std::string_view login) {
  const auto count =
      connection.query_int64("SELECT COUNT(*) FROM chasqui_user WHERE password <> ''").value_or(0);
  if (count == 0) return std::string(dummy_hash());
  const std::size_t place = std::hash<std::string>()(fold(login));
  return connection
      .query_text(
          "SELECT password FROM chasqui_user WHERE password <> '' ORDER BY id LIMIT 1 OFFSET ?",
          {static_cast<std::int64_t>(place % static_cast<std::size_t>(count))})
      .value_or(std::string(dummy_hash()));
}

std::vector<Account> list_accounts(db::Connection& connection, const AccountFilter& filter) {
  return accounts_of(
      connection,
      "WHERE (?1 = 0 OR is_active = 1) AND (?2 = '' OR EXISTS (SELECT 1 FROM json_each(roles) "
      "WHERE value = ?2)) ORDER BY username_folded",
      {std::int64_t{filter.active_only}, fold(filter.role)});
}

std::vector<Account> list_accounts_since(db::Connection& connection, std::int64_t change) {
  return accounts_of(connection, "WHERE changed > ?", {change});
}

std::int64_t count_accounts(db::Connection& connection) {
  return connection.query_int64("SELECT COUNT(*) FROM chasqui_user").value_or(0);
}

std::vector<FieldError> faults_of(const NewAccount& account) {
  FieldCheck check;
  check.username(account.username);
  check.names({account.email, account.first_name, account.last_name});
  check.roles(folded_words(account.roles));
  return std::move(check).errors();
}

Account add_account(db::WriteTx& write, const NewAccount& account) {
  if (auto faults = faults_of(account); !faults.empty()) throw Refusal::invalid(std::move(faults));
  const std::vector<std::string> roles = folded_words(account.roles);
  db::Connection& connection = write.connection();
  const std::string folded = fold(account.username);
  if (connection.query_value("SELECT 1 FROM chasqui_user WHERE username_folded = ?", {folded}))
    throw Refusal(Kind::kConflict, "usuario_existe", "Ya hay una cuenta con ese nombre");
  const db::Value id = account.id ? db::Value(*account.id) : db::Value(std::monostate());
  connection.execute(
      "INSERT INTO chasqui_user VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, 1, ?, ?)",
      {id, account.username, folded, account.email, fold(account.email), account.first_name,
       account.last_name, account.password, words_to_text(roles), to_text(Json(account.traits)),
       std::int64_t{account.is_active}, write.now().ms, write.now().ms, next_change(connection)});
  return *find_account(connection, account.id ? *account.id : connection.last_insert_id());
}

void set_password(db::WriteTx& write, std::int64_t id, std::string_view hash) {
  replace_hash(write, id, hash);
  end_everything(write, id);
}

void set_roles(db::WriteTx& write, std::int64_t id, const std::vector<std::string>& roles) {
  FieldCheck check;
  const std::vector<std::string> folded = folded_words(roles);
  check.roles(folded);
  check.done();
  require_changed(write.connection().execute("UPDATE chasqui_user SET roles = ? WHERE id = ?",
                                             {words_to_text(folded), id}));
  end_everything(write, id);
}

void set_active(db::WriteTx& write, std::int64_t id, bool is_active) {
  require_changed(write.connection().execute("UPDATE chasqui_user SET is_active = ? WHERE id = ?",
                                             {std::int64_t{is_active}, id}));
  end_everything(write, id);
}

void set_names(db::WriteTx& write, std::int64_t id, const AccountNames& names) {
  FieldCheck check;
  check.names(names);
  check.done();
  require_changed(write.connection().execute(
      "UPDATE chasqui_user SET email = ?, email_folded = ?, first_name = ?, last_name = ? "
      "WHERE id = ?",
      {names.email, fold(names.email), names.first_name, names.last_name, id}));
}

void set_traits(db::WriteTx& write, std::int64_t id, const JsonObject& traits) {
  require_changed(
      write.connection().execute("UPDATE chasqui_user SET traits = ?, changed = ? WHERE id = ?",
                                 {to_text(Json(traits)), next_change(write.connection()), id}));
}

void replace_hash(db::WriteTx& write, std::int64_t id, std::string_view hash) {
  require_changed(write.connection().execute("UPDATE chasqui_user SET password = ? WHERE id = ?",
                                             {std::string(hash), id}));
}

void touch_last_login(db::WriteTx& write, std::int64_t id) {
  require_changed(write.connection().execute(
      "UPDATE chasqui_user SET last_login_at = ? WHERE id = ?", {write.now().ms, id}));
}

std::int64_t next_change(db::Connection& connection) {
  return connection
      .query_int64(
          "INSERT INTO chasqui_meta VALUES ('access_change', '1') ON CONFLICT (key) DO UPDATE "
          "SET value = CAST(CAST(value AS INTEGER) + 1 AS TEXT) RETURNING CAST(value AS INTEGER)")
      .value_or(0);
}

std::int64_t last_change(db::Connection& connection) {
  return connection
      .query_int64("SELECT CAST(value AS INTEGER) FROM chasqui_meta WHERE key = 'access_change'")
      .value_or(0);
}

}  // namespace chasqui::access
