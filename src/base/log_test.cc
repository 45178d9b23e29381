#include "base/log.h"

#include <gtest/gtest.h>

#include "base/check.h"

namespace chasqui {
namespace {

std::string logged(LogLevel level, bool as_json, void (*write)(const Log&)) {
  testing::internal::CaptureStderr();
  write(Log(level, as_json));
  return testing::internal::GetCapturedStderr();
}

TEST(Log, WritesOneJsonObjectALine) {
  const std::string line = logged(LogLevel::kInfo, true, [](const Log& log) {
    log.info("request", {{"status", 200}, {"path", "/a\"b\n"}});
  });
  EXPECT_EQ(line.find("{\"time\":\"20"), 0u) << line;
  EXPECT_NE(line.find(R"(","level":"info","event":"request","status":200,"path":"/a\"b\n"})"
                      "\n"),
            std::string::npos)
      << line;
}

TEST(Log, WritesTextForPeople) {
  const std::string line = logged(LogLevel::kInfo, false, [](const Log& log) {
    log.error("disk full", {{"free", 0}, {"path", "a b"}});
  });
  EXPECT_EQ(line.substr(12), " error disk full free=0 path=\"a b\"\n");
  EXPECT_EQ(line[2], ':') << line;
}

TEST(Log, LeavesOutWhatIsBelowItsLevel) {
  const auto write = [](const Log& log) {
    log.debug("d");
    log.info("i");
    log.warn("w");
    log.error("e");
  };
  const struct {
    LogLevel level;
    int lines;
  } cases[] = {{LogLevel::kDebug, 4},
               {LogLevel::kInfo, 3},
               {LogLevel::kWarn, 2},
               {LogLevel::kError, 1},
               {LogLevel::kOff, 0}};
  for (const auto& c : cases) {
    const std::string text = logged(c.level, true, write);
    EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), c.lines) << text;
  }
}

TEST(Log, TakesBracesAsText) {
  const std::string line =
      logged(LogLevel::kInfo, false, [](const Log& log) { log.info("{} %v {0}"); });
  EXPECT_NE(line.find("{} %v {0}\n"), std::string::npos) << line;
}

TEST(Masked, HidesTheValuesOfSecrets) {
  const struct {
    std::string_view target, shown;
  } cases[] = {
      {"/ws", "/ws"},
      {"/ws?token=abc", "/ws?token=***"},
      {"/connection/sse?cf_connect={%22id%22:1}", "/connection/sse?cf_connect=***"},
      {"/ws?a=1&TOKEN=abc&b=2", "/ws?a=1&TOKEN=***&b=2"},
      {"/ws?ticket=x&key=y&password=z&secret=s", "/ws?ticket=***&key=***&password=***&secret=***"},
      {"/ws?access_token=a=b=c", "/ws?access_token=***"},
      {"/ws?token", "/ws?token"},
      {"/ws?", "/ws?"},
      {"/ws?tokens=1&x=token", "/ws?tokens=1&x=token"},
      {"/ws?%74oken=abc", "/ws?%74oken=***"},
      {"/ws?a=1?token=2", "/ws?a=1?token=2"},
  };
  for (const auto& c : cases) EXPECT_EQ(masked(c.target), c.shown);
}

TEST(Check, ABrokenClaimEndsTheProgram) {
  EXPECT_DEATH(CHASQUI_ASSERT(1 + 1 == 3), "broken claim: 1 \\+ 1 == 3 .*log_test");
  CHASQUI_ASSERT(1 + 1 == 2);
}

}  // namespace
}  // namespace chasqui
