// The parts of the loader, a file each: fields, models, everything else, and what only the whole
// can tell.
#pragma once
#include "schema/app_schema.h"
#include "schema/loader_reader.h"

namespace chasqui::schema {

Field read_field(Problems& problems, const TomlEntry& entry);
Field read_setting(Problems& problems, const TomlEntry& entry);
std::vector<EnumValue> read_enum_values(Problems& problems, const TomlNode& node);
std::optional<Auth> read_auth(Problems& problems, const TomlEntry& entry);

// What the parts of an app share: `app` as far as it was read, [app] and [auth] at least.
Model read_model(Problems& problems, const TomlEntry& entry, const AppSchema& app);
Event read_event(Problems& problems, const TomlEntry& entry, const AppSchema& app);
// The rule a text holds; its errors are placed inside the text, behind the quote.
std::optional<Rule> parse_rule_at(Problems& problems, const TomlNode& text, const RuleNames& names);
// Parses the rule that `key` of the table holds; nullopt when absent or wrong.
std::optional<Rule> read_rule(const TableReader& table, std::string_view key,
                              const RuleNames& names);
// [sync], and the model `conflictos` that comes with it.
void read_sync(Problems& problems, const TomlEntry& entry, AppSchema& app);
std::vector<std::string> field_names(const Model& model);

// References between models, names used twice, streams nobody fills. Resolves Field::ref_type.
void check_whole(Problems& problems, const TomlNode& root, AppSchema& app);

}  // namespace chasqui::schema
