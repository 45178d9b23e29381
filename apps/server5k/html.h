// Writing HTML: what is text is escaped, what is markup is written in the program.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace chasqui::server5k {

std::string escapado(std::string_view texto);  // & < > " ' as references.

class Html {
 public:
  // Markup of the program's own: a literal, so that nothing from outside can be it.
  template <std::size_t N>
  Html& marca(const char (&literal)[N]) {
    return texto_ += std::string_view(literal, N - 1), *this;
  }
  Html& texto(std::string_view texto) { return texto_ += escapado(texto), *this; }
  Html& numero(std::int64_t numero) { return texto_ += std::to_string(numero), *this; }
  Html& pieza(const Html& otra) { return texto_ += otra.texto_, *this; }
  std::string tomar() && { return std::move(texto_); }

 private:
  std::string texto_;
};

}  // namespace chasqui::server5k
