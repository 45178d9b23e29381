#include "pagina.h"

#include "estilo.h"

namespace chasqui::tablero {

Answer pagina(Read&) {
  std::string html =
      "<!doctype html>\n<html lang=\"es\"><head><meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"color-scheme\" content=\"light dark\"><link rel=\"icon\" href=\"data:,\">\n"
      "<title>Tablero</title>\n";
  return Answer::html(html.append(kEstilo).append(kCuerpoDeLaPagina).append(kGuion));
}

}  // namespace chasqui::tablero
