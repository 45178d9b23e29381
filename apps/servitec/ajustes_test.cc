#include "ajustes.h"

#include <gtest/gtest.h>

#include "taller.h"

namespace chasqui::servitec {
namespace {

TEST(Ajustes, SayHowTheShopCounts) {
  Taller taller({{"moneda", "CLP"},
                 {"decimales", "0"},
                 {"impuesto", "0.19"},
                 {"precios_incluyen_impuesto", "false"}});
  const Ajustes ajustes = taller.read([](Read& read) { return ajustes_del_mostrador(read); });
  EXPECT_EQ(ajustes.moneda, "CLP");
  EXPECT_EQ(ajustes.decimales, 0);
  EXPECT_EQ(ajustes.impuesto, *Decimal::parse("0.19"));
  EXPECT_FALSE(ajustes.precios_incluyen_impuesto);
}

}  // namespace
}  // namespace chasqui::servitec
