#include "schema/rules_explain.h"

#include <gtest/gtest.h>

namespace chasqui::schema {
namespace {

TEST(ExplainRule, SaysWhatEachPartAmountsToAndWhy) {
  const auto rule = parse_rule(
      "role(gerente) or (auth and not estado = 'cerrado' and tecnico_id in (user.id, null))",
      {{"estado", "tecnico_id"}, ""});
  ASSERT_TRUE(rule);
  Asker tecnico;
  tecnico.is_signed_in = true;
  tecnico.id = 9;
  tecnico.roles = {"tecnico"};
  const JsonObject record{{"estado", "abierto"}, {"tecnico_id", 7}};
  EXPECT_EQ(to_text(explain(rule->expr, tecnico, record)),
            "no   any of\n"
            "  no   role(gerente)  (has tecnico)\n"
            "  no   all of\n"
            "    yes  auth  (is signed in)\n"
            "    yes  not\n"
            "      no   estado = \"cerrado\"  (estado is \"abierto\")\n"
            "    no   tecnico_id in (user.id, null)  (tecnico_id is 7, user.id is 9)\n");
  EXPECT_EQ(to_text(explain(parse_rule("auth", {})->expr, Asker(), {})),
            "no   auth  (is nobody)\n");
}

TEST(ExplainRule, WhoeverIsNotRestrictedNeedsNoReason) {
  Asker operador;
  operador.is_unrestricted = true;
  const auto rule = parse_rule("role(gerente)", {});
  EXPECT_EQ(to_text(explain(rule->expr, operador, {})),
            "yes  role(gerente)  (is not restricted)\n");
}

}  // namespace
}  // namespace chasqui::schema
