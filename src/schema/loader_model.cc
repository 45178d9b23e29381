// Models: their fields, then everything that names fields.
#include <algorithm>
#include <map>

#include "base/text.h"
#include "schema/loader_parts.h"

namespace chasqui::schema {
namespace {

bool is_event_name(std::string_view name) {
  constexpr std::string_view kSigns = "_-.:";
  return !name.empty() && name.size() <= 80 && std::ranges::all_of(name, [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           kSigns.find(c) != std::string_view::npos;
  });
}

std::string read_event_name(const TableReader& table, std::string_view key) {
  const std::string name = table.text(key);
  if (table.has(key) && !is_event_name(name))
    table.wrong(key, "an event's name has letters, digits, _ - . and :, 80 at most");
  return name;
}

void read_labels(const TableReader& table, Model& model) {
  const TomlNode* label = table.find("label");
  if (!label) return;
  if (const auto* text = label->if_text()) {
    model.label = *text;
    return;
  }
  model.label = *label->if_array()->at(0).if_text();
  model.label_plural = *label->if_array()->at(1).if_text();
}

// A platform column's name: the usual one unless renamed or switched off.
std::string column_name(const TableReader& table, std::string_view key, std::string usual) {
  const TomlNode* node = table.find(key);
  if (!node) return usual;
  if (const auto* name = node->if_text()) return *name;
  static const PlatformColumns kUsual;
  const std::string on = key == "uuid"      ? kUsual.uuid
                         : key == "version" ? kUsual.version
                         : key == "created" ? kUsual.created
                         : key == "updated" ? kUsual.updated
                                            : "borrado_en";
  return table.flag(key) ? on : "";
}

PlatformColumns read_columns(const TableReader& model) {
  PlatformColumns columns;
  if (!model.flag("managed", true)) columns = {"id", "", "", "", "", ""};
  if (model.flag("soft_delete")) columns.deleted = "borrado_en";
  const TomlEntry* entry = model.entry().node.find("platform");
  if (!entry || !model.has("platform")) return columns;
  const TableReader table(model.problems(), *entry, kPlatformTable);
  columns.id = table.text("id", columns.id);
  columns.uuid = column_name(table, "uuid", columns.uuid);
  columns.version = column_name(table, "version", columns.version);
  columns.created = column_name(table, "created", columns.created);
  columns.updated = column_name(table, "updated", columns.updated);
  columns.deleted = column_name(table, "deleted", columns.deleted);
  return columns;
}

void read_events(const TableReader& model_table, Model& model) {
  if (!model_table.has("events")) return;
  const TableReader table(model_table.problems(), *model_table.entry().node.find("events"),
                          kModelEventsTable);
  model.events.created = read_event_name(table, "created");
  model.events.updated = read_event_name(table, "updated");
  model.events.deleted = read_event_name(table, "deleted");
}

void read_replies(const TableReader& model_table, Model& model) {
  if (!model_table.has("replies")) return;
  const TableReader table(model_table.problems(), *model_table.entry().node.find("replies"),
                          kRepliesTable);
  model.replies.create_status = static_cast<int>(table.integer("create_status", 201) % 1000);
  if (model.replies.create_status != 200 && model.replies.create_status != 201)
    table.wrong("create_status", "\"create_status\" is 200 or 201");
  model.replies.create = static_cast<Reply>(table.word("create", 0));
  model.replies.update = static_cast<Reply>(table.word("update", 0));
  model.replies.echo = table.texts("echo");
  model.replies.deleted = table.text("deleted");
  model.replies.not_found = table.text("not_found");
  model.replies.nothing_to_change = table.text("nothing_to_change");
}

void read_fields(const TableReader& table, Model& model) {
  const TomlNode* fields = table.find("fields");
  if (!fields) return;
  std::map<std::string, std::string> by_column;  // In lower case: databases do not tell them apart.
  for (const TomlEntry& entry : *fields->if_table()) {
    Field field = read_field(table.problems(), entry);
    const auto [other, is_new] = by_column.emplace(lower_ascii(field.column), field.name);
    if (!is_new)
      table.problems().add(entry.place, "the column \"" + field.column + "\" is also that of \"" +
                                            other->second + "\"");
    model.fields.push_back(std::move(field));
  }
}

void read_verbs(const TableReader& table, Model& model) {
  const TomlNode* operations = table.find("operations");
  if (!operations) return;
  static constexpr std::string_view kWords[] = {"list", "get", "create", "update", "delete"};
  model.verbs.clear();
  for (const std::string& word : table.texts("operations")) {
    const auto found = std::ranges::find(kWords, word);
    if (found != std::end(kWords)) model.verbs.push_back(static_cast<Verb>(found - kWords));
  }
}

// The key's value names a field of the model.
void check_field(const Model& model, const TableReader& table, const TomlNode& node) {
  std::string_view name = *node.if_text();
  if (name.starts_with('-')) name.remove_prefix(1);
  if (!model.find(name))
    table.problems().add(node.place, unknown("field", name, field_names(model)));
}

void check_field_lists(const Model& model, const TableReader& table) {
  for (const char* key : {"display", "owner"})
    if (const TomlNode* node = table.find(key)) check_field(model, table, *node);
  for (const char* key : {"search", "filters", "order"})
    if (const TomlNode* node = table.find(key))
      for (const TomlNode& item : *node->if_array()) check_field(model, table, item);
  for (const char* key : {"unique", "index"})
    if (const TomlNode* node = table.find(key))
      for (const TomlNode& list : *node->if_array())
        for (const TomlNode& item : *list.if_array()) check_field(model, table, item);
  if (!table.has("replies")) return;
  const TomlEntry* echo = table.find("replies")->find("echo");
  if (!echo || !echo->node.if_array()) return;
  for (const TomlNode& item : *echo->node.if_array())
    if (item.if_text()) check_field(model, table, item);
}

void read_order(const TableReader& table, Model& model) {
  for (const std::string& term : table.texts("order")) {
    const bool descending = term.starts_with('-');
    model.order.push_back({descending ? term.substr(1) : term, descending});
  }
}

// What may be reached has a rule, even if it is "none": silence there is a mistake.
void check_rules_said(const TableReader& table, const Model& model, const TomlNode* rules) {
  const auto is_said = [&](std::string_view key) { return rules && rules->find(key); };
  const bool has_write = is_said("write");
  struct {
    std::string_view key;
    bool is_reachable, has_rule;
  } const needs[] = {
      {"read", model.has(Verb::kList) || model.has(Verb::kGet), is_said("read")},
      {"create", model.has(Verb::kCreate), has_write || is_said("create")},
      {"update", model.has(Verb::kUpdate), has_write || is_said("update")},
      {"delete", model.has(Verb::kDelete), has_write || is_said("delete")},
  };
  for (const auto& [key, is_reachable, has_rule] : needs)
    if (is_reachable && !has_rule)
      table.problems().add(table.entry().place, "the model \"" + model.name +
                                                    "\" has no rule for " + std::string(key) +
                                                    ": say it under \"rules\", or leave the "
                                                    "operation out of \"operations\"");
}

void read_rules(const TableReader& model_table, Model& model, const RuleNames& names) {
  const TomlEntry* entry =
      model_table.has("rules") ? model_table.entry().node.find("rules") : nullptr;
  check_rules_said(model_table, model, entry ? &entry->node : nullptr);
  if (!entry) return;
  const TableReader table(model_table.problems(), *entry, kRulesTable);
  const Rule write = read_rule(table, "write", names).value_or(Rule{});
  model.rules.read = read_rule(table, "read", names).value_or(Rule{});
  model.rules.create = read_rule(table, "create", names).value_or(write);
  model.rules.update = read_rule(table, "update", names).value_or(write);
  model.rules.remove = read_rule(table, "delete", names).value_or(write);
}

void read_field_rules(const TableReader& table, Model& model, const RuleNames& names) {
  const TomlNode* fields = table.find("fields");
  if (!fields) return;
  Problems ignored("");  // The fields' keys were checked when they were read.
  for (Field& field : model.fields) {
    const TomlEntry* entry = fields->find(field.name);
    if (!entry) continue;
    const TableReader reader(ignored, *entry, kFieldTable);
    for (const char* key : {"read", "write"}) {
      const TomlNode* node = reader.find(key);
      if (!node) continue;
      auto rule = parse_rule_at(table.problems(), *node, names);
      if (rule) (key == std::string_view("read") ? field.read : field.write) = *std::move(rule);
    }
  }
}

// What rules may compare. An adopted table's values may be stored in other ways than ours, so that
// there only those remain which mean the same in any of them.
std::vector<std::string> comparable_names(const Model& model) {
  const auto is_comparable = [&](const Field& field) {
    switch (field.type) {
      case FieldType::kJson:
      case FieldType::kBlob:
      case FieldType::kSecret:
        return false;
      case FieldType::kDecimal:
      case FieldType::kBoolean:
      case FieldType::kTimestamp:
        return model.managed;
      default:
        return true;
    }
  };
  std::vector<std::string> names;
  for (const Field& field : model.fields)
    if (is_comparable(field)) names.push_back(field.name);
  return names;
}

void read_limits(const TableReader& table, Model& model) {
  constexpr std::int64_t kMost = 10'000;
  model.limit = static_cast<int>(std::min(table.integer("limit", 100), kMost));
  model.limit_max = static_cast<int>(std::min(table.integer("limit_max", 500), kMost));
  if (model.limit < 1) table.wrong("limit", "\"limit\" is 1 at least");
  if (model.limit > model.limit_max) table.wrong("limit", "\"limit\" is over \"limit_max\"");
}

}  // namespace

std::optional<Rule> parse_rule_at(Problems& problems, const TomlNode& node,
                                  const RuleNames& names) {
  auto rule = parse_rule(*node.if_text(), names);
  if (rule) return *std::move(rule);
  const int at = static_cast<int>(rule.error().at);
  problems.add({node.place.line, node.place.column + 1 + at}, "in the rule: " + rule.error().text);
  return std::nullopt;
}

std::vector<std::string> field_names(const Model& model) {
  std::vector<std::string> names;
  for (const Field& field : model.fields) names.push_back(field.name);
  return names;
}

std::optional<Rule> read_rule(const TableReader& table, std::string_view key,
                              const RuleNames& names) {
  const TomlNode* node = table.find(key);
  return node ? parse_rule_at(table.problems(), *node, names) : std::nullopt;
}

Model read_model(Problems& problems, const TomlEntry& entry, const AppSchema& app) {
  const TableReader table(problems, entry, kModelTable);
  Model model;
  model.name = entry.key;
  if (!is_identifier(model.name))
    problems.add(entry.place, "a model's name has letters, digits and _, 63 at most");
  model.table = table.text("table", model.name);
  if (model.table.starts_with("chasqui_"))
    table.wrong("table", "tables that begin with chasqui_ are the platform's");
  model.path = app.app.prefix + table.text("path", "/" + model.name);
  if (!model.path.starts_with('/')) table.wrong("path", "a path begins with /");
  model.display = table.text("display");
  model.search = table.texts("search");
  model.filters = table.texts("filters");
  model.owner = table.text("owner");
  model.stream = table.text("stream");
  model.managed = table.flag("managed", true);
  model.null_keeps = table.flag("null_keeps");
  model.empty_clears = table.flag("empty_clears");
  model.uniques = table.text_lists("unique");
  model.indexes = table.text_lists("index");
  model.audit = table.flag("audit", true);
  model.was = table.text("was");
  read_labels(table, model);
  read_fields(table, model);
  read_order(table, model);
  read_events(table, model);
  read_replies(table, model);
  read_verbs(table, model);
  read_limits(table, model);
  complete(model, read_columns(table));
  check_field_lists(model, table);
  const RuleNames names{comparable_names(model), model.owner, role_names(app)};
  read_rules(table, model, names);
  read_field_rules(table, model, names);
  return model;
}

}  // namespace chasqui::schema
