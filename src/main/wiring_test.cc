#include "main/wiring.h"

#include <gtest/gtest.h>

#include "base/errors.h"
#include "main/site_fixture.h"

namespace chasqui::main {
namespace {

TEST(Program, OpensEverySiteOnAPortAndItsDatabaseInItsFolder) {
  SiteFixture site;
  site.config.loops = 1;
  Program program(site.config, {{site.entry, {"127.0.0.1", 0}}}, site.log);
  ASSERT_EQ(program.open().size(), 1u);
  EXPECT_EQ(program.open()[0].name, "notas");
  EXPECT_NE(program.open()[0].endpoint.port, 0) << "the one the system chose";
  EXPECT_EQ(program.database("notas").path(), site.path().string());
  EXPECT_EQ(program.app("notas").schema().app.name, "notas");
  EXPECT_THROW(program.database("otra"), Refusal);
}

TEST(Program, APortThatIsTakenIsSaidAtTheStart) {
  SiteFixture site, other;
  site.config.loops = other.config.loops = 1;
  const Program first(site.config, {{site.entry, {"127.0.0.1", 0}}}, site.log);
  const Endpoint taken{"127.0.0.1", first.open()[0].endpoint.port};
  EXPECT_THROW(Program(other.config, {{other.entry, taken}}, other.log), std::system_error);
}

}  // namespace
}  // namespace chasqui::main
