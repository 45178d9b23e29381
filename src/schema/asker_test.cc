#include "schema/asker.h"

#include <gtest/gtest.h>

namespace chasqui::schema {
namespace {

using access::Identity;
using access::IdentityKind;

bool holds(std::string_view text, const Identity& who, const JsonObject& record = {}) {
  const auto rule = parse_rule(text, {{"juez_id"}, "juez_id"});
  EXPECT_TRUE(rule) << text;
  return allows(*rule, asker_of(who), record);
}

TEST(AskerOf, TheOperatorMayEverythingButWhatNobodyMay) {
  for (const Identity& who : {Identity::local_operator(), Identity::platform()}) {
    for (const char* rule : {"public", "auth", "owner", "role(juez)", "not role(juez)"})
      EXPECT_TRUE(holds(rule, who)) << rule;
    EXPECT_FALSE(holds("none", who));
    EXPECT_EQ(allows_any(*parse_rule("owner", {{"a"}, "a"}), asker_of(who)), Verdict::kYes);
    EXPECT_EQ(allows_any(*parse_rule("none", {}), asker_of(who)), Verdict::kNo);
  }
}

TEST(AskerOf, AnAccountHasItsIdItsRolesAndItsTraits) {
  Identity juez;
  juez.kind = IdentityKind::kUser;
  juez.id = 7;
  juez.roles = {"juez"};
  juez.traits = {{"sede", "norte"}};
  EXPECT_TRUE(holds("owner", juez, {{"juez_id", 7}}));
  EXPECT_FALSE(holds("owner", juez, {{"juez_id", 8}}));
  EXPECT_TRUE(holds("role(Juez) and user.sede = 'norte'", juez));
  EXPECT_FALSE(holds("role(director)", juez));
}

TEST(AskerOf, AKeyHasRolesButOwnsNothing) {
  Identity key;
  key.kind = IdentityKind::kKey;
  key.id = 7;
  key.roles = {"juez"};
  EXPECT_TRUE(holds("auth and role(juez)", key));
  EXPECT_FALSE(holds("owner", key, {{"juez_id", 7}}));
  EXPECT_FALSE(holds("auth", Identity::anonymous()));
}

}  // namespace
}  // namespace chasqui::schema
