#include "kit/page.h"

#include <gtest/gtest.h>

namespace chasqui::kit {
namespace {

std::size_t pages_of(const std::string& pdf) {
  std::size_t pages = 0;
  for (std::size_t at = 0; (at = pdf.find("/Type /Page\n", at)) != std::string::npos; ++at) ++pages;
  return pages;
}

TEST(PdfPages, AreAsBigAsWasSaid) {
  PdfPages pages({25.4F, 50.8F});
  pages.text(5, 5, "Ñandú", {.is_bold = true});
  pages.rule(5, 6, 10);
  pages.qr({5, 8, 15}, qr_of("https://taller.example"));
  const std::string pdf = pages.bytes();
  EXPECT_TRUE(pdf.starts_with("%PDF-"));
  EXPECT_NE(pdf.find("/MediaBox [ 0 0 72 144 ]"), std::string::npos) << pdf.substr(0, 600);
  EXPECT_EQ(pages_of(pdf), 1u);
}

TEST(PdfPages, AParagraphIsBrokenToItsWidthAndGoesOnOnAnotherPage) {
  PdfPages pages({100, 100});
  std::string words = "uno";
  for (int i = 0; i < 60; ++i) words += " palabra";
  const float below = pages.paragraph({10, 10, 80}, words, {});
  EXPECT_GT(below, 20);
  EXPECT_LT(below, 60);
  EXPECT_LT(pages.paragraph({10, 10, 40}, "uno\ndos", {}),
            pages.paragraph({10, 10, 40}, "1\n2\n3"));
  for (int i = 0; i < 4; ++i) words += " " + words;
  pages.paragraph({10, 10, 80}, words, {});
  EXPECT_GT(pages_of(pages.bytes()), 3u);
}

}  // namespace
}  // namespace chasqui::kit
