// Who repairs: the names that an order can be given to.
#pragma once
#include <string>
#include <vector>

#include "inventario.h"

namespace chasqui::servitec {

struct Tecnico {
  static constexpr const char* kShapeName = "Tecnico";
  Id id;  // An order's tecnico_id.
  std::string nombre;
};
BOOST_DESCRIBE_STRUCT(Tecnico, (), (id, nombre))

// Accounts with the role that still work here, by name.
std::vector<Tecnico> tecnicos(Read& read);

}  // namespace chasqui::servitec
