#include "schema/openapi.h"

#include <algorithm>
#include <set>
#include <utility>

#include "base/text.h"
#include "schema/json_schema.h"

namespace chasqui::schema {
namespace {

struct SharedError {
  int status;
  std::string_view name, description;
};
constexpr SharedError kErrors[] = {
    {400, "BadRequest", "The request cannot be understood, or asks for nothing."},
    {401, "Unauthorized", "Sign in first."},
    {403, "Forbidden", "Not allowed."},
    {404, "NotFound", "There is no such record."},
    {409, "Conflict", "It contradicts what is stored, or an equal request is still running."},
    {412, "PreconditionFailed", "If-Match does not hold: the record has changed."},
    {422, "Invalid", "Fields are wrong; all of them are named."},
    {429, "TooMany", "Too many requests; see Retry-After."},
};

JsonObject reference(std::string_view section, std::string_view name) {
  return {{"$ref", "#/components/" + std::string(section) + "/" + std::string(name)}};
}

JsonObject json_content(Json schema) {
  return {{"application/json", JsonObject{{"schema", std::move(schema)}}}};
}

Shape error_shape(Style style) {
  Shape shape = shapes::object_of("Error", {});
  shape.open = true;
  if (style == Style::kNest)
    shape.members = {shapes::required("statusCode", shapes::integer()),
                     shapes::required("message", shapes::any()),
                     shapes::optional("error", shapes::text())};
  else
    shape.members = {shapes::required("detail", shapes::text()),
                     shapes::optional("codigo", shapes::text())};
  return shape;
}

Shape invalid_shape(Style style) {
  if (style == Style::kNest) return error_shape(style);
  if (style == Style::kDrf) {
    Shape fields = shapes::object_of("ErrorDeCampos", {});
    fields.open = true;
    fields.description = "A list of texts for each wrong field.";
    return fields;
  }
  Shape part = shapes::any();
  part.description = "A key, or the position in a list.";
  Shape error = shapes::object_of(
      "ErrorDeCampo",
      {shapes::required("type", shapes::text()), shapes::required("loc", shapes::array_of(part)),
       shapes::required("msg", shapes::text()),
       shapes::optional("input", shapes::nullable(shapes::any()))});
  return shapes::object_of("ErrorDeValidacion",
                           {shapes::required("detail", shapes::array_of(error)),
                            shapes::optional("codigo", shapes::text())});
}

JsonObject retry_after() {
  return {{"Retry-After", JsonObject{{"description", "Seconds to wait."},
                                     {"schema", JsonObject{{"type", "integer"}}}}}};
}

class Document {
 public:
  Document(const AppSchema& app, std::span<const Operation> operations)
      : app_(app), operations_(operations) {}

  Json whole(std::string server_url) {
    const Json paths = write_paths();
    JsonObject document{{"openapi", "3.1.0"}, {"info", info()}};
    document.set("servers", JsonArray{JsonObject{{"url", server_url.empty() ? "/" : server_url}}});
    document.set("security", JsonArray{});
    document.set("tags", tags());
    document.set("paths", paths);
    document.set("components", components());
    return document;
  }

 private:
  JsonObject info() const {
    JsonObject info{{"title", app_.app.title}, {"version", app_.app.version}};
    if (!app_.app.description.empty()) info.set("description", app_.app.description);
    return info;
  }

  JsonArray tags() const {
    JsonArray tags;
    std::set<std::string> seen;
    for (const Operation& operation : operations_)
      for (const std::string& tag : operation.tags)
        if (seen.insert(tag).second) tags.push_back(JsonObject{{"name", tag}});
    return tags;
  }

  Json write_paths() {
    JsonObject paths;
    for (const Operation& operation : operations_) {
      if (!paths.contains(operation.path)) paths.append(operation.path, JsonObject{});
      paths.find(operation.path)
          ->if_object()
          ->set(lower_ascii(operation.method), write_operation(operation));
    }
    return paths;
  }

  std::string unique_id(const Operation& operation) {
    std::string id = operation.operation_id.empty()
                         ? lower_ascii(operation.method) + "_" + id_word(operation.path)
                         : operation.operation_id;
    const std::string wanted = id;
    for (int i = 2; !ids_.insert(id).second; ++i) id = wanted + "_" + std::to_string(i);
    return id;
  }

  Json write_operation(const Operation& operation) {
    JsonObject written{{"operationId", unique_id(operation)}};
    if (!operation.summary.empty()) written.set("summary", operation.summary);
    if (!operation.description.empty()) written.set("description", operation.description);
    JsonArray tags(operation.tags.begin(), operation.tags.end());
    if (!tags.empty()) written.set("tags", std::move(tags));
    if (!operation.is_public)
      written.set("security", JsonArray{JsonObject{{"bearer", JsonArray{}}}});
    JsonArray parameters = write_parameters(operation);
    if (!parameters.empty()) written.set("parameters", std::move(parameters));
    if (operation.request) written.set("requestBody", write_request(operation));
    written.set("responses", write_responses(operation));
    return written;
  }

  JsonArray write_parameters(const Operation& operation) {
    static constexpr std::string_view kPlaces[] = {"path", "query", "header"};
    JsonArray parameters;
    for (const Parameter& parameter : operation.parameters) {
      JsonObject written{{"name", parameter.name},
                         {"in", kPlaces[static_cast<std::size_t>(parameter.where)]}};
      Shape shape = parameter.shape;
      if (!shape.description.empty()) written.set("description", shape.description);
      shape.description.clear();
      if (parameter.required) written.set("required", true);
      Json schema = writer_.write(shape);
      if (parameter.default_value) schema.if_object()->set("default", *parameter.default_value);
      written.set("schema", std::move(schema));
      parameters.push_back(std::move(written));
    }
    if (operation.idempotent) parameters.push_back(reference("parameters", "IdempotencyKey"));
    if (operation.conditional)
      parameters.push_back(
          reference("parameters", operation.method == "GET" ? "IfNoneMatch" : "IfMatch"));
    return parameters;
  }

  Json write_request(const Operation& operation) {
    JsonObject content;
    for (const std::string& type : operation.request_types)
      content.set(type, JsonObject{{"schema", writer_.write(*operation.request)},
                                   {"example", operation.request_example
                                                   ? *operation.request_example
                                                   : example_of(*operation.request)}});
    return JsonObject{{"required", !operation.request_optional}, {"content", std::move(content)}};
  }

  JsonObject headers_of(const Operation& operation, const Answer& answer) const {
    JsonObject headers;
    if (answer.paged) headers.set("X-Total-Count", reference("headers", "TotalCount"));
    if (operation.conditional) headers.set("ETag", reference("headers", "ETag"));
    if (operation.method != "GET") headers.set("Chasqui-Seq", reference("headers", "Seq"));
    return headers;
  }

  Json content_of(const Answer& answer) {
    JsonObject media{{"schema", writer_.write(*answer.body)}};
    if (answer.example) media.set("example", *answer.example);
    return JsonObject{{answer.type, std::move(media)}};
  }

  Json write_responses(const Operation& operation) {
    JsonObject responses;
    for (const auto& [status, answer] : operation.answers) {
      JsonObject written{{"description", answer.description}};
      const JsonObject headers = headers_of(operation, answer);
      if (status < 300 && !headers.empty()) written.set("headers", headers);
      if (answer.body) written.set("content", content_of(answer));
      responses.set(std::to_string(status), std::move(written));
    }
    if (operation.conditional && operation.method == "GET")
      responses.set("304",
                    JsonObject{{"description", "Not changed since the ETag that was sent."}});
    for (const SharedError& error : kErrors)
      if (may_fail_with(operation, error.status) && !operation.answers.contains(error.status))
        responses.set(std::to_string(error.status), reference("responses", error.name));
    return responses;
  }

  static bool may_fail_with(const Operation& operation, int status) {
    if (operation.has_own_answers) return false;
    const bool has_path_parameter = operation.path.find('{') != std::string::npos;
    const bool changes = operation.method != "GET";
    switch (status) {
      case 400:
        return changes;
      case 401:
      case 403:
        return !operation.is_public;
      case 404:
        return has_path_parameter;
      case 409:
        return changes;
      case 412:
        return changes && operation.conditional;
      case 422:
        return operation.request || !operation.parameters.empty();
      default:
        return true;
    }
  }

  JsonObject responses() {
    JsonObject responses;
    for (const SharedError& error : kErrors) {
      const Shape shape =
          error.status == 422 ? invalid_shape(app_.app.style) : error_shape(app_.app.style);
      JsonObject response{{"description", error.description}};
      if (error.status == 429) response.set("headers", retry_after());
      response.set("content", json_content(writer_.write(shape)));
      responses.append(std::string(error.name), std::move(response));
    }
    return responses;
  }

  static JsonObject header_parameter(std::string_view name, std::string_view description) {
    return {{"name", name},
            {"in", "header"},
            {"description", description},
            {"schema", JsonObject{{"type", "string"}, {"maxLength", 255}}}};
  }

  static JsonObject header(std::string_view description, std::string_view type) {
    return {{"description", description}, {"schema", JsonObject{{"type", type}}}};
  }

  Json components() {
    JsonObject shared = responses();  // First: it adds schemas.
    JsonObject parameters{
        {"IdempotencyKey",
         header_parameter("Idempotency-Key",
                          "Names the request: repeated with the same body, it is done once.")},
        {"IfMatch", header_parameter("If-Match", "The ETag that was read; else 412.")},
        {"IfNoneMatch", header_parameter("If-None-Match", "The ETag that is known; else 304.")}};
    JsonObject headers{
        {"ETag", header("The version of the record.", "string")},
        {"Seq", header("The position of the change in the log.", "integer")},
        {"TotalCount", header("How many there are in all, when asked for.", "integer")}};
    JsonObject bearer{{"type", "http"}, {"scheme", "bearer"}};
    return JsonObject{{"schemas", writer_.components()},
                      {"responses", std::move(shared)},
                      {"parameters", std::move(parameters)},
                      {"headers", std::move(headers)},
                      {"securitySchemes", JsonObject{{"bearer", std::move(bearer)}}}};
  }

  const AppSchema& app_;
  std::span<const Operation> operations_;
  SchemaWriter writer_{"#/components/schemas/"};
  std::set<std::string> ids_;
};

}  // namespace

Json openapi(const AppSchema& app, std::span<const Operation> operations, std::string server_url) {
  return Document(app, operations).whole(std::move(server_url));
}

}  // namespace chasqui::schema
