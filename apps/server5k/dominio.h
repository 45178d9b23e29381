// Words that all of the race's services share.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/errors.h"
#include "service/app.h"

namespace chasqui::server5k {

using service::Answer;
using service::App;
using service::Message;
using service::Read;
using service::Record;
using service::Tx;

struct PorId {
  static constexpr const char* kShapeName = "PorId";
  Id id;
};
BOOST_DESCRIBE_STRUCT(PorId, (), (id))

inline constexpr std::string_view kDirectores = "role(director) or role(admin)";
inline constexpr std::string_view kJefes = "role(director) or role(admin) or role(juez_jefe)";

bool ve_todo(const access::Identity& quien);          // Sees every competition and team.
bool cronometra_todo(const access::Identity& quien);  // Records times of any team.
bool es_jefe(const access::Identity& quien);          // Reviews and corrects.
bool dirige(const access::Identity& quien);           // Starts and stops.

// The teams of a judge, by number.
std::vector<Record> equipos_de(Read& read, std::int64_t juez);

// Streams: what everybody hears, what judges hear, what only the director hears, and the times that
// came by socket, which judges hear only when they ask for them.
std::string canal_publico(Id competencia);
std::string canal_jueces(Id competencia);
std::string canal_control(Id competencia);
std::string canal_tiempos(Id competencia);

// Moments: "2026-11-21T18:20:01.614000-05:00" over HTTP, the same in UTC with +00:00 in sockets.
// Null stays null.
Json local(const Read& read, const Json& momento);
Json utc(const Json& momento);
std::string utc(Utc momento);

std::string_view nombre_de_categoria(std::string_view codigo);  // The code when it has none.

Refusal conflicto(std::string codigo, std::string texto);

}  // namespace chasqui::server5k
