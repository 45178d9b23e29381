#include "demo.h"

#include <array>

#include "tiempos.h"

namespace chasqui::server5k {
namespace {

using service::DemoState;
using service::DemoStep;

constexpr std::int64_t kJueces = 15, kEquipos = 20, kCorredores = 15;
constexpr std::int64_t kTotal = 1 + kEquipos;
constexpr std::array<std::string_view, 20> kNombres{
    "Cóndores del Pichincha", "Liebres de la Costa", "Chasquis UTPL",         "Los Ñandúes",
    "Pumas de Loja",          "Guerreros del Inca",  "Quindes Veloces",       "Halcones FIS",
    "Volcanes de Ambato",     "Rayos de Cuenca",     "Tortugas de Galápagos", "Jaguares del Yasuní",
    "Truenos de Manta",       "Alpacas de Azuay",    "Zorros Andinos",        "Colibríes ESPE",
    "Tiburones de Salinas",   "Nevados de Cayambe",  "Caimanes del Guayas",   "Lobos de Páramo"};
constexpr std::array<std::array<std::string_view, 2>, 15> kPersonas{{{"Ana", "Paz"},
                                                                     {"Luis", "Cueva"},
                                                                     {"María", "Ordóñez"},
                                                                     {"José", "Ríos"},
                                                                     {"Rosa", "Jaramillo"},
                                                                     {"Pedro", "Quishpe"},
                                                                     {"Elena", "Núñez"},
                                                                     {"Carlos", "Benítez"},
                                                                     {"Lucía", "Andrade"},
                                                                     {"Diego", "Toapanta"},
                                                                     {"Carmen", "Salazar"},
                                                                     {"Jorge", "Vélez"},
                                                                     {"Sofía", "Guamán"},
                                                                     {"Raúl", "Espín"},
                                                                     {"Inés", "Castro"}}};

void competencias(Tx& tx) {
  const std::string inicio = to_iso(tx.now() + std::chrono::minutes(-20));
  tx.insert("competencias", {{"name", "5K Universitaria"},
                             {"datetime", inicio},
                             {"is_running", true},
                             {"estado", "en_curso"},
                             {"started_at", inicio}});
  tx.insert("competencias", {{"name", "5K Nocturna de la Ciudad"},
                             {"datetime", to_iso(tx.now() + std::chrono::hours(24 * 7))}});
}

// The first judge's account, behind those of the four who direct.
constexpr std::int64_t kPrimerJuez = 5;

void tiempos_de(Tx& tx, const DemoStep& paso, const Record& equipo) {
  for (std::int64_t i = 0; i < kCorredores; ++i) {
    const Tiempo tiempo =
        tiempo_de(static_cast<std::int64_t>(900'000 + paso.random.below(1'200'000)));
    tx.insert("registros", {{"team_id", equipo.id().value},
                            {"competencia_id", equipo["competition_id"]},
                            {"juez_id", equipo["judge_id"]},
                            {"time", tiempo.ms},
                            {"hours", tiempo.horas},
                            {"minutes", tiempo.minutos},
                            {"seconds", tiempo.segundos},
                            {"milliseconds", tiempo.milisegundos}});
  }
}

// Twelve teams run now, eight next week; the first three have arrived.
void equipo(Tx& tx, const DemoStep& paso, std::int64_t numero) {
  const bool corre_hoy = numero <= 12;
  const std::int64_t juez = kPrimerJuez + (numero - 1) % kJueces;
  const Record guardado =
      tx.insert("equipos", {{"name", kNombres[static_cast<std::size_t>(numero - 1)]},
                            {"number", numero * 10},
                            {"category", numero % 2 == 0 ? "interfacultades" : "estudiantes"},
                            {"competition_id", corre_hoy ? 1 : 2},
                            {"judge_id", juez}});
  if (numero <= 3) tiempos_de(tx, paso, guardado);
}

}  // namespace

std::vector<service::DemoAccount> cuentas_de_demo() {
  std::vector<service::DemoAccount> cuentas{{"director", "", "director", "Gloria", "Espinosa"},
                                            {"jefe", "", "juez_jefe", "Hugo", "Carrión"},
                                            {"cronometrista", "", "cronometrista", "Nora", "Reyes"},
                                            {"admin", "", "admin", "Alba", "Mora"}};
  for (std::size_t i = 0; i < kPersonas.size(); ++i)
    cuentas.push_back({"juez" + std::to_string(i + 1), "", "juez", std::string(kPersonas[i][0]),
                       std::string(kPersonas[i][1])});
  for (service::DemoAccount& cuenta : cuentas) {
    cuenta.password = cuenta.username + std::string(kClaveDeDemo);
    cuenta.email = cuenta.username + "@server5k.example";
  }
  return cuentas;
}

DemoState llenar_demo(Tx& tx, const DemoStep& paso) {
  if (paso.step == 0)
    competencias(tx);
  else
    equipo(tx, paso, paso.step);
  return {paso.step + 1, kTotal};
}

}  // namespace chasqui::server5k
