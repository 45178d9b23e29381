#include "service/foreign.h"

#include <array>
#include <charconv>

#include "base/text.h"
#include "db/connection.h"

namespace chasqui::service {
namespace {

// The code points of 0x80 … 0x9f in Windows-1252; 0 where it has none.
constexpr std::array<char16_t, 32> kWindows1252{
    0x20ac, 0,      0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017d, 0,      0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0,      0x017e, 0x0178};

void append_code_point(std::string& out, unsigned code) {
  if (code < 0x80) {
    out.push_back(static_cast<char>(code));
  } else if (code < 0x800) {
    out.push_back(static_cast<char>(0xc0 | code >> 6));
    out.push_back(static_cast<char>(0x80 | (code & 0x3f)));
  } else {
    out.push_back(static_cast<char>(0xe0 | code >> 12));
    out.push_back(static_cast<char>(0x80 | (code >> 6 & 0x3f)));
    out.push_back(static_cast<char>(0x80 | (code & 0x3f)));
  }
}

std::string utf8_of(std::string_view text) {
  if (is_utf8(text)) return std::string(text);
  std::string utf8;
  for (const char c : text) {
    unsigned code = static_cast<unsigned char>(c);
    if (code >= 0x80 && code < 0xa0 && kWindows1252[code - 0x80] != 0)
      code = kWindows1252[code - 0x80];
    append_code_point(utf8, code);
  }
  return utf8;
}

Json json_of(double value) {
  std::array<char, 64> text;
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
  if (const auto exact = Decimal::parse(std::string_view(text.data(), end))) return *exact;
  return value;
}

struct ToJson {
  Json operator()(std::monostate) const { return nullptr; }
  Json operator()(std::int64_t value) const { return value; }
  Json operator()(double value) const { return json_of(value); }
  Json operator()(const std::string& text) const { return utf8_of(text); }
  Json operator()(const db::Blob& blob) const { return utf8_of(blob.bytes); }
};

}  // namespace

ForeignDatabase::ForeignDatabase(std::unique_ptr<db::Connection> connection)
    : connection_(std::move(connection)) {}
ForeignDatabase::~ForeignDatabase() = default;

std::vector<std::string> ForeignDatabase::tables() {
  db::Statement found = connection_->prepare(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' "
      "ESCAPE '\\' ORDER BY name");
  std::vector<std::string> names;
  while (found.step()) names.emplace_back(found.text(0));
  return names;
}

std::vector<std::string> ForeignDatabase::columns(std::string_view table) {
  db::Statement found = connection_->prepare("SELECT name FROM pragma_table_info(?) ORDER BY cid");
  found.bind(table);
  std::vector<std::string> names;
  while (found.step()) names.emplace_back(found.text(0));
  return names;
}

bool ForeignDatabase::has_column(std::string_view table, std::string_view column) {
  for (const std::string& name : columns(table))
    if (equal_ascii_case(name, column)) return true;
  return false;
}

std::int64_t ForeignDatabase::count(std::string_view table) {
  return connection_->query_int64("SELECT COUNT(*) FROM " + connection_->dialect().quote(table))
      .value_or(0);
}

void ForeignDatabase::each(std::string_view table,
                           const std::function<void(const JsonObject& row)>& use) {
  db::Statement rows = connection_->prepare("SELECT * FROM " + connection_->dialect().quote(table));
  while (rows.step()) {
    JsonObject row;
    for (int i = 0; i < rows.column_count(); ++i)
      row.append(std::string(rows.column_name(i)), std::visit(ToJson{}, rows.value(i)));
    use(row);
  }
}

}  // namespace chasqui::service
