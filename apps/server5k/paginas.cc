#include "paginas.h"

#include <algorithm>

#include "base/text.h"
#include "estilo.h"
#include "html.h"
#include "marcador.h"
#include "tiempos.h"
#include "web.h"

namespace chasqui::server5k {
namespace {

Answer pagina(std::string_view titulo, const Html& cuerpo, int status = 200) {
  Html html;
  html.marca(kAntesDelTitulo).texto(titulo).marca(kDespuesDelTitulo).pieza(cuerpo).marca(kFinal);
  Answer answer = Answer::html(std::move(html).tomar());
  answer.status = status;
  return answer;
}

// The page of web/resultados with what can be read before, and without, its script.
Answer pagina_viva(std::string_view titulo, const Html& cuerpo) {
  constexpr std::string_view kTitulo = "<title>Resultados</title>", kRaiz = "<div id=\"root\">";
  const auto archivos = archivos_web();
  const auto archivo = std::ranges::find(archivos, "/resultados/index.html", &Asset::path);
  if (archivo == archivos.end()) return pagina(titulo, cuerpo);
  const std::string_view hecha = archivo->identity;
  const std::size_t en_titulo = hecha.find(kTitulo), raiz = hecha.find(kRaiz) + kRaiz.size();
  const std::size_t tras_titulo = en_titulo + kTitulo.size();
  Html dentro;
  dentro.marca("<title>").texto(titulo).marca("</title>");
  std::string html(hecha.substr(0, en_titulo));
  html += std::move(dentro).tomar();
  html += hecha.substr(tras_titulo, raiz - tras_titulo);
  Html servido;
  servido.marca("<main class=\"servido\">").pieza(cuerpo).marca("</main>");
  html += std::move(servido).tomar();
  html += hecha.substr(raiz);
  return Answer::html(std::move(html));
}

Answer no_hay() {
  Html html;
  html.marca("<h1>No encontrado</h1><p>Esa página no existe o ya no es pública.</p>")
      .marca("<p><a href=\"/\">Competencias</a></p>\n");
  return pagina("No encontrado", html, 404);
}

std::optional<Record> publica(Read& read, std::int64_t id) {
  auto competencia = read.find("competencias", Id{id});
  if (!competencia || !competencia->flag("is_active")) return std::nullopt;
  return competencia;
}

std::optional<Record> publica(Read& read, const Direccion& cual) {
  const auto id = parse_int(cual.id);
  return id ? publica(read, *id) : std::nullopt;
}

std::string fecha(const Read& read, const Record& competencia) {
  const std::string texto = read.zone().local_time(competencia.time("datetime"));
  return texto.substr(8, 2) + "/" + texto.substr(5, 2) + "/" + texto.substr(0, 4) + " " +
         texto.substr(11, 5);
}

std::string_view estado_dicho(const Record& competencia) {
  const std::string_view estado = competencia.text("estado");
  if (estado == "en_curso") return "En curso";
  if (estado == "pausada") return "En pausa";
  if (estado == "detenida") return "Detenida";
  if (estado == "provisional") return "Resultados provisionales";
  return estado == "oficial" ? "Resultados oficiales" : "Programada";
}

void celda_de_puesto(Html& html, const Fila& fila) {
  if (fila.puesto != 0)
    html.numero(fila.puesto);
  else
    html.marca("<span class=\"marca\">").texto(fila.estado).marca("</span>");
}

// A sum of fewer than all times is no total yet, and says so.
void parcial(Html& html, const Marcador& marcador, const Fila& fila) {
  const std::int64_t de = marcador.competencia.integer("max_registros");
  if (fila.total == 0 || std::ssize(fila.equipo.tiempos) >= de) return;
  html.marca(" <span class=\"suave\">").numero(std::ssize(fila.equipo.tiempos));
  html.texto(" de ").numero(de).marca("</span>");
}

void una_fila(Html& html, const Marcador& marcador, const Fila& fila) {
  html.marca("<tr><td class=\"n\">");
  celda_de_puesto(html, fila);
  html.marca("</td><td class=\"n\">").numero(fila.equipo.dorsal);
  html.marca("</td><th scope=\"row\"><a href=\"/equipo/").numero(fila.equipo.id.value);
  html.marca("/\">").texto(fila.equipo.nombre).marca("</a></th><td>");
  html.texto(marcador.nombre_de(fila.equipo.categoria)).marca("</td><td class=\"n\">");
  html.texto(fila.total == 0 ? "—" : reloj(fila.total));
  parcial(html, marcador, fila);
  html.marca("</td><td class=\"n\">");
  html.texto(fila.mejor == 0 ? "—" : reloj(fila.mejor)).marca("</td><td class=\"n\">");
  html.numero(fila.ausentes).marca("</td></tr>\n");
}

Html fragmento(const Marcador& marcador) {
  Html html;
  html.marca("<div id=\"results-root\" data-total-equipos=\"").numero(std::ssize(marcador.filas));
  html.marca("\" data-equipos-calificados=\"").numero(marcador.calificados());
  html.marca("\" data-equipos-descalificados=\"").numero(marcador.descalificados()).marca("\">\n");
  if (marcador.filas.empty()) {
    html.marca("<p class=\"suave\">Todavía no hay tiempos.</p></div>\n");
    return html;
  }
  html.marca("<div class=\"tabla\"><table><caption>Clasificación por equipos</caption><thead><tr>")
      .marca("<th scope=\"col\" class=\"n\">Puesto</th><th scope=\"col\" class=\"n\">Dorsal</th>")
      .marca("<th scope=\"col\">Equipo</th><th scope=\"col\">Categoría</th>")
      .marca("<th scope=\"col\" class=\"n\">Total</th><th scope=\"col\" class=\"n\">Mejor</th>")
      .marca("<th scope=\"col\" class=\"n\">Ausentes</th></tr></thead><tbody>\n");
  for (const Fila& fila : marcador.filas) una_fila(html, marcador, fila);
  html.marca("</tbody></table></div></div>\n");
  return html;
}

template <std::size_t N>
void cifra(Html& html, const char (&id)[N], std::string_view nombre, std::int64_t cuantos) {
  html.marca("<div class=\"tarjeta\"><div class=\"cifra\" id=\"").marca(id).marca("\">");
  html.numero(cuantos).marca("</div><div class=\"suave\">").texto(nombre).marca("</div></div>");
}

void filtro_de_categorias(Html& html, const Marcador& marcador) {
  if (marcador.categorias.size() < 2) return;
  html.marca("<nav class=\"fila sin-papel\" aria-label=\"Categorías\"><a href=\"?\">Todas</a>");
  for (const auto& [codigo, nombre] : marcador.categorias) {
    html.marca("<a href=\"?categoria=").texto(codigo).marca("\"");
    if (codigo == marcador.filtro) html.marca(" aria-current=\"page\"");
    html.marca(">").texto(nombre).marca("</a>");
  }
  html.marca("</nav>\n");
}

}  // namespace

Answer portada(Read& read) {
  Html html;
  html.marca("<h1>Competencias</h1>\n<ul>\n");
  const auto activas =
      read.from("competencias").where("is_active", true).order("-datetime").order("-id").rows();
  for (const Record& una : activas) {
    html.marca("<li class=\"tarjeta\"><a href=\"/").numero(una.id().value).marca("/\">");
    html.texto(una.text("name")).marca("</a> <span class=\"marca\">").texto(estado_dicho(una));
    html.marca("</span><div class=\"suave\">").texto(fecha(read, una)).marca("</div></li>\n");
  }
  html.marca("</ul>\n");
  if (activas.empty()) html.marca("<p class=\"suave\">No hay competencias activas.</p>\n");
  return pagina("Competencias 5K", html);
}

Answer pagina_resultados(Read& read, const Direccion& cual) {
  auto competencia = publica(read, cual);
  if (!competencia) return no_hay();
  const Marcador marcador = marcador_de(read, std::move(*competencia), cual.categoria.value_or(""));
  const Record& datos = marcador.competencia;
  const bool corre = datos.flag("is_running");
  Html html;
  html.marca("<p class=\"sin-papel\"><a href=\"/\">Competencias</a></p><h1>")
      .texto(datos.text("name"));
  html.marca("</h1>\n<p class=\"fila\"><span class=\"suave\">").texto(fecha(read, datos));
  html.marca("</span><span id=\"badge-estado\" class=\"marca\">").texto(estado_dicho(datos));
  html.marca("</span><span id=\"badge-en-vivo\" class=\"marca vivo\"");
  if (!corre) html.marca(" hidden");
  html.marca(">EN VIVO</span></p>\n<div class=\"fila\" aria-live=\"polite\">");
  cifra(html, "stat-total-equipos", "Con tiempos", std::ssize(marcador.filas));
  cifra(html, "stat-equipos-calificados", "Calificados", marcador.calificados());
  cifra(html, "stat-equipos-descalificados", "Descalificados", marcador.descalificados());
  html.marca("</div>\n");
  filtro_de_categorias(html, marcador);
  html.marca("<div id=\"results-container\" data-competencia=\"").numero(datos.id().value);
  html.marca("\">\n").pieza(fragmento(marcador)).marca("</div>\n");
  return pagina_viva(datos.text("name"), html);
}

Answer fragmento_resultados(Read& read, const Direccion& cual) {
  auto competencia = publica(read, cual);
  if (!competencia) return no_hay();
  return Answer::html(
      std::move(fragmento(marcador_de(read, std::move(*competencia), cual.categoria.value_or(""))))
          .tomar());
}

Answer pagina_equipo(Read& read, const Direccion& cual) {
  const auto id = parse_int(cual.id);
  const auto equipo = id ? read.find("equipos", Id{*id}) : std::nullopt;
  auto competencia = equipo ? publica(read, equipo->integer("competition_id")) : std::nullopt;
  if (!competencia) return no_hay();
  const Marcador marcador = marcador_de(read, std::move(*competencia), "");
  const auto fila = fila_de_equipo(marcador, equipo->id());
  Html html;
  html.marca("<p class=\"sin-papel\"><a href=\"/").numero(marcador.competencia.id().value);
  html.marca("/\">").texto(marcador.competencia.text("name")).marca("</a></p><h1>");
  html.texto(equipo->text("name")).marca("</h1>\n<p class=\"fila\"><span>Dorsal ");
  html.numero(equipo->integer("number")).marca("</span><span class=\"suave\">");
  html.texto(marcador.nombre_de(equipo->text("category"))).marca("</span></p>\n");
  if (!fila || fila->equipo.tiempos.empty()) {
    html.marca("<p class=\"suave\">Todavía no hay tiempos.</p>\n");
    return pagina(equipo->text("name"), html);
  }
  html.marca("<div class=\"fila\"><div class=\"tarjeta\"><div class=\"cifra\">");
  celda_de_puesto(html, *fila);
  html.marca(
      "</div><div class=\"suave\">Puesto</div></div><div class=\"tarjeta\"><div class=\"cifra\">");
  html.texto(reloj(fila->total)).marca("</div><div class=\"suave\">Total</div></div></div>\n");
  html.marca("<div class=\"tabla\"><table><caption>Tiempos</caption><thead><tr>")
      .marca("<th scope=\"col\" class=\"n\">Llegada</th><th scope=\"col\" class=\"n\">Tiempo</th>")
      .marca("</tr></thead><tbody>\n");
  std::int64_t llegada = 0;
  for (const std::int64_t ms : fila->equipo.tiempos) {
    html.marca("<tr><td class=\"n\">").numero(++llegada).marca("</td><td class=\"n\">");
    html.texto(ms == 0 ? "Ausente" : reloj_fino(ms)).marca("</td></tr>\n");
  }
  html.marca("</tbody></table></div>\n");
  return pagina(equipo->text("name"), html);
}

}  // namespace chasqui::server5k
