// The keys app.toml knows: one table of them for the loader, the editors' JSON Schema and "did you
// mean".
#pragma once
#include <span>
#include <string_view>

namespace chasqui::schema {

enum class Want {
  kText,
  kWord,     // One of `words`.
  kWords,    // A list of them.
  kInteger,  // Not negative.
  kNumber,
  kBoolean,
  kTexts,      // A list of texts.
  kPaths,      // A text, or a list of texts.
  kLabels,     // A table of texts by names of one's own.
  kTextLists,  // A list of lists of texts.
  kLabel,      // A text, or a list of singular and plural.
  kDuration,   // "250ms", "10s", "5m", "24h", "90d"
  kNameOrOff,  // A text, or true (the usual name) or false (none).
  kValues,     // Of an enum: texts, or tables {name, label, aliases}.
  kRule,
  kAny,
  kTable,   // Of the keys `nested`.
  kTables,  // A table of such tables, by names of one's own.
};

struct KeyTable;

struct Key {
  std::string_view name;
  Want want = Want::kText;
  std::string_view description;
  std::span<const std::string_view> words = {};
  const KeyTable* nested = nullptr;
  bool required = false;
};

struct KeyTable {
  std::string_view what;  // For messages: "a field".
  std::span<const Key> keys;

  const Key* find(std::string_view name) const;
};

extern const KeyTable kRootTable, kAppTable, kModelTable, kFieldTable, kValueTable, kRulesTable,
    kModelEventsTable, kRepliesTable, kPlatformTable, kSocketTable, kFrameTable, kStreamTable,
    kLogTable, kSyncTable, kEventTable, kEventFieldTable, kSettingTable, kAuthTable,
    kAuthPathsTable;

// "text", "email"…: the words of FieldType, in its order.
std::span<const std::string_view> field_type_words();

}  // namespace chasqui::schema
