#include "tecnicos.h"

#include <gtest/gtest.h>

#include "taller.h"

namespace chasqui::servitec {
namespace {

void cuenta(Taller& taller, access::NewAccount nueva) {
  taller.write([&](Tx& tx) { tx.add_account(nueva); });
}

TEST(Tecnicos, AreTheAccountsThatRepairByName) {
  Taller taller;
  cuenta(taller, {.username = "zoe", .first_name = "Zoé", .roles = {"tecnico"}});
  cuenta(taller, {.username = "ana", .first_name = "Ana", .roles = {"recepcionista"}});
  cuenta(taller, {.username = "alvaro", .first_name = "Álvaro", .roles = {"tecnico"}});
  cuenta(taller, {.username = "leo", .roles = {"tecnico"}, .is_active = false});
  std::string nombres;
  for (const Tecnico& uno : taller.read([](Read& read) { return tecnicos(read); }))
    nombres += std::to_string(uno.id.value) + " " + uno.nombre + ", ";
  EXPECT_EQ(nombres, "3 Álvaro, 1 Zoé, ");
}

}  // namespace
}  // namespace chasqui::servitec
