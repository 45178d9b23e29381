// The rules of app.toml where records are read and changed on behalf of somebody: by the generated
// endpoints, and by whoever acts as they do. Services themselves are not held to them.
#pragma once
#include "schema/view.h"
#include "service/tx.h"

namespace chasqui::service {

// 401 while nobody has said who asks, 403 after.
Refusal not_allowed(const access::Identity& who);

// The record, if it is there and may be read; else the model's "not found", so that nobody learns
// what exists.
Record readable_record(Read& read, const schema::Model& model, Id id);
Record readable_record(Read& read, std::string_view model, Id id);
// The same, also of one that is soft-deleted.
Record kept_record(Read& read, const schema::Model& model, Id id);

// Throws not_allowed() unless the rule lets who asks act on this record.
void require(const Read& read, const schema::Rule& rule, const Record& record);

// Throws a refusal that names the field unless who asks may write each field that `sent` sets on
// `record`. A field's default counts as not sent when the record is new.
void require_writes(const Read& read, const schema::Model& model, const JsonObject& sent,
                    const Record& record);
void require_writes_of_new(const Read& read, const schema::Model& model, const JsonObject& sent,
                           const Record& record);

}  // namespace chasqui::service
