#include "paginas.h"

#include <algorithm>

#include "base/text.h"
#include "estilo.h"
#include "html.h"
#include "marcador.h"
#include "palabras.h"
#include "tiempos.h"
#include "web.h"

namespace chasqui::server5k {
namespace {

// The language that a page speaks.
class Habla {
 public:
  explicit Habla(const std::optional<std::string>& pedido)
      : palabras(pedido == kIngles.idioma ? kIngles : kEspanol),
        es_pedido_(pedido == kIngles.idioma || pedido == kEspanol.idioma) {}

  // What follows an address of these pages.
  void consulta(Html& html) const {
    if (es_pedido_) html.marca("?idioma=").texto(palabras.idioma);
  }

  // To the same page in the other language.
  void otra(Html& html) const {
    html.marca("<p class=\"sin-papel\">");
    if (palabras.idioma == kIngles.idioma)
      html.marca("<a href=\"?idioma=es\" lang=\"es\" hreflang=\"es\">Español</a>");
    else
      html.marca("<a href=\"?idioma=en\" lang=\"en\" hreflang=\"en\">English</a>");
    html.marca("</p>\n");
  }

  const Palabras& palabras;

 private:
  bool es_pedido_;
};

Answer pagina(const Habla& habla, std::string_view titulo, const Html& cuerpo, int status = 200) {
  Html html;
  html.marca(kAntesDelIdioma).texto(habla.palabras.idioma).marca(kAntesDelTitulo);
  html.texto(titulo).marca(kDespuesDelTitulo).pieza(cuerpo);
  habla.otra(html);
  html.marca(kFinal);
  Answer answer = Answer::html(std::move(html).tomar());
  answer.status = status;
  return answer;
}

// The page of web/resultados with what can be read before, and without, its script.
Answer pagina_viva(const Habla& habla, std::string_view titulo, const Html& cuerpo) {
  constexpr std::string_view kTitulo = "<title>Resultados</title>", kRaiz = "<div id=\"root\">";
  const auto archivos = archivos_web();
  const auto archivo = std::ranges::find(archivos, "/resultados/index.html", &Asset::path);
  if (archivo == archivos.end()) return pagina(habla, titulo, cuerpo);
  const std::string_view hecha = archivo->identity;
  const std::size_t en_titulo = hecha.find(kTitulo), raiz = hecha.find(kRaiz) + kRaiz.size();
  const std::size_t tras_titulo = en_titulo + kTitulo.size();
  Html dentro;
  dentro.marca("<title>").texto(titulo).marca("</title>");
  std::string html(hecha.substr(0, en_titulo));
  html += std::move(dentro).tomar();
  html += hecha.substr(tras_titulo, raiz - tras_titulo);
  Html servido;
  servido.marca("<main class=\"servido\" lang=\"").texto(habla.palabras.idioma);
  servido.marca("\">").pieza(cuerpo);
  habla.otra(servido);
  servido.marca("</main>");
  html += std::move(servido).tomar();
  html += hecha.substr(raiz);
  return Answer::html(std::move(html));
}

void a_la_portada(Html& html, const Habla& habla) {
  html.marca("<p class=\"sin-papel\"><a href=\"/");
  habla.consulta(html);
  html.marca("\">").texto(habla.palabras.competencias).marca("</a></p>\n");
}

Answer no_hay(const Habla& habla) {
  const Palabras& palabras = habla.palabras;
  Html html;
  html.marca("<h1>").texto(palabras.no_encontrado).marca("</h1><p>");
  html.texto(palabras.no_existe).marca("</p>");
  a_la_portada(html, habla);
  return pagina(habla, palabras.no_encontrado, html, 404);
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

std::string fecha(const Read& read, const Record& competencia, const Habla& habla) {
  const std::string texto = read.zone().local_time(competencia.time("datetime"));
  if (habla.palabras.idioma == kIngles.idioma)
    return texto.substr(0, 10) + " " + texto.substr(11, 5);
  return texto.substr(8, 2) + "/" + texto.substr(5, 2) + "/" + texto.substr(0, 4) + " " +
         texto.substr(11, 5);
}

std::string_view estado_dicho(const Record& competencia, const Palabras& palabras) {
  const std::string_view estado = competencia.text("estado");
  if (estado == "en_curso") return palabras.en_curso;
  if (estado == "pausada") return palabras.pausada;
  if (estado == "detenida") return palabras.detenida;
  if (estado == "provisional") return palabras.provisional;
  return estado == "oficial" ? palabras.oficial : palabras.programada;
}

// A ranking and how it is said.
struct Tabla {
  const Marcador& marcador;
  const Habla& habla;
};

void celda_de_puesto(Html& html, const Fila& fila) {
  if (fila.puesto != 0)
    html.numero(fila.puesto);
  else
    html.marca("<span class=\"marca\">").texto(fila.estado).marca("</span>");
}

// A sum of fewer than all times is no total yet, and says so.
void parcial(Html& html, const Tabla& tabla, const Fila& fila) {
  const std::int64_t de = tabla.marcador.competencia.integer("max_registros");
  if (fila.total == 0 || std::ssize(fila.equipo.tiempos) >= de) return;
  html.marca(" <span class=\"suave\">").numero(std::ssize(fila.equipo.tiempos));
  html.texto(tabla.habla.palabras.de).numero(de).marca("</span>");
}

void una_fila(Html& html, const Tabla& tabla, const Fila& fila) {
  html.marca("<tr><td class=\"n\">");
  celda_de_puesto(html, fila);
  html.marca("</td><td class=\"n\">").numero(fila.equipo.dorsal);
  html.marca("</td><th scope=\"row\"><a href=\"/equipo/").numero(fila.equipo.id.value).marca("/");
  tabla.habla.consulta(html);
  html.marca("\">").texto(fila.equipo.nombre).marca("</a></th><td>");
  html.texto(tabla.marcador.nombre_de(fila.equipo.categoria)).marca("</td><td class=\"n\">");
  html.texto(fila.total == 0 ? "—" : reloj(fila.total));
  parcial(html, tabla, fila);
  html.marca("</td><td class=\"n\">");
  html.texto(fila.mejor == 0 ? "—" : reloj(fila.mejor)).marca("</td><td class=\"n\">");
  html.numero(fila.ausentes).marca("</td></tr>\n");
}

void columna(Html& html, std::string_view nombre, bool es_numero = false) {
  html.marca("<th scope=\"col\"");
  if (es_numero) html.marca(" class=\"n\"");
  html.marca(">").texto(nombre).marca("</th>");
}

Html fragmento(const Tabla& tabla) {
  const auto& [marcador, habla] = tabla;
  const Palabras& palabras = habla.palabras;
  Html html;
  html.marca("<div id=\"results-root\" data-total-equipos=\"").numero(std::ssize(marcador.filas));
  html.marca("\" data-equipos-calificados=\"").numero(marcador.calificados());
  html.marca("\" data-equipos-descalificados=\"").numero(marcador.descalificados()).marca("\">\n");
  if (marcador.filas.empty()) {
    html.marca("<p class=\"suave\">").texto(palabras.todavia).marca("</p></div>\n");
    return html;
  }
  html.marca("<div class=\"tabla\"><table><caption>").texto(palabras.clasificacion);
  html.marca("</caption><thead><tr>");
  columna(html, palabras.puesto, true);
  columna(html, palabras.dorsal, true);
  columna(html, palabras.equipo);
  columna(html, palabras.categoria);
  columna(html, palabras.total, true);
  columna(html, palabras.mejor, true);
  columna(html, palabras.ausentes, true);
  html.marca("</tr></thead><tbody>\n");
  for (const Fila& fila : marcador.filas) una_fila(html, tabla, fila);
  html.marca("</tbody></table></div></div>\n");
  return html;
}

template <std::size_t N>
void cifra(Html& html, const char (&id)[N], std::string_view nombre, std::int64_t cuantos) {
  html.marca("<div class=\"tarjeta\"><div class=\"cifra\" id=\"").marca(id).marca("\">");
  html.numero(cuantos).marca("</div><div class=\"suave\">").texto(nombre).marca("</div></div>");
}

void una_categoria(Html& html, const Tabla& tabla, std::string_view codigo) {
  const auto& [marcador, habla] = tabla;
  html.marca("<a href=\"?categoria=").texto(codigo).marca("&amp;idioma=");
  html.texto(habla.palabras.idioma).marca("\"");
  if (codigo == marcador.filtro) html.marca(" aria-current=\"page\"");
  html.marca(">").texto(codigo.empty() ? habla.palabras.todas : marcador.nombre_de(codigo));
  html.marca("</a>");
}

void filtro_de_categorias(Html& html, const Tabla& tabla) {
  const auto& [marcador, habla] = tabla;
  if (marcador.categorias.size() < 2) return;
  html.marca("<nav class=\"fila sin-papel\" aria-label=\"").texto(habla.palabras.categorias);
  html.marca("\">");
  una_categoria(html, tabla, "");
  for (const auto& [codigo, nombre] : marcador.categorias) una_categoria(html, tabla, codigo);
  html.marca("</nav>\n");
}

void cabeza(Html& html, const Read& read, const Tabla& tabla) {
  const Record& datos = tabla.marcador.competencia;
  const Palabras& palabras = tabla.habla.palabras;
  html.marca("<h1>").texto(datos.text("name"));
  html.marca("</h1>\n<p class=\"fila\"><span class=\"suave\">");
  html.texto(fecha(read, datos, tabla.habla));
  html.marca("</span><span id=\"badge-estado\" class=\"marca\">");
  html.texto(estado_dicho(datos, palabras));
  html.marca("</span><span id=\"badge-en-vivo\" class=\"marca vivo\"");
  if (!datos.flag("is_running")) html.marca(" hidden");
  html.marca(">").texto(palabras.en_vivo).marca("</span></p>\n");
}

// Every arrival of a team.
void llegadas(Html& html, const Fila& fila, const Palabras& palabras) {
  html.marca("<div class=\"tabla\"><table><caption>").texto(palabras.tiempos);
  html.marca("</caption><thead><tr>");
  columna(html, palabras.llegada, true);
  columna(html, palabras.tiempo, true);
  html.marca("</tr></thead><tbody>\n");
  std::int64_t llegada = 0;
  for (const std::int64_t ms : fila.equipo.tiempos) {
    html.marca("<tr><td class=\"n\">").numero(++llegada).marca("</td><td class=\"n\">");
    if (ms == 0)
      html.texto(palabras.ausente);
    else
      html.texto(reloj_fino(ms));
    html.marca("</td></tr>\n");
  }
  html.marca("</tbody></table></div>\n");
}

}  // namespace

Answer portada(Read& read, const Portada& pedido) {
  const Habla habla(pedido.idioma);
  Html html;
  html.marca("<h1>").texto(habla.palabras.competencias).marca("</h1>\n<ul>\n");
  const auto activas =
      read.from("competencias").where("is_active", true).order("-datetime").order("-id").rows();
  for (const Record& una : activas) {
    html.marca("<li class=\"tarjeta\"><a href=\"/").numero(una.id().value).marca("/");
    habla.consulta(html);
    html.marca("\">").texto(una.text("name")).marca("</a> <span class=\"marca\">");
    html.texto(estado_dicho(una, habla.palabras)).marca("</span><div class=\"suave\">");
    html.texto(fecha(read, una, habla)).marca("</div></li>\n");
  }
  html.marca("</ul>\n");
  if (activas.empty())
    html.marca("<p class=\"suave\">").texto(habla.palabras.ninguna).marca("</p>\n");
  return pagina(habla, habla.palabras.titulo, html);
}

Answer pagina_resultados(Read& read, const Direccion& cual) {
  const Habla habla(cual.idioma);
  const Palabras& palabras = habla.palabras;
  auto competencia = publica(read, cual);
  if (!competencia) return no_hay(habla);
  const Marcador marcador = marcador_de(read, std::move(*competencia), cual.categoria.value_or(""));
  const Tabla tabla{marcador, habla};
  Html html;
  a_la_portada(html, habla);
  cabeza(html, read, tabla);
  html.marca("<div class=\"fila\" aria-live=\"polite\">");
  cifra(html, "stat-total-equipos", palabras.con_tiempos, std::ssize(marcador.filas));
  cifra(html, "stat-equipos-calificados", palabras.calificados, marcador.calificados());
  cifra(html, "stat-equipos-descalificados", palabras.descalificados, marcador.descalificados());
  html.marca("</div>\n");
  filtro_de_categorias(html, tabla);
  html.marca("<div id=\"results-container\" data-competencia=\"");
  html.numero(marcador.competencia.id().value);
  html.marca("\">\n").pieza(fragmento(tabla)).marca("</div>\n");
  return pagina_viva(habla, marcador.competencia.text("name"), html);
}

Answer fragmento_resultados(Read& read, const Direccion& cual) {
  const Habla habla(cual.idioma);
  auto competencia = publica(read, cual);
  if (!competencia) return no_hay(habla);
  const Marcador marcador = marcador_de(read, std::move(*competencia), cual.categoria.value_or(""));
  return Answer::html(std::move(fragmento({marcador, habla})).tomar());
}

Answer pagina_equipo(Read& read, const Direccion& cual) {
  const Habla habla(cual.idioma);
  const Palabras& palabras = habla.palabras;
  const auto id = parse_int(cual.id);
  const auto equipo = id ? read.find("equipos", Id{*id}) : std::nullopt;
  auto competencia = equipo ? publica(read, equipo->integer("competition_id")) : std::nullopt;
  if (!competencia) return no_hay(habla);
  const Marcador marcador = marcador_de(read, std::move(*competencia), "");
  const auto fila = fila_de_equipo(marcador, equipo->id());
  Html html;
  html.marca("<p class=\"sin-papel\"><a href=\"/").numero(marcador.competencia.id().value);
  html.marca("/");
  habla.consulta(html);
  html.marca("\">").texto(marcador.competencia.text("name")).marca("</a></p><h1>");
  html.texto(equipo->text("name")).marca("</h1>\n<p class=\"fila\"><span>");
  html.texto(palabras.dorsal).marca(" ").numero(equipo->integer("number"));
  html.marca("</span><span class=\"suave\">");
  html.texto(marcador.nombre_de(equipo->text("category"))).marca("</span></p>\n");
  if (!fila || fila->equipo.tiempos.empty()) {
    html.marca("<p class=\"suave\">").texto(palabras.todavia).marca("</p>\n");
    return pagina(habla, equipo->text("name"), html);
  }
  html.marca("<div class=\"fila\"><div class=\"tarjeta\"><div class=\"cifra\">");
  celda_de_puesto(html, *fila);
  html.marca("</div><div class=\"suave\">").texto(palabras.puesto);
  html.marca("</div></div><div class=\"tarjeta\"><div class=\"cifra\">");
  html.texto(reloj(fila->total)).marca("</div><div class=\"suave\">").texto(palabras.total);
  html.marca("</div></div></div>\n");
  llegadas(html, *fila, palabras);
  return pagina(habla, equipo->text("name"), html);
}

}  // namespace chasqui::server5k
