#include "html.h"

#include <gtest/gtest.h>

namespace chasqui::server5k {
namespace {

TEST(Html, EscapesWhatIsText) {
  struct {
    std::string_view texto, escrito;
  } const cases[] = {
      {"Ñandúes", "Ñandúes"},
      {"<script>alert('x')</script>", "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;"},
      {"a\" onload=\"b", "a&quot; onload=&quot;b"},
      {"&lt;", "&amp;lt;"},
  };
  for (const auto& c : cases) EXPECT_EQ(escapado(c.texto), c.escrito);
}

TEST(Html, IsMadeOfMarkupTextAndNumbers) {
  Html fila;
  fila.marca("<td>").texto("<5>").marca("</td><td>").numero(-7).marca("</td>");
  Html pagina;
  pagina.marca("<tr>").pieza(fila).marca("</tr>");
  EXPECT_EQ(std::move(pagina).tomar(), "<tr><td>&lt;5&gt;</td><td>-7</td></tr>");
}

}  // namespace
}  // namespace chasqui::server5k
