// What the public pages say, in the languages they speak.
#pragma once
#include <string_view>

namespace chasqui::server5k {

struct Palabras {
  std::string_view idioma;  // BCP 47.
  std::string_view competencias, titulo, ninguna;
  std::string_view no_encontrado, no_existe;
  std::string_view programada, en_curso, pausada, detenida, provisional, oficial, en_vivo;
  std::string_view con_tiempos, calificados, descalificados;
  std::string_view categorias, todas, clasificacion, todavia, de;
  std::string_view puesto, dorsal, equipo, categoria, total, mejor, ausentes;
  std::string_view tiempos, llegada, tiempo, ausente;
};

inline constexpr Palabras kEspanol{
    .idioma = "es",
    .competencias = "Competencias",
    .titulo = "Competencias 5K",
    .ninguna = "No hay competencias activas.",
    .no_encontrado = "No encontrado",
    .no_existe = "Esa página no existe o ya no es pública.",
    .programada = "Programada",
    .en_curso = "En curso",
    .pausada = "En pausa",
    .detenida = "Detenida",
    .provisional = "Resultados provisionales",
    .oficial = "Resultados oficiales",
    .en_vivo = "EN VIVO",
    .con_tiempos = "Con tiempos",
    .calificados = "Calificados",
    .descalificados = "Descalificados",
    .categorias = "Categorías",
    .todas = "Todas",
    .clasificacion = "Clasificación por equipos",
    .todavia = "Todavía no hay tiempos.",
    .de = " de ",
    .puesto = "Puesto",
    .dorsal = "Dorsal",
    .equipo = "Equipo",
    .categoria = "Categoría",
    .total = "Total",
    .mejor = "Mejor",
    .ausentes = "Ausentes",
    .tiempos = "Tiempos",
    .llegada = "Llegada",
    .tiempo = "Tiempo",
    .ausente = "Ausente",
};

inline constexpr Palabras kIngles{
    .idioma = "en",
    .competencias = "Competitions",
    .titulo = "5K competitions",
    .ninguna = "There are no active competitions.",
    .no_encontrado = "Not found",
    .no_existe = "That page does not exist or is not public any more.",
    .programada = "Scheduled",
    .en_curso = "Running",
    .pausada = "Paused",
    .detenida = "Stopped",
    .provisional = "Provisional results",
    .oficial = "Official results",
    .en_vivo = "LIVE",
    .con_tiempos = "With times",
    .calificados = "Ranked",
    .descalificados = "Disqualified",
    .categorias = "Categories",
    .todas = "All",
    .clasificacion = "Ranking of teams",
    .todavia = "No times yet.",
    .de = " of ",
    .puesto = "Place",
    .dorsal = "Bib",
    .equipo = "Team",
    .categoria = "Category",
    .total = "Total",
    .mejor = "Best",
    .ausentes = "Absent",
    .tiempos = "Times",
    .llegada = "Arrival",
    .tiempo = "Time",
    .ausente = "Absent",
};

}  // namespace chasqui::server5k
