// What is said on /ws, as a plain WebSocket and as a namespace of Socket.IO: who one is, rooms,
// pings, and what the dashboard asks for.
#pragma once
#include "conexiones.h"
#include "dominio.h"

namespace chasqui::tablero {

using service::Message;
using service::Turn;

// Where the site lets everybody in, the role and the user are what the client says. Elsewhere the
// role is one of the token's, and the user's own notices are for who the token says alone.
Conexion conexion_dicha(const access::Identity& quien, const std::string& socket,
                        const JsonObject& dicho);

Turn autenticar(Tx& tx, const Message& mensaje);
Turn entrar_en_sala(Tx& tx, const Message& mensaje);
Turn salir_de_sala(Tx& tx, const Message& mensaje);
Turn reanudar(Tx& tx, const Message& mensaje);
Json contestar_ping(Tx& tx, const Message& mensaje);
Json anotar_leida(Tx& tx, const Message& mensaje);  // The person's sockets hear of it.
Json contestar_resumen(Read& read, const Message& mensaje);
Json contestar_eventos(Read& read, const Message& mensaje);
Json decir_error(const Refusal& motivo, const JsonObject& mensaje);

void conversar(App& app);

}  // namespace chasqui::tablero
