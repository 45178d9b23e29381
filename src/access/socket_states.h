// What a socket was when its connection was cut, kept for a while so that its client can come back
// as the same: also after the program ended in between.
#pragma once
#include <chrono>
#include <expected>
#include <optional>
#include <string>

#include "base/json.h"
#include "db/write_job.h"

namespace chasqui::access {

struct SocketState {
  std::string name;  // As its client and others know it.
  JsonObject state;  // Whatever whoever keeps it needs.
};

enum class SocketAbsence {
  kUnknown,    // Never kept, or too long ago.
  kStillHere,  // Its connection is not known to be cut.
};

std::optional<SocketState> find_socket(db::Connection& connection, const std::string& key);

// `key` is no secret of the client's, but made from one.
void keep_socket(db::WriteTx& write, const std::string& key, const SocketState& socket);
// It may come back `within` that time; those gone for longer are forgotten.
void note_socket_gone(db::WriteTx& write, const std::string& key, std::chrono::milliseconds within);
// At the start of a site: nobody is connected.
void note_all_sockets_gone(db::WriteTx& write);
// From then on it is here again: nobody else comes back as it.
std::expected<SocketState, SocketAbsence> take_back_socket(db::WriteTx& write,
                                                           const std::string& key,
                                                           std::chrono::milliseconds within);

}  // namespace chasqui::access
