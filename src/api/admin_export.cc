#include "api/admin_export.h"

#include "api/input.h"
#include "api/listing.h"
#include "api/run.h"
#include "base/errors.h"
#include "wire/csv.h"

namespace chasqui::api {
namespace {

struct Export {
  const DeskModel& model;
  Listing listing;
  bool is_csv = true;
};

bool is_csv(const wire::Query& query) {
  const std::string_view format = query.get("formato");
  if (format.empty() || format == "csv") return true;
  if (format == "json") return false;
  throw Refusal::invalid(
      {{{"query", "formato"}, "enum", "Input should be 'csv' or 'json'", Json(format)}});
}

Export export_of(const Desk& desk, const edge::Call& call, const access::Identity& who) {
  wire::Query query;
  bool is_trash = false;
  for (const auto& [name, value] : query_of(call.request)) {
    if (name == "papelera") is_trash = value == "true" || value == "1";
    const bool is_page = name == "limit" || name == "offset" || name == "despues";
    if (!is_page && name != "papelera" && name != "formato")
      query.add(name == "order" ? "orden" : name, value);
  }
  const DeskModel& model = desk.model(call);
  Listing listing = listing_of(desk.site(), model.entry, who, query);
  listing.query.limit = kExportRowsMax;
  listing.query.trashed = is_trash && model.model().soft_delete;
  return {model, std::move(listing), is_csv(query_of(call.request))};
}

void refuse_too_many(db::Connection& connection, const Export& file) {
  const schema::Sql sql =
      schema::count_sql(file.model.entry.sql, file.listing.query, file.listing.more);
  const std::int64_t rows = connection.query_int64(sql.text(), sql.args()).value_or(0);
  if (rows <= kExportRowsMax) return;
  throw Refusal(Kind::kTooLarge, "demasiadas_filas",
                "Hay " + std::to_string(rows) + " filas y un archivo lleva hasta " +
                    std::to_string(kExportRowsMax) + ": filtre la lista")
      .with("filas", rows)
      .with("maximo", kExportRowsMax);
}

void append_cell(std::string& out, const Json& value) {
  if (value.if_string())
    wire::append_csv_text(out, *value.if_string());
  else if (value.if_array() || value.if_object())
    wire::append_csv_text(out, to_text(value));
  else if (!value.is_null())
    append_text(out, value);
}

// Columns that are seen of some records are empty in the others.
std::vector<std::string> columns_of(const schema::View& view) {
  std::vector<std::string> names;
  for (const schema::Field& field : view.model().fields) {
    const bool is_out = !field.hidden && field.type != schema::FieldType::kSecret;
    const bool may_be_seen =
        !field.read || schema::allows_any(*field.read, view.asker()) != schema::Verdict::kNo;
    if (is_out && may_be_seen) names.push_back(field.name);
  }
  return names;
}

std::string csv_of(db::Connection& connection, const Export& file) {
  const schema::View& view = *file.listing.view;
  const std::vector<std::string> names = columns_of(view);
  std::string out(wire::kByteOrderMark);
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) out += ',';
    wire::append_csv_text(out, names[i]);
  }
  out += wire::kCsvLineEnd;
  const schema::Sql sql =
      schema::list_sql(file.model.entry.sql, file.listing.query, file.listing.more);
  db::Statement row = connection.prepare(sql.text());
  row.bind(sql.args());
  while (row.step()) {
    const JsonObject shown = view.shown(schema::row_to_object(view.model(), row));
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (i > 0) out += ',';
      append_cell(out, shown.at(names[i]));
    }
    out += wire::kCsvLineEnd;
  }
  return out;
}

wire::Response file_reply(service::Read& read, const Export& file) {
  refuse_too_many(read.connection(), file);
  wire::Response response;
  if (file.is_csv) {
    response.status = 200;
    response.set("Content-Type", "text/csv; charset=utf-8");
    response.body = csv_of(read.connection(), file);
  } else {
    response = list_reply(file.model.entry, read.connection(), file.listing);
  }
  response.set("Cache-Control", "no-store");
  response.set("Content-Disposition", "attachment; filename=\"" + file.model.model().name +
                                          (file.is_csv ? ".csv\"" : ".json\""));
  return response;
}

void send_file(const DeskRef& desk, edge::Call&& call, edge::Responder&& responder) {
  service::Caller caller = desk->signed_in(call.request);
  Export file = export_of(*desk, call, caller.identity);
  run_read(desk->site(), std::move(caller), std::move(responder),
           [file = std::move(file)](service::Read& read) { return file_reply(read, file); });
}

}  // namespace

void add_admin_export(DeskRoutes& routes) {
  routes.add("GET", "/modelos/{modelo}/exportar", send_file);
}

}  // namespace chasqui::api
