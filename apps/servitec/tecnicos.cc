#include "tecnicos.h"

#include <algorithm>

#include "base/text.h"

namespace chasqui::servitec {

std::vector<Tecnico> tecnicos(Read& read) {
  std::vector<Tecnico> todos;
  for (const access::Account& cuenta : read.accounts_with_role("tecnico"))
    if (cuenta.is_active) todos.push_back({Id{cuenta.id}, cuenta.full_name()});
  std::ranges::sort(todos, {}, [](const Tecnico& uno) { return fold(uno.nombre); });
  return todos;
}

}  // namespace chasqui::servitec
