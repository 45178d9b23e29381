#include "html.h"

namespace chasqui::server5k {

std::string escapado(std::string_view texto) {
  std::string escrito;
  escrito.reserve(texto.size());
  for (const char c : texto) {
    switch (c) {
      case '&':
        escrito += "&amp;";
        break;
      case '<':
        escrito += "&lt;";
        break;
      case '>':
        escrito += "&gt;";
        break;
      case '"':
        escrito += "&quot;";
        break;
      case '\'':
        escrito += "&#39;";
        break;
      default:
        escrito += c;
    }
  }
  return escrito;
}

}  // namespace chasqui::server5k
