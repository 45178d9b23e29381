// The audit of records: what a change was, for whoever asks later.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "schema/app_schema.h"
#include "service/record.h"
#include "service/tx.h"

namespace chasqui::service {

// One change; null: there was, or is, no record.
struct Change {
  const schema::Model& model;
  const Record* before;
  const Record* after;
};

// Whether changes of the model are kept: not when the app or the model says no, and not those of
// the program's own work (demo data, imports).
bool is_audited(const schema::AppSchema& app, const schema::Model& model, const Caller& caller);

// Files the change in the transaction that makes it: what differs, or all of a record that comes or
// goes. Secret and hidden fields, times and versions that the platform keeps, and readonly numbers
// are left out; an update that changes nothing else leaves no trace.
void leave_trail(db::Connection& connection, const Caller& caller, const Change& change);

// What is filed of a model's records, newest first, at most 500: {"hora", "quien", "accion",
// "registro", "antes", "despues"}. Of one record when `record` is not empty.
std::vector<JsonObject> trail_of(Read& read, std::string_view model, std::string record = "");

}  // namespace chasqui::service
