#include "access/socket_states.h"

#include "wire/json.h"

namespace chasqui::access {

namespace {

struct Kept {
  SocketState socket;
  bool is_gone;
};

std::optional<Kept> find_kept(db::Connection& connection, const std::string& key) {
  db::Statement row =
      connection.prepare("SELECT name, state, gone_at FROM chasqui_socket_state WHERE key = ?");
  row.bind(key);
  if (!row.step()) return std::nullopt;
  Kept kept{{std::string(row.text(0)), {}}, !row.is_null(2)};
  if (auto state = wire::parse_json(row.text(1)); state && state->if_object())
    kept.socket.state = std::move(*state->if_object());
  return kept;
}

void forget_long_gone(db::WriteTx& write, std::chrono::milliseconds within) {
  write.connection().execute("DELETE FROM chasqui_socket_state WHERE gone_at < ?",
                             {(write.now() + -within).ms});
}

}  // namespace

std::optional<SocketState> find_socket(db::Connection& connection, const std::string& key) {
  auto kept = find_kept(connection, key);
  return kept ? std::optional(std::move(kept->socket)) : std::nullopt;
}

void keep_socket(db::WriteTx& write, const std::string& key, const SocketState& socket) {
  write.connection().execute("INSERT OR REPLACE INTO chasqui_socket_state VALUES (?, ?, ?, NULL)",
                             {key, socket.name, to_text(Json(socket.state))});
}

void note_socket_gone(db::WriteTx& write, const std::string& key,
                      std::chrono::milliseconds within) {
  forget_long_gone(write, within);
  write.connection().execute("UPDATE chasqui_socket_state SET gone_at = ? WHERE key = ?",
                             {write.now().ms, key});
}

void note_all_sockets_gone(db::WriteTx& write) {
  write.connection().execute("UPDATE chasqui_socket_state SET gone_at = ? WHERE gone_at IS NULL",
                             {write.now().ms});
}

std::expected<SocketState, SocketAbsence> take_back_socket(db::WriteTx& write,
                                                           const std::string& key,
                                                           std::chrono::milliseconds within) {
  forget_long_gone(write, within);
  auto kept = find_kept(write.connection(), key);
  if (!kept) return std::unexpected(SocketAbsence::kUnknown);
  if (!kept->is_gone) return std::unexpected(SocketAbsence::kStillHere);
  keep_socket(write, key, kept->socket);
  return std::move(kept->socket);
}

}  // namespace chasqui::access
