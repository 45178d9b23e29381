// Shapes as JSON Schema 2020-12, with named shapes gathered once, as OpenAPI and AsyncAPI want
// them.
#pragma once
#include <map>
#include <string>
#include <string_view>

#include "base/json.h"
#include "schema/shape.h"

namespace chasqui::schema {

class SchemaWriter {
 public:
  // `references` begins every reference to a named shape: "#/components/schemas/".
  explicit SchemaWriter(std::string references) : references_(std::move(references)) {}

  // The schema, or a reference to it when the shape has a name.
  Json write(const Shape& shape);
  // Puts a schema of one's own among the named ones.
  void add(std::string_view name, Json schema) { components_.set(name, std::move(schema)); }
  const JsonObject& components() const { return components_; }

 private:
  Json write_named(const Shape& shape);

  std::string references_;
  JsonObject components_;
};

// A value that fits, for documentation.
Json example_of(const Shape& shape);

// "/ordenes/{id}/estado" -> "ordenes_id_estado": a word for ids of operations and channels.
std::string id_word(std::string_view text);

}  // namespace chasqui::schema
