#include "schema/rules.h"

#include <gtest/gtest.h>

namespace chasqui::schema {
namespace {

const RuleNames kNames{{"estado", "total", "tecnico_id", "activo", "nota", "usuario_id"},
                       "usuario_id"};

std::string error_of(std::string_view text, const RuleNames& names = kNames) {
  const auto rule = parse_rule(text, names);
  return rule ? "fine" : std::to_string(rule.error().at) + ": " + rule.error().text;
}

const Asker kNobody;
const Asker kTecnico{false, true, 7, {"tecnico"}, {{"sede", "norte"}}};
const Asker kAdmin{false, true, 1, {"administrador", "gerente"}, {}};
const JsonObject kOrder{{"estado", "Pendiente"}, {"total", Decimal(1250, 2)},
                        {"tecnico_id", 7},       {"activo", true},
                        {"nota", Json()},        {"usuario_id", 1}};

TEST(Rules, DecideAboutARecord) {
  struct {
    std::string_view rule;
    bool nobody, tecnico, admin;
  } const cases[] = {
      {"none", false, false, false},
      {"public", true, true, true},
      {"auth", false, true, true},
      {"owner", false, false, true},
      {"role(Técnico)", false, true, false},
      {"role('GERENTE')", false, false, true},
      {"role(tecnico) or role(administrador)", false, true, true},
      {"role(tecnico) and role(administrador)", false, false, false},
      {"not role(tecnico)", true, false, true},
      {"auth and not role(tecnico)", false, false, true},
      {"none and none or auth", false, true, true},
      {"none and (none or auth)", false, false, false},
      {"estado = 'Pendiente'", true, true, true},
      {"estado = \"Reparado\"", false, false, false},
      {"estado != 'Reparado'", true, true, true},
      {"tecnico_id = user.id", false, true, false},
      {"tecnico_id != user.id", false, false, true},
      {"user.id = tecnico_id", false, true, false},
      {"user.sede = 'norte'", false, true, false},
      {"total < 12.51", true, true, true},
      {"total <= 12.5", true, true, true},
      {"total > 12.5", false, false, false},
      {"total >= 12.5", true, true, true},
      {"total > -1", true, true, true},
      {"activo = true", true, true, true},
      {"nota = null", true, true, true},
      {"nota != null", false, false, false},
      {"nota < 'z'", false, false, false},
      {"nota != 'x'", true, true, true},
      {"total = 'doce'", false, false, false},
      {"estado in ('Reparado', 'Pendiente')", true, true, true},
      {"estado in ('Reparado')", false, false, false},
      {"tecnico_id in (user.id, 99)", false, true, false},
  };
  for (const auto& c : cases) {
    const auto rule = parse_rule(c.rule, kNames);
    ASSERT_TRUE(rule) << c.rule << ": " << rule.error().text;
    EXPECT_EQ(allows(*rule, kNobody, kOrder), c.nobody) << c.rule << " for nobody";
    EXPECT_EQ(allows(*rule, kTecnico, kOrder), c.tecnico) << c.rule << " for tecnico";
    EXPECT_EQ(allows(*rule, kAdmin, kOrder), c.admin) << c.rule << " for admin";
  }
}

TEST(Rules, SayBeforehandWhetherTheRecordMatters) {
  struct {
    std::string_view rule;
    Verdict nobody, tecnico;
  } const cases[] = {
      {"public", Verdict::kYes, Verdict::kYes},
      {"role(tecnico) or owner", Verdict::kNo, Verdict::kYes},
      {"owner", Verdict::kNo, Verdict::kDependsOnRecord},
      {"auth and estado = 'Pendiente'", Verdict::kNo, Verdict::kDependsOnRecord},
      {"not owner", Verdict::kYes, Verdict::kDependsOnRecord},
      {"user.sede = 'norte'", Verdict::kNo, Verdict::kYes},
      {"estado in ('a') and none", Verdict::kNo, Verdict::kNo},
  };
  for (const auto& c : cases) {
    const auto rule = parse_rule(c.rule, kNames);
    ASSERT_TRUE(rule) << c.rule;
    EXPECT_EQ(allows_any(*rule, kNobody), c.nobody) << c.rule;
    EXPECT_EQ(allows_any(*rule, kTecnico), c.tecnico) << c.rule;
  }
}

TEST(Rules, AnEmptyOwnerBelongsToNobody) {
  const auto rule = parse_rule("owner", kNames);
  ASSERT_TRUE(rule);
  EXPECT_FALSE(allows(*rule, kNobody, {{"usuario_id", Json()}}));
  EXPECT_FALSE(allows(*rule, kTecnico, {{"usuario_id", Json()}}));
}

TEST(Rules, WithoutTextNobodyMay) {
  EXPECT_FALSE(allows(Rule{}, kAdmin, kOrder));
  EXPECT_EQ(allows_any(Rule{}, kAdmin), Verdict::kNo);
}

TEST(Rules, ErrorsNameTheirPlace) {
  struct {
    std::string_view rule, says;
  } const cases[] = {
      {"", "0: expected a field, user.id or a value, found the end"},
      {"auht", "0: unknown word \"auht\", did you mean \"auth\"?"},
      {"auth or estadoo = 1", "8: unknown word \"estadoo\", did you mean \"estado\"?"},
      {"auth auth", "5: expected and, or, or the end, found \"auth\""},
      {"role tecnico", "5: expected \"(\" and the name of a role, found \"tecnico\""},
      {"role()", "5: expected the name of a role, found \")\""},
      {"(auth", "5: expected \")\", found the end"},
      {"estado", "6: expected =, !=, <, <=, >, >= or in, found the end"},
      {"estado = 'abierto",
       "9: expected a field, user.id or a value, found a text without its closing quote"},
      {"estado & 1", "7: expected =, !=, <, <=, >, >= or in, found a sign nobody knows"},
      {"total < 1.2.3", "8: \"1.2.3\" is no number"},
      {"estado in 'a'", "10: expected \"(\" and a list of values, found \"a\""},
      {"estado in ('a'", "14: expected \",\" or \")\", found the end"},
      {"not", "3: expected a field, user.id or a value, found the end"},
  };
  for (const auto& c : cases) EXPECT_EQ(error_of(c.rule), c.says) << c.rule;
  EXPECT_EQ(error_of("owner", {{"estado"}, ""}),
            "0: owner needs the model's key `owner` to name a field");
}

TEST(Rules, DepthAndLengthHaveBounds) {
  const auto nested = [](int depth) {
    const auto count = static_cast<std::size_t>(depth);
    return std::string(count, '(') + "auth" + std::string(count, ')');
  };
  EXPECT_EQ(error_of(nested(kRuleDepthMax - 1)), "fine");
  EXPECT_EQ(error_of(nested(kRuleDepthMax)), "32: nested too deeply");
  const std::string auth = "auth";
  EXPECT_EQ(error_of(auth + std::string(kRuleBytesMax - 4, ' ')), "fine");
  EXPECT_EQ(error_of(auth + std::string(kRuleBytesMax - 3, ' ')), "0: longer than 2048 bytes");
}

}  // namespace
}  // namespace chasqui::schema
