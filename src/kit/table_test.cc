#include "kit/table.h"

#include <gtest/gtest.h>

namespace chasqui::kit {
namespace {

TEST(Table, CellsShowTextsNumbersAndNothing) {
  EXPECT_EQ(cell_text(nullptr), "");
  EXPECT_EQ(cell_text("Ñandú"), "Ñandú");
  EXPECT_EQ(cell_text(7), "7");
  EXPECT_EQ(cell_text(Decimal(125, 1)), "12.5");
}

}  // namespace
}  // namespace chasqui::kit
