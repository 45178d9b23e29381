#include "service/ending.h"

#include <gtest/gtest.h>

#include "service/tienda_fixture.h"

namespace chasqui::service {
namespace {

TEST(EndSocket, IsSaidOnceItIsCommittedAndReadAsItWasWritten) {
  AppFixture app(kTienda);
  EXPECT_THROW(app.write([](Tx& tx) {
    end_socket(tx, {"s0", 4410, "no"});
    throw Refusal(Kind::kConflict, "no", "no");
  }),
               Refusal);
  app.write([](Tx& tx) { end_socket(tx, {"s1", 4410, "porque sí"}); });
  EXPECT_EQ(app.heard,
            std::vector<std::string>{R"(end {"socket":"s1","code":4410,"reason":"porque sí"})"});
  const Ending ending =
      ending_of(JsonObject{{"socket", "s1"}, {"code", 4410}, {"reason", "porque sí"}});
  EXPECT_EQ(ending.socket, "s1");
  EXPECT_EQ(ending.code, 4410);
  EXPECT_EQ(ending.reason, "porque sí");
}

}  // namespace
}  // namespace chasqui::service
