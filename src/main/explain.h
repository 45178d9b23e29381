// Why somebody may, or may not, do something with a record.
#pragma once
#include <string>

#include "db/connection.h"
#include "main/loaded_app.h"

namespace chasqui::main {

struct Question {
  std::string who;     // An account's name, "role:x", or "anonimo".
  std::string action;  // read, create, update, delete, or a field's name.
  std::string record;  // "clientes/17"
};

struct Explained {
  bool is_allowed = false;
  std::string text;  // The rules as trees, then the verdict.
};

// Throws Refusal when there is no such account, action or record.
Explained explain(const LoadedApp& app, db::Connection& connection, const Question& question);

}  // namespace chasqui::main
