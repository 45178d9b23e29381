#include "db/idempotency.h"

#include "db/connection.h"

namespace chasqui::db {

std::optional<StoredAnswer> find_answer(Connection& connection, const IdempotencyKey& key) {
  Statement row = connection.prepare(
      "SELECT fingerprint, answer, seq FROM chasqui_idempotency WHERE scope = ? AND key = ?");
  row.bind_in_place(key.scope).bind_in_place(key.key);
  if (!row.step()) return std::nullopt;
  if (row.text(0) != key.fingerprint) throw IdempotencyMismatch();
  return StoredAnswer{std::string(row.blob(1)), row.int64(2)};
}

void store_answer(Connection& connection, const IdempotencyKey& key, const StoredAnswer& answer,
                  Utc at) {
  Statement insert = connection.prepare(
      "INSERT INTO chasqui_idempotency (scope, key, fingerprint, answer, seq, at)"
      " VALUES (?, ?, ?, CAST(? AS BLOB), ?, ?)");
  insert.bind_in_place(key.scope).bind_in_place(key.key).bind_in_place(key.fingerprint);
  insert.bind_in_place(answer.answer).bind(answer.seq).bind(at.ms).step();
}

std::int64_t prune_answers(Connection& connection, Utc before, std::int64_t rows_max) {
  return connection.execute(
      "DELETE FROM chasqui_idempotency WHERE id IN"
      " (SELECT id FROM chasqui_idempotency ORDER BY id LIMIT ?) AND at < ?",
      {rows_max, before.ms});
}

}  // namespace chasqui::db
