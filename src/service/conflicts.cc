#include "service/conflicts.h"

#include <utility>

#include "base/errors.h"
#include "service/permit.h"

namespace chasqui::service {
namespace {

Json or_null(std::string_view text) { return text.empty() ? Json() : Json(text); }

JsonObject wanted_of(const Json& fields) {
  JsonObject wanted;
  if (const JsonObject* all = fields.if_object())
    for (const auto& [name, sides] : *all) wanted.append(name, sides["cliente"]);
  return wanted;
}

void say(Tx& tx, const schema::Model& model, const std::string& event, const Record& conflict) {
  tx.emit(model.stream, event, created_reply(model, conflict, {}));
}

}  // namespace

std::optional<Id> keep_conflict(Tx& tx, const Conflict& conflict) {
  if (!tx.has_model(kConflicts)) return std::nullopt;
  const access::Identity& who = tx.who();
  const Record kept = tx.insert(
      kConflicts, {{"operacion", or_null(conflict.uuid)},
                   {"tipo", conflict.kind},
                   {"modelo", conflict.model},
                   {"registro", conflict.record ? Json(*conflict.record) : Json()},
                   {"motivo", conflict.reason},
                   {"campos", conflict.fields},
                   {"cuerpo", conflict.body},
                   {"dispositivo", who.device},
                   {"cuenta", who.kind == access::IdentityKind::kUser ? Json(who.id) : Json()},
                   {"usuario", who.name},
                   {"ocurrido_en", to_iso(tx.happened())}});
  const schema::Model& model = tx.view(kConflicts).model();
  say(tx, model, model.events.created, kept);
  return kept.id();
}

Settled settle_conflict(Tx& tx, Id id, Choice choice) {
  Record conflict = readable_record(tx, kConflicts, id);
  if (conflict.text("estado") != "abierto")
    throw Refusal(Kind::kConflict, "ya_resuelto", "El conflicto ya fue resuelto")
        .with("actual", tx.visible(kConflicts, conflict));
  const bool is_client = choice == Choice::kClient;
  const JsonObject wanted = wanted_of(conflict["campos"]);
  const bool is_edit = !wanted.empty() && !conflict.is_null("registro");
  if (is_client && is_edit) {
    const schema::Model& model = tx.view(conflict.text("modelo")).model();
    update_record(tx, model, {Id{conflict.integer("registro")}, std::nullopt}, wanted);
  }
  Record settled = tx.update(kConflicts, std::move(conflict),
                             Record{{"estado", "resuelto"},
                                    {"eleccion", is_client ? "cliente" : "servidor"},
                                    {"resuelto_por", tx.who().name}});
  const schema::Model& model = tx.view(kConflicts).model();
  say(tx, model, model.events.updated, settled);
  const bool was_told = !settled.is_null("operacion");  // Not a task that came of something told.
  return {std::move(settled), is_client && !is_edit && was_told};
}

}  // namespace chasqui::service
