// Reads app.toml: all errors at once, each with its place and, for a word nobody knows, the nearest
// known one.
#pragma once
#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "schema/app_schema.h"

namespace chasqui::schema {

struct SchemaError {
  std::string file;
  int line = 0, column = 0;  // From 1.
  std::string text;          // 'unknown key "reqired", did you mean "required"?'

  std::string to_string() const;  // "app.toml:12:5: text"
};

std::expected<AppSchema, std::vector<SchemaError>> load_app(std::string_view toml_text,
                                                            std::string file_name);

// JSON Schema 2020-12 of app.toml, for editors; made from the same tables of keys as load_app.
Json app_toml_json_schema();

}  // namespace chasqui::schema
