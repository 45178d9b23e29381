// The sockets that are open now, their rooms and the counters: what the dashboard shows of them,
// and what whoever speaks with sockets has to tell.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dominio.h"

namespace chasqui::tablero {

struct Conexion {
  std::string socket, usuario, rol;
  bool es_el_suyo = true;  // The user is who the token says; another's notices are not its own.
  std::string otra = {};   // The account's other name in notices, heard as well; empty: none.
};

// --- Told by the socket's side, each in the transaction of what it is about.

// It has said who it is; again with another user is fine: the rooms of the first stay joined. Joins
// the rooms of its role and user, and tells everybody the new figures, four times a second at most:
// false when it is too early to.
bool entrar(Tx& tx, const Conexion& conexion);
// Tells the figures that were not told because it was too early.
void decir_lo_que_falta(Tx& tx);
// The same without having said it again: its client was away for a moment. `recuerdo` is what
// recordar_conexion() told of it.
void volver(Tx& tx, const std::string& socket, const Json& recuerdo);
JsonObject recordar_conexion(Read& read, const std::string& socket);
void unirse(Tx& tx, const std::string& socket, const std::string& sala);
void salirse(Tx& tx, const std::string& socket, const std::string& sala);
void dar_senales(Tx& tx, const std::string& socket);  // It said something.
void irse(Tx& tx, const std::string& socket);
// nullopt: it has not said who it is.
std::optional<Conexion> conexion_de(Read& read, const std::string& socket);
// At the start of the site: a crash leaves sockets behind that are gone.
void empezar(Tx& tx);

// May it enter? Rooms of roles and of users are for those alone, and for administrators.
bool puede_unirse(const Conexion& conexion, std::string_view sala);
// The room's stream: "admin" is rol:admin, "user:7" usuario:7, any other sala:NAME.
std::string canal_de_sala(std::string_view sala);
// What a socket hears from the moment it has said who it is; rooms that it joins come in addition.
std::vector<std::string> canales_de(const Conexion& conexion);

// --- What the dashboard reads.

std::int64_t en_linea(Read& read);
std::int64_t en_linea_del_rol(Read& read, std::string_view rol);
std::int64_t en_linea_del_usuario(Read& read, std::string_view usuario);
Json medidas(Read& read);
Json resumen(Read& read);
Json conectados(Read& read);
Json salas(Read& read);

Decimal segundos_en_pie(Read& read);

}  // namespace chasqui::tablero
