// Whose inbox it is. Notices name people by a text; an account is its number and its user name.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "dominio.h"

namespace chasqui::tablero {

struct Titular {
  std::vector<std::string> llaves;  // Texts that name it; its sockets hear each one's stream.
};

// A user name that reads as a number could be another's. Somebody whom a sign-in service elsewhere
// knows is its subject, and nothing else.
std::vector<std::string> llaves_de(const access::Identity& cuenta);

// Of who asks: `dicho` may only say the same again. Where the site lets everybody in there are no
// accounts, and `dicho` says it.
Titular titular_de(const Read& read, const std::optional<std::string>& dicho);
// nullopt: the socket has not said who it is, or said another's name.
std::optional<Titular> titular_del_socket(Read& read, const std::string& socket);
// Of a text: with the other one that it has on its sockets, if any is open.
Titular titular_llamado(Read& read, const std::string& llave);

}  // namespace chasqui::tablero
