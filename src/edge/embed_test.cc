// The files of test_site/, as cmake/embed.cmake built them in.
#include <gtest/gtest.h>

#include <span>
#include <string>

#include "edge/static_files.h"

namespace chasqui::edge {

std::span<const Asset> test_site();

namespace {

const Asset* find(std::string_view path) {
  for (const Asset& asset : test_site())
    if (asset.path == path) return &asset;
  return nullptr;
}

TEST(Embed, EveryFileIsThereByteForByte) {
  ASSERT_EQ(test_site().size(), 3u);
  const Asset* const page = find("/index.html");
  ASSERT_NE(page, nullptr);
  EXPECT_TRUE(page->identity.starts_with("<!doctype html>\n<title>Prueba"));
  EXPECT_TRUE(page->identity.ends_with("</p>\n"));
  EXPECT_EQ(page->media_type, "text/html; charset=utf-8");
  const Asset* const logo = find("/logo.png");
  ASSERT_NE(logo, nullptr);
  EXPECT_EQ(logo->identity, std::string_view("\x89PNG\r\n\x1a\n\x00\x01", 10));
  EXPECT_EQ(logo->media_type, "image/png");
}

TEST(Embed, TextIsPackedWhenItShrinks) {
  const Asset* const page = find("/index.html");
  ASSERT_NE(page, nullptr);
  EXPECT_GT(page->gzip.size(), 20u);
  EXPECT_GT(page->brotli.size(), 10u);
  EXPECT_LT(page->gzip.size(), page->identity.size() * 9 / 10);
  EXPECT_EQ(page->gzip.substr(0, 2), "\x1f\x8b");
  EXPECT_TRUE(find("/logo.png")->gzip.empty());
  EXPECT_TRUE(find("/assets/app-Bx12y34Z.js")->gzip.empty()) << "it grew, so it stays as it is";
}

TEST(Embed, OnlyHashedNamesAreImmutableAndTagsDiffer) {
  EXPECT_TRUE(find("/assets/app-Bx12y34Z.js")->is_immutable);
  EXPECT_FALSE(find("/index.html")->is_immutable);
  EXPECT_NE(find("/index.html")->etag, find("/logo.png")->etag);
  EXPECT_EQ(find("/index.html")->etag.size(), 18u);
}

}  // namespace
}  // namespace chasqui::edge
