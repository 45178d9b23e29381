#include "edge/access_log.h"

#include <gtest/gtest.h>

#include <string>

namespace chasqui::edge {
namespace {

TEST(AccessLog, TakesOnlySaneRequestIds) {
  EXPECT_TRUE(is_request_id("a"));
  EXPECT_TRUE(is_request_id("0190-AbC.d_e"));
  EXPECT_TRUE(is_request_id(std::string(64, 'x')));
  EXPECT_FALSE(is_request_id(std::string(65, 'x')));
  for (const std::string_view bad : {"", "a b", "a\n", "a\"b", "ñ", "a;b", "<script>"})
    EXPECT_FALSE(is_request_id(bad)) << bad;
}

TEST(AccessLog, ALineTellsTheRequestAndMasksSecrets) {
  const Log log(LogLevel::kInfo, true);
  testing::internal::CaptureStderr();
  write_access_line(log, {.site = "tienda",
                          .id = "x-1",
                          .remote = "127.0.0.1",
                          .method = "GET",
                          .target = "/clientes?token=hunter2",
                          .route = "/clientes",
                          .status = 200,
                          .bytes = 17,
                          .took = std::chrono::microseconds(250)});
  const std::string text = testing::internal::GetCapturedStderr();
  for (const std::string_view part : {"tienda", "x-1", "127.0.0.1", "GET", "200", "17", "250"})
    EXPECT_TRUE(text.contains(part)) << part << " in " << text;
  EXPECT_FALSE(text.contains("hunter2"));
}

}  // namespace
}  // namespace chasqui::edge
