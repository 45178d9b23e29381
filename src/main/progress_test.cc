#include "main/progress.h"

#include <gtest/gtest.h>

namespace chasqui::main {
namespace {

TEST(Progress, IsSilentWhenStandardErrorIsNoTerminal) {
  testing::internal::CaptureStderr();
  {
    Progress progress;
    progress.show("demo", 1, 2);
    progress.show("demo", 2, 2);
  }
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

}  // namespace
}  // namespace chasqui::main
