// Fields of models, settings and events.
#include <algorithm>
#include <set>

#include "base/text.h"
#include "schema/loader_parts.h"

namespace chasqui::schema {
namespace {

bool is_text_type(FieldType type) {
  return type == FieldType::kText || type == FieldType::kEmail || type == FieldType::kPhone ||
         type == FieldType::kSecret || type == FieldType::kBlob;
}

bool is_number_type(FieldType type) {
  return type == FieldType::kInteger || type == FieldType::kDecimal;
}

// Keys that mean something for some types only.
void check_keys_of_type(const TableReader& table, const Field& field) {
  const bool has_length = is_text_type(field.type) || is_number_type(field.type);
  struct {
    std::string_view key, types;
    bool is_meant;
  } const limited[] = {
      {"min", "texts and numbers", has_length},
      {"max", "texts and numbers", has_length},
      {"above", "numbers", is_number_type(field.type)},
      {"scale", "decimals", field.type == FieldType::kDecimal},
      {"values", "enums", field.type == FieldType::kEnum},
      {"ref", "refs", field.type == FieldType::kRef},
      {"on_delete", "refs", field.type == FieldType::kRef},
      {"trim", "texts", is_text_type(field.type)},
      {"account", "integers", field.type == FieldType::kInteger},
  };
  for (const auto& [key, types, is_meant] : limited)
    if (!is_meant && table.has(key))
      table.wrong(key, "\"" + std::string(key) + "\" is for " + std::string(types) + ", not for " +
                           std::string(to_word(field.type)));
  const std::string name = table.entry().key;
  if (field.type == FieldType::kEnum && !table.has("values"))
    table.wrong("type", "the enum \"" + name + "\" needs \"values\"");
  if (field.type == FieldType::kRef && !table.has("ref"))
    table.wrong("type", "the ref \"" + name + "\" needs \"ref\", the name of a model");
  if (field.type == FieldType::kRef && field.on_delete == OnDelete::kNull && !field.null)
    table.wrong("on_delete", "on_delete = \"null\" needs null = true");
}

std::optional<std::size_t> read_length(const TableReader& table, std::string_view key) {
  const auto length = table.number(key);
  if (!length) return std::nullopt;
  if (length->is_whole() && !length->is_negative())
    return static_cast<std::size_t>(length->rescaled(0).coefficient());
  table.wrong(key, "a length is a whole number, not negative");
  return std::nullopt;
}

void read_bounds(const TableReader& table, Field& field) {
  if (is_text_type(field.type)) {
    field.length_min = read_length(table, "min");
    field.length_max = read_length(table, "max");
    if (field.length_min && field.length_max && *field.length_min > *field.length_max)
      table.wrong("min", "\"min\" is greater than \"max\"");
    return;
  }
  field.min = table.number("min");
  field.max = table.number("max");
  field.above = table.number("above");
  if (field.min && field.max && *field.min > *field.max)
    table.wrong("min", "\"min\" is greater than \"max\"");
}

// "now", "uuid" and "user.id" where a value of the type cannot be meant.
Fill special_fill(const Field& field, std::string_view word) {
  const bool is_moment = field.type == FieldType::kTimestamp || field.type == FieldType::kDate ||
                         field.type == FieldType::kTime;
  if (word == "now" && is_moment) return Fill::kNow;
  if (word == "uuid" && field.type == FieldType::kUuid) return Fill::kUuid;
  if (word == "user.id") return Fill::kUserId;
  return Fill::kValue;
}

void read_default(const TableReader& table, Field& field) {
  const TomlNode* node = table.find("default");
  if (!node) return;
  field.fill = node->if_text() ? special_fill(field, *node->if_text()) : Fill::kValue;
  if (field.fill != Fill::kValue) return;
  auto value = validate(shape_of(field), to_json(*node), {field.name});
  if (value)
    field.default_value = *std::move(value);
  else
    table.wrong("default", "the default does not fit: " + value.error().front().text);
}

void read_common(const TableReader& table, Field& field) {
  field.name = table.entry().key;
  field.type = static_cast<FieldType>(table.word("type", 0));
  field.label = table.text("label", field.name);
  field.help = table.text("help");
  field.null = table.flag("null");
  const std::int64_t scale = table.integer("scale", field.type == FieldType::kDecimal ? 2 : 0);
  if (scale > 9) table.wrong("scale", "\"scale\" is 9 at most");
  field.scale = static_cast<int>(std::min<std::int64_t>(scale, 9));
  if (const TomlNode* values = table.find("values"))
    field.values = read_enum_values(table.problems(), *values);
  read_bounds(table, field);
}

EnumValue read_enum_value(Problems& problems, const TomlNode& node) {
  if (const auto* name = node.if_text()) return {*name, *name, {}};
  const TomlEntry entry{"", node.place, node};
  const TableReader table(problems, entry, kValueTable);
  const std::string name = table.text("name");
  return {name, table.text("label", name), table.texts("aliases")};
}

Shape event_object(Problems& problems, const TomlNode& table);

// One member of an event's data, as a shape.
Member read_event_member(Problems& problems, const TomlEntry& entry) {
  const TableReader table(problems, entry, kEventFieldTable);
  const std::string type = table.text("type");
  Member member;
  member.name = entry.key;
  member.required = table.flag("required", true);
  if (type == "list" || type == "object") {
    Shape object = table.has("of") ? event_object(problems, *table.find("of")) : shapes::any();
    member.shape = type == "list" ? shapes::array_of(std::move(object)) : std::move(object);
    member.shape.nullable = table.flag("null");
    member.shape.description = table.text("help");
    return member;
  }
  if (table.has("of")) table.wrong("of", "\"of\" is for lists and objects");
  Field field;
  read_common(table, field);
  member.shape = shape_of(field);
  return member;
}

Shape event_object(Problems& problems, const TomlNode& table) {
  Shape shape = shapes::object_of("", {});
  for (const TomlEntry& entry : *table.if_table())
    shape.members.push_back(read_event_member(problems, entry));
  return shape;
}

void refuse_nested_rules(Problems& problems, const TomlNode& members) {
  for (const TomlEntry& entry : *members.if_table()) {
    if (const TomlEntry* read = entry.node.find("read"))
      problems.add(read->place, "only the members of the event's data itself have a rule");
    if (const TomlEntry* inner = entry.node.find("of"); inner && inner->node.if_table())
      refuse_nested_rules(problems, inner->node);
  }
}

void read_member_rules(const TableReader& event_table, Event& event, const RuleNames& names) {
  Problems ignored("");  // The members' keys were checked when they were read.
  for (const TomlEntry& entry : *event_table.find("data")->if_table()) {
    const TableReader table(ignored, entry, kEventFieldTable);
    if (table.has("of")) refuse_nested_rules(event_table.problems(), *table.find("of"));
    const TomlNode* text = table.find("read");
    if (!text) continue;
    if (auto rule = parse_rule_at(event_table.problems(), *text, names))
      event.member_rules.push_back({entry.key, *std::move(rule)});
  }
}

}  // namespace

std::vector<EnumValue> read_enum_values(Problems& problems, const TomlNode& node) {
  std::vector<EnumValue> values;
  std::set<std::string> seen;
  for (const TomlNode& item : *node.if_array()) {
    EnumValue value = read_enum_value(problems, item);
    std::set<std::string> words{fold(value.name)};
    for (const std::string& alias : value.aliases) words.insert(fold(alias));
    for (const std::string& word : words)
      if (!seen.insert(word).second)
        problems.add(item.place,
                     "the value \"" + word + "\" is there twice, case and accents aside");
    values.push_back(std::move(value));
  }
  return values;
}

Field read_field(Problems& problems, const TomlEntry& entry) {
  const TableReader table(problems, entry, kFieldTable);
  Field field;
  field.on_delete = static_cast<OnDelete>(table.word("on_delete", 0));
  field.required = table.flag("required");
  field.unique = table.flag("unique");
  field.index = table.flag("index");
  field.readonly = table.flag("readonly");
  field.hidden = table.flag("hidden");
  field.trim = table.flag("trim");
  field.account = table.flag("account");
  field.ref = table.text("ref");
  field.column = table.text("column", entry.key);
  field.was = table.text("was");
  read_common(table, field);
  if (!is_identifier(field.name))
    problems.add(entry.place, "a field's name has letters, digits and _, 63 at most");
  if (field.column.empty() || field.column.size() > 63 ||
      field.column.find('\0') != std::string::npos)
    table.wrong("column", "a column's name has 1 to 63 bytes");
  if (table.has("type")) check_keys_of_type(table, field);
  read_default(table, field);
  if (!field.required && !field.null && !field.readonly && field.fill == Fill::kNothing &&
      !table.entry().node.find("default"))
    problems.add(entry.place, "the field \"" + field.name +
                                  "\" needs one of required = true, null = true or a default");
  return field;
}

Field read_setting(Problems& problems, const TomlEntry& entry) {
  const TableReader table(problems, entry, kSettingTable);
  Field setting;
  read_common(table, setting);
  if (!is_identifier(setting.name))
    problems.add(entry.place, "a setting's name has letters, digits and _, 63 at most");
  setting.env = table.text("env");
  if (table.has("type")) check_keys_of_type(table, setting);
  read_default(table, setting);
  if (!setting.null && setting.fill == Fill::kNothing && !table.entry().node.find("default") &&
      setting.type != FieldType::kSecret)
    problems.add(entry.place,
                 "the setting \"" + setting.name + "\" needs a default or null = true");
  return setting;
}

Event read_event(Problems& problems, const TomlEntry& entry, const AppSchema& app) {
  const TableReader table(problems, entry, kEventTable);
  Event event;
  event.name = entry.key;
  event.description = table.text("description");
  event.stream = table.text("stream");
  event.data = table.has("data") ? event_object(problems, *table.find("data")) : shapes::any();
  RuleNames names{{}, {}, role_names(app)};
  for (const Member& member : event.data.members) names.fields.push_back(member.name);
  event.read = read_rule(table, "read", names);
  if (table.has("data")) read_member_rules(table, event, names);
  return event;
}

}  // namespace chasqui::schema
