#include "api/admin_import.h"

#include <algorithm>
#include <exception>

#include "api/attempt.h"
#include "api/identify.h"
#include "api/import_cells.h"
#include "api/run.h"
#include "base/errors.h"
#include "base/text.h"
#include "schema/asker.h"
#include "schema/view.h"
#include "service/records.h"
#include "wire/csv_reader.h"

namespace chasqui::api {
namespace {

using schema::Field;
using schema::Verb;
using service::Record;
namespace shapes = schema::shapes;

constexpr std::size_t kSampleRows = 20, kErrorsMax = 200;

struct Column {
  std::size_t cell;
  const Field* field;
  bool is_input;  // Else it is only looked up by.
};

struct Import {
  const DeskModel& model;
  std::vector<wire::CsvRow> rows;  // The first names the columns.
  std::vector<Column> columns;
  const Field* key = nullptr;  // Whose value tells a record that is there already.
  bool is_confirmed = false;
};

struct Report {
  std::int64_t rows = 0, created = 0, changed = 0, same = 0, wrong = 0;
  JsonArray errors, sample;
};

class Undone final : public std::exception {};

Refusal bad_input(std::vector<std::string> where, std::string text, Json input) {
  std::vector<std::string> loc{"body"};
  loc.insert(loc.end(), where.begin(), where.end());
  return Refusal::invalid({{std::move(loc), "value_error", std::move(text), std::move(input)}});
}

const schema::Shape& import_shape() {
  static const schema::Shape shape = shapes::object_of(
      "Importacion",
      {shapes::required("csv", shapes::text()), shapes::required("columnas", shapes::any()),
       shapes::optional("clave", shapes::nullable(shapes::text()), Json()),
       shapes::optional("confirmar", shapes::boolean(), false)});
  return shape;
}

bool has_member(const schema::Shape& shape, const std::string& name) {
  return std::ranges::find(shape.members, name, &schema::Member::name) != shape.members.end();
}

std::vector<wire::CsvRow> rows_of(std::string_view csv) {
  auto rows = wire::read_csv(csv, kImportRowsMax + 1);
  if (!rows)
    throw bad_input(
        {"csv"},
        "línea " + std::to_string(rows.error().line) + ": " + std::string(rows.error().why),
        Json());
  if (rows->empty() || rows->front().empty())
    throw bad_input({"csv"}, "la primera fila lleva los nombres de las columnas", Json());
  return std::move(*rows);
}

Column column_of(const Import& file, const std::string& title, const Json& field_name) {
  const wire::CsvRow& titles = file.rows.front();
  const auto at = std::ranges::find_if(
      titles, [&](const std::string& cell) { return trim(cell) == trim(title); });
  if (at == titles.end())
    throw bad_input({"columnas", title}, "el archivo no tiene esa columna", field_name);
  const Field* field = file.model.model().find(field_name.text());
  const bool is_input = field && (has_member(file.model.create, field->name) ||
                                  has_member(file.model.update, field->name));
  const bool is_version = field && field->role == schema::FieldRole::kVersion;
  if (!field || is_version || (!is_input && field != file.key))
    throw bad_input({"columnas", title}, "no es un campo que se pueda escribir", field_name);
  return {static_cast<std::size_t>(at - titles.begin()), field, is_input};
}

const Field* key_of(const DeskModel& model, const Json& name, const access::Identity& who) {
  if (name.text().empty()) return nullptr;
  const Field* field = model.model().find(name.text());
  const schema::View view(model.entry, schema::asker_of(who));
  const bool is_known = field && view.format().shows(*field);
  const bool tells = is_known && (field->unique || field->role == schema::FieldRole::kId ||
                                  field->role == schema::FieldRole::kUuid);
  if (!tells) throw bad_input({"clave"}, "la clave es un campo único que usted vea", name);
  return field;
}

Import import_of(const Desk& desk, const edge::Call& call, const service::Caller& caller) {
  const JsonObject input = desk_input(desk, call, import_shape());
  Import file{desk.model(call), rows_of(input.at("csv").text()), {}};
  file.is_confirmed = *input.at("confirmar").if_bool();
  file.key = key_of(file.model, input.at("clave"), caller.identity);
  const JsonObject* columns = input.at("columnas").if_object();
  if (!columns || columns->empty())
    throw bad_input({"columnas"}, "qué campo es cada columna", input.at("columnas"));
  for (const auto& [title, name] : *columns) {
    file.columns.push_back(column_of(file, title, name));
    const auto same = std::ranges::count(file.columns, file.columns.back().field, &Column::field);
    if (same > 1) throw bad_input({"columnas", title}, "otra columna es ese campo ya", name);
  }
  if (file.key && std::ranges::find(file.columns, file.key, &Column::field) == file.columns.end())
    throw bad_input({"clave"}, "ninguna columna es la clave", input.at("clave"));
  return file;
}

// What stands right of the last name is nobody's: a separator too many, or a name too few.
void check_width(const Import& file, const wire::CsvRow& row) {
  const std::size_t names = file.rows.front().size();
  for (std::size_t cell = names; cell < row.size(); ++cell)
    if (!trim(row[cell]).empty())
      throw Refusal(Kind::kInvalid, "celdas",
                    "La fila tiene " + std::to_string(row.size()) + " celdas y hay " +
                        std::to_string(names) + " columnas con nombre");
}

// What the row says, a value for each of its columns; null where it says nothing.
JsonObject values_of(service::Read& read, const Import& file, const wire::CsvRow& row) {
  JsonObject values;
  std::vector<FieldError> errors;
  for (const Column& column : file.columns) {
    try {
      const std::string_view cell =
          column.cell < row.size() ? std::string_view(row[column.cell]) : std::string_view();
      values.append(column.field->name, cell_value(read, *column.field, cell));
    } catch (const Refusal& refusal) {
      errors.insert(errors.end(), refusal.fields().begin(), refusal.fields().end());
    }
  }
  if (!errors.empty()) throw Refusal::invalid(std::move(errors));
  return values;
}

JsonObject fitting(const schema::Shape& shape, const JsonObject& values, schema::Mode mode) {
  auto valid = schema::validate(shape, values, {}, mode);
  if (!valid) throw Refusal::invalid(std::move(valid.error()));
  return std::move(*valid->if_object());
}

std::optional<Record> known_record(service::Read& read, const Import& file,
                                   const JsonObject& values) {
  if (!file.key || values.at(file.key->name).is_null()) return std::nullopt;
  auto value =
      schema::validate(schema::shape_of(*file.key), values.at(file.key->name), {file.key->name});
  if (!value) throw Refusal::invalid(std::move(value.error()));
  const bool is_id = file.key->role == schema::FieldRole::kId;
  const std::string& model = file.model.model().name;
  std::optional<Record> found = read.seen(model).where(file.key->name, *value).first();
  if (!found && is_id)
    throw Refusal(Kind::kNotFound, "no_encontrado", file.model.model().replies.not_found)
        .with("campo", file.key->name);
  return found;
}

// An empty cell of a new record is a field that was not sent.
JsonObject said(const Import& file, const JsonObject& values, const schema::Shape& shape,
                bool keeps_empty) {
  JsonObject sent;
  for (const Column& column : file.columns) {
    const Json& value = values.at(column.field->name);
    const bool counts = !value.is_null() || (keeps_empty && column.field->null);
    if (counts && has_member(shape, column.field->name)) sent.append(column.field->name, value);
  }
  return sent;
}

// A run of the file inside one transaction.
class Run final {
 public:
  Run(service::Tx& tx, const Desk& desk, const Import& file) : tx_(tx), desk_(desk), file_(file) {}
  Report take_rows();

 private:
  void take_row(std::size_t index);
  Record change(const Record& current, const JsonObject& values);
  Record create(const JsonObject& values);
  void note(std::int64_t line, const Refusal& refusal);
  void note_error(std::int64_t line, Json field, const std::string& type, const std::string& text);

  service::Tx& tx_;
  const Desk& desk_;
  const Import& file_;
  Report report_;
};

Record Run::change(const Record& current, const JsonObject& values) {
  const DeskModel& model = file_.model;
  const JsonObject changes =
      fitting(model.update, said(file_, values, model.update, true), schema::Mode::kPartial);
  JsonObject differing;
  for (const auto& [name, value] : changes)
    if (current[name] != value) differing.append(name, value);
  if (differing.empty()) {
    ++report_.same;
    return current;
  }
  desk_.authorise_write(model, Verb::kUpdate, tx_.caller());
  const service::Target target{current.id(), std::nullopt};
  Record record = service::update_record(tx_, model.model(), target, differing).record;
  ++report_.changed;
  return record;
}

Record Run::create(const JsonObject& values) {
  const DeskModel& model = file_.model;
  desk_.authorise_write(model, Verb::kCreate, tx_.caller());
  JsonObject input =
      fitting(model.create, said(file_, values, model.create, false), schema::Mode::kWhole);
  Record record = service::create_record(tx_, model.model(), std::move(input)).record;
  ++report_.created;
  return record;
}

void Run::note_error(std::int64_t line, Json field, const std::string& type,
                     const std::string& text) {
  if (report_.errors.size() == kErrorsMax) return;
  report_.errors.emplace_back(
      JsonObject{{"fila", line}, {"campo", std::move(field)}, {"tipo", type}, {"mensaje", text}});
}

void Run::note(std::int64_t line, const Refusal& refusal) {
  ++report_.wrong;
  for (const FieldError& error : refusal.fields())
    note_error(line, error.loc.empty() ? Json() : Json(error.loc.back()), error.type, error.text);
  if (refusal.fields().empty())
    note_error(line, refusal.extra().at("campo"), refusal.code(), refusal.text());
}

void Run::take_row(std::size_t index) {
  check_width(file_, file_.rows[index]);
  const JsonObject values = values_of(tx_, file_, file_.rows[index]);
  const auto known = known_record(tx_, file_, values);
  const std::int64_t same = report_.same;
  const Record record = known ? change(*known, values) : create(values);
  if (report_.sample.size() == kSampleRows) return;
  const std::string& model = file_.model.model().name;
  const char* what = !known ? "nuevo" : report_.same > same ? "igual" : "cambiado";
  report_.sample.emplace_back(
      JsonObject{{"fila", static_cast<std::int64_t>(index) + 1},
                 {"que", what},
                 {"antes", known ? Json(tx_.visible(model, *known)) : Json()},
                 {"registro", tx_.visible(model, record)}});
}

Report Run::take_rows() {
  for (std::size_t i = 1; i < file_.rows.size(); ++i) {
    if (file_.rows[i].empty()) continue;
    ++report_.rows;
    const auto refusal = attempt(tx_, [&] { take_row(i); });
    if (refusal) note(static_cast<std::int64_t>(i) + 1, *refusal);
  }
  return std::move(report_);
}

wire::Response run_import(service::Tx& tx, const Desk& desk, const Import& file) {
  Report report;
  bool is_applied = false;
  try {
    tx.nested([&] {
      report = Run(tx, desk, file).take_rows();
      if (!file.is_confirmed || report.wrong > 0) throw Undone();
    });
    is_applied = true;
  } catch (const Undone&) {
  }
  return json_reply(JsonObject{{"filas", report.rows},
                               {"nuevos", report.created},
                               {"cambiados", report.changed},
                               {"iguales", report.same},
                               {"fallidas", report.wrong},
                               {"aplicado", is_applied},
                               {"errores", std::move(report.errors)},
                               {"muestra", std::move(report.sample)}});
}

void import_file(const DeskRef& desk, edge::Call&& call, edge::Responder&& responder) {
  service::Caller caller = desk->signed_in(call.request);
  authorise(desk->model(call).model().rules.read, caller);
  Import file = import_of(*desk, call, caller);
  run_write(
      desk->site(), {std::move(caller), std::move(call)}, std::move(responder),
      [desk, file = std::move(file)](service::Tx& tx) { return run_import(tx, *desk, file); });
}

}  // namespace

void add_admin_import(DeskRoutes& routes) {
  routes.add("POST", "/modelos/{modelo}/importar", import_file,
             {.body_bytes_max = kImportBytesMax});
}

}  // namespace chasqui::api
