// The generated endpoints of a model, as operations.
#include <algorithm>
#include <utility>

#include "schema/openapi.h"

namespace chasqui::schema {
namespace {

Parameter query(std::string name, Shape shape, std::string_view description) {
  Parameter parameter;
  parameter.name = std::move(name);
  parameter.shape = std::move(shape);
  parameter.shape.description = description;
  return parameter;
}

bool is_filter(const Model& model, const Field& field) {
  if (field.hidden || field.type == FieldType::kSecret || field.type == FieldType::kJson ||
      field.type == FieldType::kBlob)
    return false;
  return model.filters.empty() ||
         std::ranges::find(model.filters, field.name) != model.filters.end();
}

Parameter filter(const Field& field) {
  Shape shape = shape_of(field);
  shape.nullable = false;
  shape.name.clear();
  shape.length_min = shape.length_max = std::nullopt;
  shape.refuse_blank = false;
  return query(field.name, std::move(shape), "Only records with this value.");
}

std::vector<Parameter> list_parameters(const Model& model) {
  std::vector<Parameter> parameters;
  if (!model.search.empty())
    parameters.push_back(query("search", shapes::text(),
                               "Looks for the text in several fields; case and accents aside."));
  Parameter limit =
      query("limit", shapes::integer(), "How many at most; -1 for as many as may be.");
  limit.default_value = model.limit;
  parameters.push_back(std::move(limit));
  Parameter offset = query("offset", shapes::integer(), "How many to skip.");
  offset.shape.min = Decimal::whole(0);
  offset.default_value = 0;
  parameters.push_back(std::move(offset));
  parameters.push_back(query("orden", shapes::text(), "Fields by comma; \"-\" for descending."));
  parameters.push_back(query("despues", shapes::text(), "The cursor of the page before."));
  parameters.push_back(query("total", shapes::boolean(), "Asks for X-Total-Count."));
  for (const Field& field : model.fields)
    if (is_filter(model, field) &&
        std::ranges::find(parameters, field.name, &Parameter::name) == parameters.end())
      parameters.push_back(filter(field));
  return parameters;
}

Parameter key_parameter(const Model& model) {
  Parameter parameter;
  parameter.name = model.key().name;
  parameter.where = Parameter::Where::kPath;
  parameter.shape = shape_of(model.key());
  parameter.shape.description.clear();
  parameter.required = true;
  return parameter;
}

Operation operation_of(const Model& model, std::string method, std::string_view verb,
                       std::string summary) {
  Operation operation;
  operation.method = std::move(method);
  operation.path = model.path;
  operation.operation_id = model.name + "_" + std::string(verb);
  operation.summary = std::move(summary);
  operation.tags = {model.label_plural};
  return operation;
}

Operation of_one(const Model& model, Operation operation) {
  operation.path += "/{" + model.key().name + "}";
  operation.parameters.push_back(key_parameter(model));
  return operation;
}

bool is_public(const Rule& rule) { return allows_any(rule, Asker{}) != Verdict::kNo; }

Answer answer(std::string description, Shape body) {
  Answer made;
  made.description = std::move(description);
  made.body = std::move(body);
  return made;
}

Operation list_operation(const Model& model) {
  Operation operation = operation_of(model, "GET", "list", "Lista: " + model.label_plural);
  operation.parameters = list_parameters(model);
  Answer rows = answer(model.label_plural, shapes::array_of(shape_of(model, Purpose::kOutput)));
  rows.paged = true;
  operation.answers[200] = std::move(rows);
  operation.is_public = is_public(model.rules.read);
  return operation;
}

Operation get_operation(const Model& model) {
  Operation operation = of_one(model, operation_of(model, "GET", "get", "Lee: " + model.label));
  operation.answers[200] = answer(model.label, shape_of(model, Purpose::kOutput));
  operation.conditional = model.with_role(FieldRole::kVersion) != nullptr;
  operation.is_public = is_public(model.rules.read);
  return operation;
}

Operation create_operation(const Model& model) {
  Operation operation = operation_of(model, "POST", "create", "Crea: " + model.label);
  operation.request = shape_of(model, Purpose::kCreate);
  const bool echoes = model.replies.create == Reply::kEcho;
  operation.answers[model.replies.create_status] = answer(
      model.label, echoes ? event_shape(model, Verb::kCreate) : shape_of(model, Purpose::kOutput));
  operation.idempotent = true;
  operation.is_public = is_public(model.rules.create);
  return operation;
}

Operation update_operation(const Model& model, std::string method) {
  const std::string verb = method == "PUT" ? "update" : "patch";
  Operation operation =
      of_one(model, operation_of(model, std::move(method), verb, "Cambia: " + model.label));
  operation.request = shape_of(model, Purpose::kUpdate);
  const bool echoes = model.replies.update == Reply::kEcho;
  operation.answers[200] = answer(
      model.label, echoes ? event_shape(model, Verb::kUpdate) : shape_of(model, Purpose::kOutput));
  operation.idempotent = true;
  operation.conditional = model.with_role(FieldRole::kVersion) != nullptr;
  operation.is_public = is_public(model.rules.update);
  return operation;
}

Operation delete_operation(const Model& model) {
  Operation operation =
      of_one(model, operation_of(model, "DELETE", "delete", "Elimina: " + model.label));
  if (model.replies.deleted.empty())
    operation.answers[204].description = "Deleted";
  else
    operation.answers[200] =
        answer(model.replies.deleted,
               shapes::object_of("Mensaje", {shapes::required("message", shapes::text())}));
  operation.idempotent = true;
  operation.conditional = model.with_role(FieldRole::kVersion) != nullptr;
  operation.is_public = is_public(model.rules.remove);
  return operation;
}

}  // namespace

std::vector<Operation> operations_of(const AppSchema&, const Model& model) {
  std::vector<Operation> operations;
  if (model.has(Verb::kList)) operations.push_back(list_operation(model));
  if (model.has(Verb::kCreate)) operations.push_back(create_operation(model));
  if (model.has(Verb::kGet)) operations.push_back(get_operation(model));
  if (model.has(Verb::kUpdate)) {
    operations.push_back(update_operation(model, "PUT"));
    operations.push_back(update_operation(model, "PATCH"));
  }
  if (model.has(Verb::kDelete)) operations.push_back(delete_operation(model));
  return operations;
}

}  // namespace chasqui::schema
