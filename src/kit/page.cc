#include "kit/page.h"

#include "base/text.h"
#include "kit/hpdf_document.h"
#include "kit/pdf.h"

namespace chasqui::kit {
namespace {

constexpr float kPointsPerMm = 72.0F / 25.4F, kMarginMm = 8, kLineHeight = 1.3F;

float points(float mm) { return mm * kPointsPerMm; }

}  // namespace

// The library remembers its first error; it is asked for at the end.
struct PdfPages::Inside {
  HpdfDocument document{HPDF_New(nullptr, nullptr)};
  PageSize size;
  HPDF_Page page = nullptr;

  void use(const TextStyle& style) {
    const char* const name = style.is_fixed  ? (style.is_bold ? "Courier-Bold" : "Courier")
                             : style.is_bold ? "Helvetica-Bold"
                                             : "Helvetica";
    HPDF_Page_SetFontAndSize(page, HPDF_GetFont(document.get(), name, "WinAnsiEncoding"),
                             style.points);
  }
  float width_of(const std::string& text) { return HPDF_Page_TextWidth(page, text.c_str()); }
  float up(float y) const { return points(size.height - y); }
  void show(float x, float y, const std::string& text, Align align) {
    const float width = align == Align::kLeft ? 0 : width_of(text);
    HPDF_Page_BeginText(page);
    HPDF_Page_TextOut(page, points(x) - (align == Align::kCenter ? width / 2 : width), up(y),
                      text.c_str());
    HPDF_Page_EndText(page);
  }
};

PdfPages::PdfPages(PageSize size) : inside_(std::make_unique<Inside>()) {
  if (!inside_->document) throw hpdf_failed(0);
  HPDF_SetCompressionMode(inside_->document.get(), HPDF_COMP_ALL);
  inside_->size = size;
  next_page();
}

PdfPages::~PdfPages() = default;

void PdfPages::next_page() {
  inside_->page = HPDF_AddPage(inside_->document.get());
  HPDF_Page_SetWidth(inside_->page, points(inside_->size.width));
  HPDF_Page_SetHeight(inside_->page, points(inside_->size.height));
}

void PdfPages::text(float x, float y, std::string_view utf8, const TextStyle& style) {
  inside_->use(style);
  inside_->show(x, y, to_windows_1252(utf8), style.align);
}

float PdfPages::paragraph(const Box& box, std::string_view utf8, const TextStyle& style) {
  const float line = style.points * kLineHeight / kPointsPerMm;
  float y = box.y;
  const auto show = [&](const std::string& text) {
    if (y > inside_->size.height - kMarginMm) {
      next_page();
      y = kMarginMm + line;
    }
    inside_->use(style);
    inside_->show(box.x, y, text, style.align);
    y += line;
  };
  inside_->use(style);
  for (const std::string_view part : split(utf8, '\n')) {
    std::string shown;
    for (const std::string_view word : split(part, ' ')) {
      const std::string longer = shown + (shown.empty() ? "" : " ") + to_windows_1252(word);
      if (!shown.empty() && inside_->width_of(longer) > points(box.width)) {
        show(shown);
        shown = to_windows_1252(word);
      } else {
        shown = longer;
      }
    }
    show(shown);
  }
  return y;
}

void PdfPages::rule(float x, float y, float width) {
  HPDF_Page_SetLineWidth(inside_->page, 0.4F);
  HPDF_Page_MoveTo(inside_->page, points(x), inside_->up(y));
  HPDF_Page_LineTo(inside_->page, points(x + width), inside_->up(y));
  HPDF_Page_Stroke(inside_->page);
}

void PdfPages::qr(const Box& box, const Qr& qr) {
  const float side = box.width / static_cast<float>(qr.size);
  for (int y = 0; y < qr.size; ++y)
    for (int x = 0; x < qr.size; ++x)
      if (qr.is_dark(x, y))
        HPDF_Page_Rectangle(inside_->page, points(box.x + static_cast<float>(x) * side),
                            inside_->up(box.y + static_cast<float>(y + 1) * side), points(side),
                            points(side));
  HPDF_Page_Fill(inside_->page);
}

std::string PdfPages::bytes() {
  HPDF_Doc document = inside_->document.get();
  HPDF_SaveToStream(document);
  if (const HPDF_STATUS status = HPDF_GetError(document); status != HPDF_OK)
    throw hpdf_failed(status);
  std::string bytes(HPDF_GetStreamSize(document), '\0');
  auto size = static_cast<HPDF_UINT32>(bytes.size());
  HPDF_ReadFromStream(document, reinterpret_cast<HPDF_BYTE*>(bytes.data()), &size);
  bytes.resize(size);
  return bytes;
}

}  // namespace chasqui::kit
