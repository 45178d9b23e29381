// The JSON Schema of app.toml for editors, from the loader's own tables of keys.
#include <string>
#include <vector>

#include "schema/loader.h"
#include "schema/loader_keys.h"

namespace chasqui::schema {
namespace {

constexpr const KeyTable* kTables[] = {
    &kRootTable,       &kAppTable,         &kModelTable,   &kFieldTable,    &kValueTable,
    &kRulesTable,      &kModelEventsTable, &kRepliesTable, &kPlatformTable, &kSocketTable,
    &kFrameTable,      &kStreamTable,      &kLogTable,     &kSyncTable,     &kEventTable,
    &kEventFieldTable, &kSettingTable,     &kAuthTable,    &kAuthPathsTable};

// "an event's field" -> "an_event_s_field": a name for $defs.
std::string def_name(const KeyTable& table) {
  std::string name;
  for (const char c : table.what)
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))
      name += c;
    else if (!name.empty() && !name.ends_with('_'))
      name += '_';
  if (name.ends_with('_')) name.pop_back();
  return name;
}

JsonObject of_type(std::string_view type) { return {{"type", type}}; }

JsonObject list_of(Json items) { return {{"type", "array"}, {"items", std::move(items)}}; }

JsonObject reference(const KeyTable& table) { return {{"$ref", "#/$defs/" + def_name(table)}}; }

JsonObject word_schema(const Key& key) {
  JsonArray words;
  for (const std::string_view word : key.words) words.emplace_back(word);
  return {{"type", "string"}, {"enum", std::move(words)}};
}

JsonObject either(Json one, Json other) {
  return {{"anyOf", JsonArray{std::move(one), std::move(other)}}};
}

JsonObject label_schema() {
  JsonObject two = list_of(of_type("string"));
  two.set("minItems", 2);
  two.set("maxItems", 2);
  return either(of_type("string"), std::move(two));
}

JsonObject values_schema() {
  JsonObject values = list_of(either(of_type("string"), reference(kValueTable)));
  values.set("minItems", 1);
  return values;
}

JsonObject schema_of(const Key& key) {
  switch (key.want) {
    case Want::kText:
    case Want::kRule:
      return of_type("string");
    case Want::kWord:
      return word_schema(key);
    case Want::kWords:
      return list_of(word_schema(key));
    case Want::kInteger:
      return {{"type", "integer"}, {"minimum", 0}};
    case Want::kNumber:
      return of_type("number");
    case Want::kBoolean:
      return of_type("boolean");
    case Want::kTexts:
      return list_of(of_type("string"));
    case Want::kPaths:
      return either(of_type("string"), list_of(of_type("string")));
    case Want::kLabels:
      return {{"type", "object"}, {"additionalProperties", of_type("string")}};
    case Want::kTextLists:
      return list_of(list_of(of_type("string")));
    case Want::kLabel:
      return label_schema();
    case Want::kDuration:
      return {{"type", "string"}, {"pattern", "^[0-9]+(ms|s|m|h|d)$"}};
    case Want::kNameOrOff:
      return either(of_type("string"), of_type("boolean"));
    case Want::kValues:
      return values_schema();
    case Want::kAny:
      return {};
    case Want::kTable:
      return reference(*key.nested);
    case Want::kTables:
      return {{"type", "object"}, {"additionalProperties", reference(*key.nested)}};
  }
  return {};
}

JsonObject table_schema(const KeyTable& table) {
  JsonObject properties;
  JsonArray required;
  for (const Key& key : table.keys) {
    JsonObject property = schema_of(key);
    property.set("description", key.description);
    properties.append(std::string(key.name), std::move(property));
    if (key.required) required.emplace_back(key.name);
  }
  JsonObject schema{
      {"type", "object"}, {"properties", std::move(properties)}, {"additionalProperties", false}};
  if (!required.empty()) schema.set("required", std::move(required));
  return schema;
}

}  // namespace

Json app_toml_json_schema() {
  JsonObject defs;
  for (const KeyTable* table : kTables)
    if (table != &kRootTable) defs.append(def_name(*table), table_schema(*table));
  JsonObject schema{{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                    {"title", "app.toml of Chasqui"}};
  for (auto& [key, value] : table_schema(kRootTable)) schema.set(key, value);
  schema.set("$defs", std::move(defs));
  return schema;
}

}  // namespace chasqui::schema
