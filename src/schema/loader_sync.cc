// [sync]: what comes with an app whose clients may be away.
#include "base/check.h"
#include "schema/loader_parts.h"

namespace chasqui::schema {
namespace {

// What a person has to look at (service/conflicts): declared as an app declares its models.
constexpr std::string_view kConflicts = R"(
label = ["Conflicto", "Conflictos"]
display = "motivo"
operations = ["list", "get"]
order = ["-id"]
audit = false
platform = { uuid = false, created = "creado_en", updated = "actualizado_en" }
events = { created = "conflicto_sync", updated = "conflicto_resuelto" }
[fields]
operacion = { type = "text", null = true, label = "UUID con que se contó" }
tipo = { type = "text", required = true }
modelo = { type = "text", default = "" }
registro = { type = "integer", null = true, index = true }
motivo = { type = "text", required = true }
campos = { type = "json", null = true, label = "Lo del servidor y lo del cliente, campo por campo" }
cuerpo = { type = "json", null = true, label = "Lo que se contó" }
dispositivo = { type = "text", default = "" }
cuenta = { type = "integer", null = true, index = true }
usuario = { type = "text", default = "" }
ocurrido_en = { type = "timestamp", null = true }
estado = { type = "enum", values = ["abierto", "resuelto"], default = "abierto", index = true }
eleccion = { type = "text", default = "" }
resuelto_por = { type = "text", default = "" }
[rules]
read = "cuenta = user.id"
write = "none"
)";

TomlNode conflicts_table() {
  auto tree = parse_toml(kConflicts);
  CHASQUI_ASSERT(tree.has_value());
  return *std::move(tree);
}

RuleExpr either(RuleExpr one, RuleExpr other) {
  RuleExpr both;
  both.op = RuleOp::kOr;
  both.parts = {std::move(one), std::move(other)};
  return both;
}

}  // namespace

void read_sync(Problems& problems, const TomlEntry& entry, AppSchema& app) {
  const TableReader table(problems, entry, kSyncTable);
  const TomlEntry conflicts{"conflictos", entry.place, conflicts_table()};
  Model model = read_model(problems, conflicts, app);
  if (auto others = read_rule(table, "conflicts", {{}, {}, role_names(app)})) {
    Rule& read = model.rules.read;
    read.text += " or (" + others->text + ")";
    read.expr = either(std::move(read.expr), std::move(others->expr));
  }
  app.models.push_back(std::move(model));
  app.syncs = true;
}

}  // namespace chasqui::schema
