// The judges as the director sees them: who is there, whose clock is off, who has times unsent; and
// what is added to a judge's login for older clients.
#pragma once
#include "dominio.h"

namespace chasqui::server5k {

// One object a judge of the competition: teams, devices, what is unsent, warnings.
std::vector<Json> estado_de_jueces(Read& read, const PorId& competencia);

// A phone came or went, or said how it is (`pendientes`: {n, desfase_ms, rtt_ms, bateria}).
// Whoever was connected when the server ended is not any more.
void olvidar_conexiones(Tx& tx);
void juez_conectado(Tx& tx, const JsonObject& entrada);
void juez_desconectado(Tx& tx, const JsonObject& entrada);
Json anotar_pendientes(Tx& tx, const Message& mensaje);

// `juez` and `message`, which the oldest pages read from the answer to a login.
JsonObject respuesta_de_login(Read& read, const access::Account& cuenta);

}  // namespace chasqui::server5k
