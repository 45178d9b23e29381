#include "kit/xlsx.h"

#include <sys/mman.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include <array>

#include "base/errors.h"

namespace chasqui::kit {
namespace {

constexpr std::size_t kSheetNameMax = 31;

Refusal failed(const char* why) {
  return Refusal(Kind::kInternal, "xlsx", "No se pudo hacer el archivo").because(why);
}

// A file without a name: the library only writes to paths.
class MemoryFile {
 public:
  MemoryFile() : descriptor_(memfd_create("table", MFD_CLOEXEC)) {
    if (descriptor_ < 0) throw failed("memfd_create");
  }
  ~MemoryFile() { close(descriptor_); }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;

  std::string path() const { return "/proc/self/fd/" + std::to_string(descriptor_); }
  std::string bytes() const {
    std::string all;
    std::array<char, 65536> part;
    off_t at = 0;
    for (ssize_t n = 0; (n = pread(descriptor_, part.data(), part.size(), at)) > 0; at += n)
      all.append(part.data(), static_cast<std::size_t>(n));
    return all;
  }

 private:
  int descriptor_;
};

// Excel takes neither these characters nor more than 31 of them.
std::string sheet_name(std::string_view title) {
  std::string name;
  for (const char c : title)
    if (std::string_view("[]:*?/\\'").find(c) == std::string_view::npos) name += c;
  if (name.size() > kSheetNameMax) {
    std::size_t end = kSheetNameMax;
    while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xC0) == 0x80) --end;
    name.resize(end);
  }
  return name.empty() ? "Hoja1" : name;
}

class Sheet {
 public:
  Sheet(lxw_workbook* book, const Table& table)
      : sheet_(workbook_add_worksheet(book, sheet_name(table.title).c_str())),
        bold_(workbook_add_format(book)) {
    if (!sheet_ || !bold_) throw failed("workbook_add_worksheet");
    format_set_bold(bold_);
  }

  void write(const Table& table) {
    text(0, table.title, bold_), ++row_;
    for (const std::string& note : table.notes) text(0, note, nullptr), ++row_;
    ++row_;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
      const auto column = static_cast<lxw_col_t>(i);
      worksheet_set_column(sheet_, column, column, table.columns[i].width, nullptr);
      text(column, table.columns[i].name, bold_);
    }
    ++row_;
    for (const auto& row : table.rows) {
      for (std::size_t i = 0; i < row.size(); ++i) cell(static_cast<lxw_col_t>(i), row[i]);
      ++row_;
    }
  }

 private:
  void text(lxw_col_t column, const std::string& text, lxw_format* format) {
    worksheet_write_string(sheet_, row_, column, text.c_str(), format);
  }
  void cell(lxw_col_t column, const Json& value) {
    if (value.is_null()) return;
    if (value.is_number())
      worksheet_write_number(sheet_, row_, column, std::stod(cell_text(value)), nullptr);
    else
      text(column, cell_text(value), nullptr);
  }

  lxw_worksheet* sheet_;
  lxw_format* bold_;
  lxw_row_t row_ = 0;
};

}  // namespace

std::string to_xlsx(const Table& table) {
  const MemoryFile file;
  const std::string path = file.path();
  lxw_workbook* const book = workbook_new(path.c_str());
  if (!book) throw failed("workbook_new");
  lxw_doc_properties properties{};
  properties.created = 1;  // The same bytes for the same table.
  workbook_set_properties(book, &properties);
  Sheet(book, table).write(table);
  if (const lxw_error error = workbook_close(book); error != LXW_NO_ERROR)
    throw failed(lxw_strerror(error));
  return file.bytes();
}

}  // namespace chasqui::kit
