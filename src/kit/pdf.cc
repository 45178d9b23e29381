#include "kit/pdf.h"

#include <numeric>

#include "kit/hpdf_document.h"

namespace chasqui::kit {
namespace {

constexpr float kMargin = 40, kLine = 15, kText = 9, kTitle = 14, kFooter = 24;

// Without a handler the library remembers its first error; it is asked for at the end.
HpdfDocument new_document() {
  HpdfDocument document(HPDF_New(nullptr, nullptr));
  if (!document) throw hpdf_failed(0);
  HPDF_SetCompressionMode(document.get(), HPDF_COMP_ALL);
  return document;
}

class Pages {
 public:
  Pages(HPDF_Doc document, const Table& table)
      : document_(document),
        table_(table),
        font_(HPDF_GetFont(document, "Helvetica", "WinAnsiEncoding")),
        bold_(HPDF_GetFont(document, "Helvetica-Bold", "WinAnsiEncoding")) {}

  void write() {
    new_page();
    for (const auto& row : table_.rows) {
      if (y_ < kMargin + kFooter) new_page();
      line(row, font_);
    }
  }

 private:
  void new_page() {
    page_ = HPDF_AddPage(document_);
    HPDF_Page_SetSize(page_, HPDF_PAGE_SIZE_A4, HPDF_PAGE_PORTRAIT);
    y_ = HPDF_Page_GetHeight(page_) - kMargin;
    put({kMargin, table_.title, bold_, kTitle});
    y_ -= kLine;
    for (const std::string& note : table_.notes) {
      put({kMargin, note, font_, kText});
      y_ -= kLine;
    }
    std::vector<Json> names;
    for (const Column& column : table_.columns) names.emplace_back(column.name);
    line(names, bold_);
    const float below = y_;
    y_ = kFooter;
    put({kMargin, std::to_string(++number_), font_, kText});
    y_ = below;
  }

  void line(const std::vector<Json>& cells, HPDF_Font font) {
    const int all =
        std::accumulate(table_.columns.begin(), table_.columns.end(), 0,
                        [](int sum, const Column& column) { return sum + column.width; });
    const float width = HPDF_Page_GetWidth(page_) - 2 * kMargin;
    float x = kMargin;
    for (std::size_t i = 0; i < cells.size() && i < table_.columns.size(); ++i) {
      const float share =
          width * static_cast<float>(table_.columns[i].width) / static_cast<float>(all);
      cell({x, cell_text(cells[i]), font, kText}, share, table_.columns[i].is_number);
      x += share;
    }
    y_ -= kLine;
  }

  struct Piece {
    float x;
    std::string text;
    HPDF_Font font;
    float size;
  };
  void cell(Piece piece, float width, bool to_the_right) {
    constexpr float kGap = 6;
    piece.text = to_windows_1252(piece.text);
    HPDF_Page_SetFontAndSize(page_, piece.font, piece.size);
    const auto takes = [&] { return HPDF_Page_TextWidth(page_, piece.text.c_str()); };
    while (!piece.text.empty() && takes() > width - kGap) piece.text.pop_back();
    if (to_the_right) piece.x += width - kGap - takes();
    show(piece);
  }
  void put(Piece piece) {
    piece.text = to_windows_1252(piece.text);
    show(piece);
  }
  void show(const Piece& piece) {
    HPDF_Page_SetFontAndSize(page_, piece.font, piece.size);
    HPDF_Page_BeginText(page_);
    HPDF_Page_TextOut(page_, piece.x, y_, piece.text.c_str());
    HPDF_Page_EndText(page_);
  }

  HPDF_Doc document_;
  const Table& table_;
  HPDF_Font font_, bold_;
  HPDF_Page page_ = nullptr;
  float y_ = 0;
  int number_ = 0;
};

// One code point of UTF-8; 0 at the end, U+FFFD for what is none.
char32_t next_point(std::string_view text, std::size_t& at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(at++);
  if (first < 0x80) return first;
  const int more = first >= 0xF0 ? 3 : (first >= 0xE0 ? 2 : 1);
  char32_t point = first & (0x3F >> more);
  for (int i = 0; i < more; ++i) {
    if (at >= text.size() || (byte(at) & 0xC0) != 0x80) return 0xFFFD;
    point = (point << 6) | (byte(at++) & 0x3F);
  }
  return point;
}

char letter_of(char32_t point) {
  if (point < 0x80 || (point >= 0xA0 && point <= 0xFF)) return static_cast<char>(point);
  switch (point) {
    case 0x2013:
      return '\x96';
    case 0x2014:
      return '\x97';
    case 0x2018:
      return '\x91';
    case 0x2019:
      return '\x92';
    case 0x201C:
      return '\x93';
    case 0x201D:
      return '\x94';
    case 0x2026:
      return '\x85';
    case 0x20AC:
      return '\x80';
    default:
      return '?';
  }
}

}  // namespace

std::string to_windows_1252(std::string_view utf8) {
  std::string text;
  for (std::size_t at = 0; at < utf8.size();) text += letter_of(next_point(utf8, at));
  return text;
}

std::string to_pdf(const Table& table) {
  const HpdfDocument document = new_document();
  Pages(document.get(), table).write();
  HPDF_SaveToStream(document.get());
  if (const HPDF_STATUS status = HPDF_GetError(document.get()); status != HPDF_OK)
    throw hpdf_failed(status);
  std::string bytes(HPDF_GetStreamSize(document.get()), '\0');
  auto size = static_cast<HPDF_UINT32>(bytes.size());
  HPDF_ReadFromStream(document.get(), reinterpret_cast<HPDF_BYTE*>(bytes.data()), &size);
  bytes.resize(size);
  return bytes;
}

}  // namespace chasqui::kit
