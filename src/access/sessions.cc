#include "access/sessions.h"

#include <span>

#include "access/accounts.h"
#include "access/columns.h"
#include "base/ids.h"
#include "base/text.h"
#include "wire/base64.h"

namespace chasqui::access {
namespace {

constexpr std::size_t kAgentBytesMax = 200;
constexpr std::chrono::hours kEndedKept{24 * 30};

constexpr std::string_view kSelect =
    "SELECT id, account, generation, salt, created_at, expires_at, last_used_at, rotated_at, "
    "address, agent, revoked_at FROM chasqui_session ";

Session session_of(const db::Statement& row) {
  Session session;
  session.id = row.text(0);
  session.account = row.int64(1);
  session.generation = row.int64(2);
  session.salt = row.text(3);
  session.created_at = {row.int64(4)};
  session.expires_at = {row.int64(5)};
  session.last_used_at = {row.int64(6)};
  session.rotated_at = {row.int64(7)};
  session.address = row.text(8);
  session.agent = row.text(9);
  session.revoked_at = optional_utc(row, 10);
  return session;
}

std::string cut(std::string_view text) {
  std::string kept(text.substr(0, kAgentBytesMax));
  while (!is_utf8(kept) && !kept.empty()) kept.pop_back();  // Not within a character.
  return kept;
}

std::string new_id(Utc now, Random& random) {
  std::string id = Uuid::make(now, random).to_string();
  std::erase(id, '-');
  return id;
}

std::string new_salt(Random& random) { return wire::random_base64url(random, 16); }

void end_beyond_limit(db::WriteTx& write, std::int64_t account) {
  db::Connection& connection = write.connection();
  std::vector<std::string> beyond;
  db::Statement rows = connection.prepare(
      "SELECT id FROM chasqui_session WHERE account = ? AND revoked_at IS NULL AND expires_at > ? "
      "ORDER BY last_used_at DESC, id DESC LIMIT -1 OFFSET ?");
  rows.bind(account).bind(write.now().ms).bind(kSessionsPerAccountMax);
  while (rows.step()) beyond.emplace_back(rows.text(0));
  for (const std::string& id : beyond) end_session(write, account, id);
}

}  // namespace

Session start_session(db::WriteTx& write, const NewSession& wanted, Random& random) {
  Session session;
  session.id = wanted.id.empty() ? new_id(write.now(), random) : wanted.id;
  session.account = wanted.account;
  session.salt = new_salt(random);
  session.created_at = session.last_used_at = session.rotated_at = write.now();
  session.expires_at = write.now() + wanted.life;
  session.address = cut(wanted.address);
  session.agent = cut(wanted.agent);
  write.connection().execute(
      "INSERT INTO chasqui_session VALUES (?, ?, 1, ?, ?, ?, ?, ?, ?, ?, NULL, 0)",
      {session.id, session.account, session.salt, session.created_at.ms, session.expires_at.ms,
       session.last_used_at.ms, session.rotated_at.ms, session.address, session.agent});
  end_beyond_limit(write, session.account);
  return session;
}

std::optional<Session> find_session(db::Connection& connection, std::string_view id) {
  db::Statement row = connection.prepare(std::string(kSelect).append("WHERE id = ?"));
  row.bind(id);
  return row.step() ? std::optional(session_of(row)) : std::nullopt;
}

std::vector<Session> list_sessions(db::Connection& connection, std::int64_t account, Utc now) {
  std::vector<Session> sessions;
  db::Statement rows = connection.prepare(std::string(kSelect).append(
      "WHERE account = ? AND revoked_at IS NULL AND expires_at > ? ORDER BY last_used_at DESC, "
      "id DESC"));
  rows.bind(account).bind(now.ms);
  while (rows.step()) sessions.push_back(session_of(rows));
  return sessions;
}

std::vector<Session> list_all_sessions(db::Connection& connection, Utc now, std::int64_t most) {
  std::vector<Session> sessions;
  db::Statement rows = connection.prepare(std::string(kSelect).append(
      "WHERE revoked_at IS NULL AND expires_at > ? ORDER BY last_used_at DESC, id DESC LIMIT ?"));
  rows.bind(now.ms).bind(most);
  while (rows.step()) sessions.push_back(session_of(rows));
  return sessions;
}

std::map<std::int64_t, std::int64_t> count_sessions(db::Connection& connection, Utc now) {
  std::map<std::int64_t, std::int64_t> counts;
  db::Statement rows = connection.prepare(
      "SELECT account, count(*) FROM chasqui_session WHERE revoked_at IS NULL AND expires_at > ? "
      "GROUP BY account");
  rows.bind(now.ms);
  while (rows.step()) counts[rows.int64(0)] = rows.int64(1);
  return counts;
}

void touch_session(db::WriteTx& write, std::string_view id) {
  write.connection().execute("UPDATE chasqui_session SET last_used_at = ? WHERE id = ?",
                             {write.now().ms, std::string(id)});
}

void rotate_session(db::WriteTx& write, const Session& session, std::chrono::milliseconds life) {
  write.connection().execute(
      "UPDATE chasqui_session SET generation = generation + 1, rotated_at = ?1, last_used_at = ?1, "
      "expires_at = ?2 WHERE id = ?3",
      {write.now().ms, (write.now() + life).ms, session.id});
}

bool end_session(db::WriteTx& write, std::int64_t account, std::string_view id) {
  return write.connection().execute(
             "UPDATE chasqui_session SET revoked_at = ?1, changed = ?2 WHERE id = ?3 AND "
             "account = ?4 AND revoked_at IS NULL AND expires_at > ?1",
             {write.now().ms, next_change(write.connection()), std::string(id), account}) > 0;
}

std::int64_t end_sessions(db::WriteTx& write, std::int64_t account) {
  return write.connection().execute(
      "UPDATE chasqui_session SET revoked_at = ?1, changed = ?2 WHERE account = ?3 AND "
      "revoked_at IS NULL AND expires_at > ?1",
      {write.now().ms, next_change(write.connection()), account});
}

std::int64_t forget_sessions(db::WriteTx& write) {
  const Utc before = write.now() + -std::chrono::milliseconds(kEndedKept);
  return write.connection().execute("DELETE FROM chasqui_session WHERE expires_at < ?",
                                    {before.ms});
}

}  // namespace chasqui::access
