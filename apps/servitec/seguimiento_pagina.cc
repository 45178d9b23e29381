#include "seguimiento_pagina.h"

#include <array>
#include <string_view>

namespace chasqui::servitec {
namespace {

using chasqui::Json;

constexpr std::string_view kEstilo = R"(<style>
:root{color-scheme:light dark}
body{font:18px/1.5 system-ui,sans-serif;max-width:30rem;margin:0 auto;padding:1.5rem 1rem;
color:#1b1b1b;background:#fff}
h1{font-size:1.4rem;margin:.25rem 0}.estado{font-size:1.7rem;font-weight:700;margin:1rem 0 0}
.en{color:#555;font-size:1rem}ol{padding-left:1.25rem}li{margin:.4rem 0}
time{color:#555;display:block;font-size:.95rem}a{color:#0b4f8a}footer{margin-top:2rem}
@media (prefers-color-scheme:dark){body{color:#eee;background:#16181b}.en,time{color:#b5b5b5}
a{color:#8cc4ff}}
</style>)";

// Asks again while the page is looked at; another state shows itself.
constexpr std::string_view kGuion = R"js(<script>
const estado = document.querySelector('main')?.dataset.estado;
setInterval(async () => {
  if (document.hidden) return;
  const answer = await fetch(location.href, {headers: {Accept: 'application/json'}})
    .catch(() => undefined);
  if (answer?.ok && (await answer.json()).estado !== estado) location.reload();
}, 20000);
</script>)js";

struct Palabras {
  std::string_view estado, que, en;
};
constexpr std::array<Palabras, 7> kPalabras{{
    {"Pendiente", "Recibimos su equipo y espera su turno.", "Received, waiting for its turn."},
    {"En Proceso", "Estamos trabajando en su equipo.", "We are working on it."},
    {"Espera de Repuesto", "Esperamos un repuesto.", "Waiting for a part."},
    {"Reparado", "Listo: puede pasar a recogerlo.", "Ready to be picked up."},
    {"Entregado", "El equipo ya se entregó.", "It was handed over."},
    {"Sin solución", "No se pudo reparar; puede pasar a recogerlo.",
     "It could not be repaired; you can pick it up."},
    {"Cancelado", "La orden se canceló.", "The order was cancelled."},
}};

const Palabras& palabras_de(std::string_view estado) {
  for (const Palabras& palabras : kPalabras)
    if (palabras.estado == estado) return palabras;
  return kPalabras[0];
}

std::string escapado(std::string_view texto) {
  std::string html;
  for (const char letra : texto) {
    if (letra == '<')
      html += "&lt;";
    else if (letra == '&')
      html += "&amp;";
    else if (letra == '"')
      html += "&quot;";
    else
      html += letra;
  }
  return html;
}

std::string hora_corta(std::string_view local) {
  std::string hora(local.substr(0, 16));
  if (hora.size() == 16) hora[10] = ' ';
  return hora;
}

std::string cuerpo(const Json& estado) {
  const std::string_view nombre = estado["estado"].text();
  const Palabras& palabras = palabras_de(nombre);
  std::string html = "<main data-estado=\"" + escapado(nombre) + "\"><h1>Orden " +
                     escapado(estado["numero"].text()) + "</h1><p>" +
                     escapado(estado["equipo"].text()) + "</p><p class=\"estado\">" +
                     escapado(nombre) + "</p><p>" + escapado(palabras.que) +
                     "<br><span class=\"en\" lang=\"en\">" + escapado(palabras.en) + "</span></p>";
  if (!estado["fecha_entrega"].text().empty())
    html += "<p>Entrega prevista: <b>" + escapado(estado["fecha_entrega"].text()) +
            "</b> <span class=\"en\" lang=\"en\">(expected)</span></p>";
  html += "<h2>Pasos <span class=\"en\" lang=\"en\">Steps</span></h2><ol>";
  for (const Json& paso : *estado["pasos"].if_array())
    html += "<li>" + escapado(paso["estado"].text()) + "<time datetime=\"" +
            escapado(paso["hora"].text()) + "\">" + escapado(hora_corta(paso["hora"].text())) +
            "</time></li>";
  html += "</ol></main><footer>";
  const Json& taller = estado["taller"];
  for (const char* campo : {"nombre", "direccion", "telefono"})
    if (!taller[campo].text().empty()) html += escapado(taller[campo].text()) + "<br>";
  return html + "</footer>" + std::string(kGuion);
}

}  // namespace

std::string pagina_de_seguimiento(const Json& estado) {
  const std::string titulo =
      estado.is_null() ? "Orden no encontrada" : "Orden " + std::string(estado["numero"].text());
  return "<!doctype html><html lang=\"es\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
         "content=\"width=device-width,initial-scale=1\"><meta name=\"robots\" "
         "content=\"noindex\"><meta name=\"referrer\" content=\"no-referrer\"><title>" +
         escapado(titulo) + "</title>" + std::string(kEstilo) + "</head><body>" +
         (estado.is_null()
              ? "<main><h1>Orden no encontrada</h1><p>Revise el enlace o llame al "
                "taller.<br><span class=\"en\" lang=\"en\">Order not found: check the link or "
                "call the shop.</span></p></main>"
              : cuerpo(estado)) +
         "</body></html>";
}

}  // namespace chasqui::servitec
