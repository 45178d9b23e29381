// Who may open which socket, what it hears, and the small messages of the phones.
#pragma once
#include "dominio.h"

namespace chasqui::server5k {

using service::Opening;
using service::Spot;

// The path's judge is the token's; refused with 4003, without a team in an active competition with
// 4004. Hears every active competition of the judge; `eventos=todos` adds times sent by socket.
Opening abrir_juez(Read& read, const JsonObject& entrada);
Opening abrir_publico(Read& read, const JsonObject& entrada);
// Event streams of competitions ("competencia:1", "tiempos:1") that are active; refused otherwise.
Opening abrir_eventos(Read& read, const JsonObject& entrada);
Opening abrir_control(Read& read, const JsonObject& entrada);

Json responder_ping(const Spot& aqui, const JsonObject& mensaje);
Json responder_ping_publico(const Spot& aqui, const JsonObject& mensaje);
// {"tipo":"hora","t0","t1","t2"}: the client's moment as sent, ours at arrival and at departure.
Json sincronizar_reloj(const Spot& aqui, const JsonObject& mensaje);

// What a telephone hears about its token, which it may replace with
// {"tipo":"renovar_token","token"}.
service::TokenTalk charla_del_token();

Json error_para_jueces(const Refusal& refusal, const JsonObject& mensaje);

}  // namespace chasqui::server5k
