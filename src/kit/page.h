// PDF pages that are laid out by hand: texts, lines and QR codes at places in millimetres from the
// top left corner. Tables are kit/pdf's.
#pragma once
#include <memory>
#include <string>
#include <string_view>

#include "kit/qr.h"

namespace chasqui::kit {

struct PageSize {
  float width = 148, height = 210;  // A5, in mm.
};

enum class Align { kLeft, kCenter, kRight };

struct TextStyle {
  float points = 9;
  bool is_bold = false;
  bool is_fixed = false;  // Letters of one width, as a till's printer has them.
  Align align = Align::kLeft;
};

// Western letters; any other is shown as "?".
class PdfPages final {
 public:
  explicit PdfPages(PageSize size);  // With its first page.
  ~PdfPages();
  PdfPages(const PdfPages&) = delete;
  PdfPages& operator=(const PdfPages&) = delete;

  void next_page();
  // One line whose base line is at `y`; aligned to `x`.
  void text(float x, float y, std::string_view utf8, const TextStyle& style = {});
  struct Box {
    float x, y, width;
  };
  // Broken at spaces to the box's width, on further pages where it does not fit. The place below
  // it.
  float paragraph(const Box& box, std::string_view utf8, const TextStyle& style = {});
  void rule(float x, float y, float width);
  void qr(const Box& box, const Qr& qr);  // box.width to a side, without a quiet zone.

  std::string bytes();  // The file. Throws Refusal kInternal when none could be made.

 private:
  struct Inside;
  std::unique_ptr<Inside> inside_;
};

}  // namespace chasqui::kit
