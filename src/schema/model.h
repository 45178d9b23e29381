// Models as values: what app.toml declares of one table. The loader fills them; nothing here
// changes afterwards.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "schema/rules.h"
#include "schema/shape.h"

namespace chasqui::schema {

enum class FieldType {
  kText,
  kEmail,
  kPhone,    // Text; search also matches its digits alone.
  kInteger,  // int64
  kDecimal,  // Stored as value * 10^scale in an int64.
  kBoolean,
  kTimestamp,  // UTC milliseconds.
  kDate,       // "2026-01-31", no zone.
  kTime,       // "09:05:00", no zone.
  kEnum,       // Stored as the value's name.
  kRef,        // The key of a record of another model.
  kJson,
  kUuid,
  kBlob,    // Base64 on the wire.
  kSecret,  // Text that is stored and never sent out.
};
std::string_view to_word(FieldType type);  // As in app.toml: "text", "decimal"…

// What a column is for. All columns of a table are in Model::fields, also those the platform keeps.
enum class FieldRole {
  kDeclared,
  kId,       // The key.
  kUuid,     // Made by the client or the server, unique.
  kVersion,  // From 1, one more with each update.
  kCreated,
  kUpdated,
  kDeleted,  // Null unless soft-deleted; such records are not seen.
};

enum class OnDelete { kRestrict, kCascade, kNull };

// What fills a field that was not sent.
enum class Fill {
  kNothing,
  kValue,  // Field::default_value
  kNow,
  kUuid,    // A new one.
  kUserId,  // Of who asks.
};

struct Field {
  std::string name;    // On the wire.
  std::string column;  // In the table; the name when not said.
  FieldType type = FieldType::kText;
  FieldRole role = FieldRole::kDeclared;
  std::string label, help;
  bool required = false;  // Must be sent on create.
  bool null = false;      // May be empty.
  Fill fill = Fill::kNothing;
  Json default_value;                                 // With Fill::kValue, as on the wire.
  std::optional<Decimal> min, max;                    // Numbers, inclusive.
  std::optional<Decimal> above;                       // Numbers, exclusive.
  std::optional<std::size_t> length_min, length_max;  // Text, code points.
  int scale = 0;                                      // kDecimal
  std::vector<EnumValue> values;                      // kEnum
  std::string ref;                                    // kRef: a model's name.
  FieldType ref_type = FieldType::kInteger;           // kRef: what that model's key is.
  OnDelete on_delete = OnDelete::kRestrict;
  bool unique = false;  // Among records that are not soft-deleted; nulls do not collide.
  bool index = false;
  bool readonly = false;  // Set by the server, ignored in input.
  bool hidden = false;    // Never sent out.
  bool trim = false;
  bool account = false;  // kInteger: the number of an account of the site.
  std::optional<Rule> read,
      write;          // Who sees it, who may send it; those of the record when not said.
  std::string was;    // The column's old name.
  std::string env{};  // A setting's: the variable of the environment that sets it as well.
};

struct OrderTerm {
  std::string field;
  bool descending = false;
  bool operator==(const OrderTerm&) const = default;
};

enum class Verb { kList, kGet, kCreate, kUpdate, kDelete };

struct ModelEvents {  // Event names; empty: nothing is said.
  std::string created, updated, deleted;
};

struct ModelRules {
  Rule read, create, update, remove;
};

enum class Reply {
  kRecord,  // The record as stored.
  kEcho,    // The key and what was sent: defaults filled in on create, changed fields on update.
};

struct ModelReplies {
  int create_status = 201;
  Reply create = Reply::kRecord;
  Reply update = Reply::kRecord;
  std::vector<std::string> echo;  // What an echo of a new record shows; empty: all that was sent.
  std::string deleted;            // The `message` of a 200; empty: 204 without a body.
  std::string not_found;          // "Cliente no encontrado"
  std::string nothing_to_change;  // 400 for an update without fields.
};

struct Model {
  std::string name;
  std::string table;  // The name when not said.
  std::string label, label_plural;
  std::string path;                 // "/clientes", with the app's prefix.
  std::string display;              // The field that names a record to people.
  std::vector<std::string> search;  // Fields that `search` looks into.
  std::vector<std::string>
      filters;                   // Fields that lists may be filtered by; empty: all visible ones.
  std::vector<OrderTerm> order;  // Of lists, when the request says none.
  std::vector<Field> fields;     // All columns in order; the key first.
  std::string owner;             // The field that holds its owner's id, for the rule `owner`.
  std::string stream;            // Where its events are filed; the name when not said.
  ModelEvents events;
  ModelRules rules;
  ModelReplies replies;
  std::vector<Verb> verbs = {Verb::kList, Verb::kGet, Verb::kCreate, Verb::kUpdate,
                             Verb::kDelete};  // The endpoints that are generated.
  int limit = 100;                            // Of lists, when the request says none.
  int limit_max = 500;                        // More is cut to this.
  bool managed = true;  // false: the table is read and written, never created, altered or dropped.
  bool soft_delete = false;
  bool null_keeps = false;  // An update's null leaves the field as it is, as older clients expect.
  bool empty_clears = false;  // An update's "" makes a field null that may be.
  bool audit = true;          // Who changed what is kept, if the app keeps it.
  std::vector<std::vector<std::string>> uniques, indexes;  // Over several fields.
  std::string was;                                         // The table's old name.

  const Field* find(std::string_view field_name) const;  // By name; nullptr when there is none.
  const Field* with_role(FieldRole role) const;
  const Field& key() const;  // The field with FieldRole::kId.
  bool has(Verb verb) const;
};

// The columns the platform keeps, by name; an empty name switches one off.
struct PlatformColumns {
  std::string id = "id", uuid = "uuid", version = "version";
  std::string created = "creado_en", updated = "actualizado_en";
  std::string deleted;  // Soft delete when it has a name.
};
// Puts them around the declared fields: the key first, the others last. A declared field of the
// key's name becomes the key. Fills in what else a model leaves unsaid (table, path, labels,
// stream, columns, messages, verbs).
void complete(Model& model, const PlatformColumns& columns);

enum class Purpose { kCreate, kUpdate, kOutput };
// What a request must send, or what an answer holds. Named "ClienteNuevo", "ClienteCambios",
// "Cliente" after the label.
Shape shape_of(const Model& model, Purpose purpose);
Shape shape_of(const Field& field);
// What the model's own events carry, and its answers with Reply::kEcho: the key and what was sent.
Shape event_shape(const Model& model, Verb verb);
// The name of a model's schemas: its label in letters of ASCII, "Orden de compra" ->
// "OrdenDeCompra".
std::string schema_name(const Model& model);

}  // namespace chasqui::schema
