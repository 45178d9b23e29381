#include "wire/csv_reader.h"

#include <utility>

#include "wire/csv.h"

namespace chasqui::wire {
namespace {

constexpr std::size_t kCellsMax = 100;

char separator_of(std::string_view text) {
  bool is_quoted = false;
  for (const char c : text) {
    if (c == '"') is_quoted = !is_quoted;
    if (!is_quoted && (c == ',' || c == ';' || c == '\t')) return c;
  }
  return ',';
}

class Reader {
 public:
  Reader(std::string_view text, std::size_t rows_max)
      : text_(text), rows_max_(rows_max), separator_(separator_of(text)) {}

  std::expected<std::vector<CsvRow>, CsvFault> read() {
    while (at_ < text_.size()) {
      if (rows_.size() == rows_max_) return std::unexpected(fault("demasiadas filas"));
      const std::string_view why = read_row();
      if (!why.empty()) return std::unexpected(fault(why));
    }
    return std::move(rows_);
  }

 private:
  CsvFault fault(std::string_view why) const { return {line_, why}; }

  bool is_line_end() const {
    return at_ == text_.size() || text_[at_] == '\n' || text_[at_] == '\r';
  }

  void skip_line_end() {
    if (at_ < text_.size() && text_[at_] == '\r') ++at_;
    if (at_ < text_.size() && text_[at_] == '\n') ++at_;
    ++line_;
  }

  // Empty, or what is wrong.
  std::string_view read_row() {
    CsvRow row;
    while (!is_line_end() || !row.empty()) {
      if (row.size() == kCellsMax) return "demasiadas celdas";
      std::string cell;
      const std::string_view why =
          at_ < text_.size() && text_[at_] == '"' ? read_quoted(cell) : read_plain(cell);
      if (!why.empty()) return why;
      row.push_back(std::move(cell));
      if (is_line_end()) break;
      ++at_;  // The separator.
    }
    skip_line_end();
    rows_.push_back(std::move(row));
    return {};
  }

  std::string_view read_plain(std::string& cell) {
    for (; !is_line_end() && text_[at_] != separator_; ++at_) {
      if (text_[at_] == '"') return "comillas dentro de una celda";
      cell += text_[at_];
    }
    return {};
  }

  std::string_view read_quoted(std::string& cell) {
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] == '\n') ++line_;
      if (text_[at_] == '"' && text_.substr(at_ + 1, 1) != "\"") break;
      if (text_[at_] == '"') ++at_;
      cell += text_[at_];
    }
    if (at_ == text_.size()) return "comillas sin cerrar";
    ++at_;
    return is_line_end() || text_[at_] == separator_ ? "" : "texto detrás de las comillas";
  }

  const std::string_view text_;
  const std::size_t rows_max_;
  const char separator_;
  std::size_t at_ = 0, line_ = 1;
  std::vector<CsvRow> rows_;
};

}  // namespace

std::expected<std::vector<CsvRow>, CsvFault> read_csv(std::string_view text, std::size_t rows_max) {
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  return Reader(text, rows_max).read();
}

}  // namespace chasqui::wire
