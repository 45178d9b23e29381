// What the program looks like from outside: OpenAPI 3.1 of its requests, AsyncAPI 3.0 of its
// sockets.
#pragma once
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "schema/app_schema.h"

namespace chasqui::schema {

struct Parameter {
  std::string name;
  enum class Where { kPath, kQuery, kHeader } where = Where::kQuery;
  Shape shape;
  bool required = false;
  std::optional<Json> default_value;
};

struct Answer {
  std::string description;
  std::optional<Shape> body;  // Nothing: the answer has no body.
  std::string type = "application/json";
  bool paged = false;  // X-Total-Count is there when asked for.
  std::optional<Json> example = {};
};

struct Operation {
  std::string method;  // "GET"
  std::string path;    // "/clientes/{id}"
  std::string operation_id, summary, description;
  std::vector<std::string> tags;
  std::vector<Parameter> parameters;
  std::optional<Shape> request;
  bool request_optional = false;
  std::vector<std::string> request_types = {"application/json"};
  std::optional<Json> request_example = {};  // Unsaid: one is made from the shape.
  std::map<int, Answer> answers;             // By status; the shared errors are added by openapi().
  bool has_own_answers = false;              // No other: no shared errors.
  bool idempotent = false;                   // Takes Idempotency-Key.
  bool conditional = false;  // Has an ETag; takes If-Match (changes) or If-None-Match (reads).
  bool is_public = true;     // false: needs a token.
};

// The generated endpoints of a model, as far as it has them.
std::vector<Operation> operations_of(const AppSchema& app, const Model& model);

Json openapi(const AppSchema& app, std::span<const Operation> operations, std::string server_url);
Json asyncapi(const AppSchema& app, std::string server_host);

// A shape as JSON Schema 2020-12, named shapes inline.
Json json_schema(const Shape& shape);

}  // namespace chasqui::schema
