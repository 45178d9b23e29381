// The generated endpoints' work: create, change and remove a record of any model, say the model's
// event, and make the answer that the model declares.
#pragma once
#include <optional>

#include "base/ids.h"
#include "base/json.h"
#include "schema/model.h"
#include "service/tx.h"

namespace chasqui::service {

struct Saved {
  Record record;     // As stored now, or as it was before it was removed.
  JsonObject reply;  // What the client is told; the event says the same to those who see all of it.
};

struct Target {  // Which record, and the version that the caller knows of it.
  Id id;
  std::optional<std::int64_t> version;
};

// The model's rules hold for who asks (service/permit): what may not be read is not found, what may
// not be done is refused, also when the record would end up where it may not be.
// `input` has passed validate() against shape_of(model, kCreate), `changes` against kUpdate.
Saved create_record(Tx& tx, const schema::Model& model, JsonObject input);
Saved update_record(Tx& tx, const schema::Model& model, const Target& target, JsonObject changes);
Saved remove_record(Tx& tx, const schema::Model& model, const Target& target);
// Brings a soft-deleted record back, for who may remove it. Heard as one that was created. Throws
// kConflict "no_borrado" when it is there.
Saved restore_record(Tx& tx, const schema::Model& model, Id id);

// What a model's answers and events show of a new record: all of it, or the echo of what was sent.
JsonObject created_reply(const schema::Model& model, const Record& record, const JsonObject& input);

}  // namespace chasqui::service
