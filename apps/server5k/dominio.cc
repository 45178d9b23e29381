#include "dominio.h"

namespace chasqui::server5k {
namespace {

bool tiene_alguno(const access::Identity& quien, std::initializer_list<std::string_view> roles) {
  for (const std::string_view rol : roles)
    if (quien.has_role(rol)) return true;
  return false;
}

// "…:01.614Z" or "…:01-05:00" with the microseconds that the clients' parsers were written for.
std::string con_micros(std::string_view hasta_segundos, std::int64_t ms, std::string_view zona) {
  std::string fraccion = std::to_string(1'000'000 + ms % 1000 * 1000).substr(1);
  return std::string(hasta_segundos).append(".").append(fraccion).append(zona);
}

constexpr std::size_t kHastaSegundos = 19;  // "2026-11-21T18:20:01"

}  // namespace

bool ve_todo(const access::Identity& quien) {
  return tiene_alguno(quien, {"director", "admin", "juez_jefe", "cronometrista"});
}

bool cronometra_todo(const access::Identity& quien) {
  return tiene_alguno(quien, {"cronometrista", "juez_jefe", "director", "admin"});
}

bool es_jefe(const access::Identity& quien) {
  return tiene_alguno(quien, {"juez_jefe", "director", "admin"});
}

bool dirige(const access::Identity& quien) { return tiene_alguno(quien, {"director", "admin"}); }

std::vector<Record> equipos_de(Read& read, std::int64_t juez) {
  return read.from("equipos").where("judge_id", juez).order("number").order("id").rows();
}

std::string canal_publico(Id competencia) {
  return "competencia:" + std::to_string(competencia.value);
}
std::string canal_jueces(Id competencia) { return "jueces:" + std::to_string(competencia.value); }
std::string canal_control(Id competencia) { return "control:" + std::to_string(competencia.value); }
std::string canal_tiempos(Id competencia) { return "tiempos:" + std::to_string(competencia.value); }

Json local(const Read& read, const Json& momento) {
  if (momento.is_null()) return nullptr;
  const Utc at = parse_iso(momento.text()).value_or(Utc{});
  const std::string texto = read.zone().local_time(at);
  return con_micros(texto.substr(0, kHastaSegundos), at.ms, texto.substr(kHastaSegundos));
}

std::string utc(Utc momento) {
  return con_micros(to_iso(momento).substr(0, kHastaSegundos), momento.ms, "+00:00");
}

Json utc(const Json& momento) {
  if (momento.is_null()) return nullptr;
  return utc(parse_iso(momento.text()).value_or(Utc{}));
}

std::string_view nombre_de_categoria(std::string_view codigo) {
  if (codigo == "estudiantes") return "Estudiantes por Equipos";
  if (codigo == "interfacultades") return "Interfacultades por Equipos";
  return codigo;
}

Refusal conflicto(std::string codigo, std::string texto) {
  return Refusal(Kind::kConflict, std::move(codigo), std::move(texto));
}

}  // namespace chasqui::server5k
