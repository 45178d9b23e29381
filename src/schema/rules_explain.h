// Why a rule says what it says: its tree with what each part amounts to, for people.
#pragma once
#include <string>
#include <vector>

#include "base/json.h"
#include "schema/rules.h"

namespace chasqui::schema {

struct Reason {
  std::string text;  // The part, as in app.toml: "tecnico_id = user.id".
  bool holds = false;
  std::string because;  // The values that decided: "tecnico_id is 7, user.id is 9".
  std::vector<Reason> parts;
};

Reason explain(const RuleExpr& expr, const Asker& asker, const JsonObject& record);

// A line for each part, those inside it indented below.
std::string to_text(const Reason& reason, int depth = 0);

}  // namespace chasqui::schema
