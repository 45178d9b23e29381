#include "main/reload.h"

#include <gtest/gtest.h>

namespace chasqui::main {
namespace {

Config config(const std::vector<ConfigValue>& values) { return make_config(values).value(); }

// What the log says of taking `read`.
std::string said(Reload& reload, const std::expected<Config, ConfigErrors>& read) {
  testing::internal::CaptureStderr();
  reload.take(read);
  const std::string line = testing::internal::GetCapturedStderr();
  return line.substr(std::min(line.find(' ') + 1, line.size()));
}

TEST(Reload, LevelAndAccessLogTakeEffectAndTheRestWaits) {
  Log log(LogLevel::kInfo, false);
  Reload reload(config({{"log", "info", "f"}, {"loops", "1", "f"}}), log);
  const Config now =
      config({{"log", "warn", "f"}, {"access_log", "false", "f"}, {"loops", "2", "f"}});
  EXPECT_EQ(said(reload, now),
            "info reload applied=[\"log\",\"access_log\"] needs_restart=[\"loops\"]\n");
  EXPECT_FALSE(log.shows(LogLevel::kInfo));
  EXPECT_FALSE(log.shows_requests());
  EXPECT_EQ(said(reload, config({{"loops", "2", "f"}})),
            "info reload applied=[\"access_log\",\"log\"] needs_restart=[\"loops\"]\n");
  EXPECT_TRUE(log.shows_requests());
  EXPECT_EQ(said(reload, config({{"loops", "1", "f"}, {"log", "info", "f"}})),
            "info reload applied=[\"log\"] needs_restart=[]\n");
}

TEST(Reload, ABrokenConfigurationChangesNothing) {
  Log log(LogLevel::kInfo, false);
  Reload reload(config({}), log);
  EXPECT_EQ(said(reload, make_config({{"log", "loud", "chasqui.toml:1:7"}})),
            "error reload refused why=\"chasqui.toml:1:7: log: \\\"loud\\\" does not fit\"\n");
  EXPECT_TRUE(log.shows(LogLevel::kInfo));
}

}  // namespace
}  // namespace chasqui::main
