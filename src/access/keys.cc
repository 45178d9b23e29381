#include "access/keys.h"

#include <algorithm>

#include "access/accounts.h"
#include "access/columns.h"
#include "access/digest.h"
#include "base/errors.h"
#include "base/text.h"

namespace chasqui::access {
namespace {

constexpr std::string_view kAlphabet =
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
constexpr std::string_view kStart = "chq_";
constexpr std::size_t kPrefixSize = 12;  // With "chq_".
constexpr std::size_t kKeySize = 45;
constexpr std::size_t kNameCharactersMax = 100;

std::string letters(std::size_t count, Random& random) {
  std::string text;
  while (text.size() < count) text.push_back(kAlphabet[random.below(kAlphabet.size())]);
  return text;
}

bool are_letters(std::string_view text) {
  return text.find_first_not_of(kAlphabet) == std::string_view::npos;
}

ApiKey key_of(const db::Statement& row) {
  ApiKey key;
  key.id = row.int64(0);
  key.name = row.text(1);
  key.prefix = row.text(2);
  key.hash = row.text(3);
  key.roles = words_from_text(row.text(4));
  key.types = words_from_text(row.text(5));
  key.created_at = {row.int64(6)};
  key.expires_at = optional_utc(row, 7);
  key.last_used_at = optional_utc(row, 8);
  key.revoked_at = optional_utc(row, 9);
  return key;
}

// Of the live keys that have this prefix or name.
std::vector<std::int64_t> live_keys(db::Connection& connection, std::string_view prefix_or_name) {
  std::vector<std::int64_t> ids;
  db::Statement rows = connection.prepare(
      "SELECT id FROM chasqui_key WHERE revoked_at IS NULL AND (prefix = ?1 OR name = ?1)");
  rows.bind(prefix_or_name);
  while (rows.step()) ids.push_back(rows.int64(0));
  return ids;
}

}  // namespace

IssuedKey add_key(db::WriteTx& write, const NewKey& wanted, Random& random) {
  if (wanted.name.empty() || !is_utf8(wanted.name) ||
      count_code_points(wanted.name) > kNameCharactersMax)
    throw Refusal::invalid({{{"body", "name"}, "value_error", "1 to 100 characters", wanted.name}});
  IssuedKey issued;
  issued.text = std::string(kStart) + letters(8, random) + "_" + letters(32, random);
  ApiKey& key = issued.key;
  key.name = wanted.name;
  key.prefix = prefix_of_key(issued.text);
  key.hash = sha256_hex(issued.text);
  key.roles = folded_words(wanted.roles);
  key.types = wanted.types;
  key.created_at = write.now();
  key.expires_at = wanted.expires_at;
  db::Connection& connection = write.connection();
  connection.execute(
      "INSERT INTO chasqui_key VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, NULL, NULL, ?)",
      {key.name, key.prefix, key.hash, words_to_text(key.roles), words_to_text(key.types),
       key.created_at.ms, column_of(key.expires_at), next_change(connection)});
  key.id = connection.last_insert_id();
  return issued;
}

std::vector<ApiKey> list_keys(db::Connection& connection) {
  return list_keys_since(connection, -1);
}

std::vector<ApiKey> list_keys_since(db::Connection& connection, std::int64_t change) {
  std::vector<ApiKey> keys;
  db::Statement rows = connection.prepare(
      "SELECT id, name, prefix, hash, roles, types, created_at, expires_at, last_used_at, "
      "revoked_at FROM chasqui_key WHERE changed > ? ORDER BY id");
  rows.bind(change);
  while (rows.step()) keys.push_back(key_of(rows));
  return keys;
}

bool revoke_key(db::WriteTx& write, std::string_view prefix_or_name) {
  const std::vector<std::int64_t> ids = live_keys(write.connection(), prefix_or_name);
  if (ids.size() != 1) return false;
  write.connection().execute("UPDATE chasqui_key SET revoked_at = ?, changed = ? WHERE id = ?",
                             {write.now().ms, next_change(write.connection()), ids.front()});
  return true;
}

bool looks_like_key(std::string_view text) {
  return text.size() == kKeySize && text.starts_with(kStart) && text[kPrefixSize] == '_' &&
         are_letters(text.substr(kStart.size(), 8)) && are_letters(text.substr(kPrefixSize + 1));
}

std::string_view prefix_of_key(std::string_view text) { return text.substr(0, kPrefixSize); }

void note_key_uses(db::WriteTx& write, const std::vector<KeyUse>& uses) {
  for (const KeyUse& use : uses)
    write.connection().execute("UPDATE chasqui_key SET last_used_at = ? WHERE id = ?",
                               {use.at.ms, use.key});
}

}  // namespace chasqui::access
