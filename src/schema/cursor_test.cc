#include "schema/cursor.h"

#include <gtest/gtest.h>

#include "schema/sql_fixture.h"
#include "wire/base64.h"

namespace chasqui::schema {
namespace {

const Field kName = field_of("nombre", FieldType::kText);
const Field kBalance = field_of("saldo", FieldType::kDecimal, true);
const Field kKey = field_of("id", FieldType::kInteger);
const std::vector<OrderKey> kOrder = {{&kName, true}, {&kBalance, false}, {&kKey, false}};

TEST(Cursor, ComesBackAsTheValuesItWasMadeOf) {
  for (const std::vector<db::Value>& values :
       {std::vector<db::Value>{std::string("Ñ\"\\'"), std::int64_t{-5}, std::int64_t{7}},
        std::vector<db::Value>{std::string(), db::Value(), std::int64_t{1}}})
    EXPECT_EQ(decode_cursor(kOrder, encode_cursor(kOrder, values)), values);
}

TEST(Cursor, IsRefusedWhenItIsNoneOfThisOrder) {
  const std::string good = R"(["-nombre,saldo,id","a",1,7])";
  ASSERT_TRUE(decode_cursor(kOrder, wire::to_base64url(good)));
  for (const std::string_view forged :
       {R"(["nombre,saldo,id","a",1,7])", R"(["-nombre,saldo,id",1,1,7])", R"([])", R"(7)",
        R"(["-nombre,saldo,id",null,1,7])", R"(["-nombre,saldo,id","a",1.5,7])",
        R"(["-nombre,saldo,id","a",1])", R"(["-nombre,saldo,id","a",1,7,8])",
        R"(["-nombre,saldo,id","a",1,7)", R"({"a":1})"})
    EXPECT_EQ(decode_cursor(kOrder, wire::to_base64url(forged)), std::nullopt) << forged;
  EXPECT_EQ(decode_cursor(kOrder, "%%%"), std::nullopt);
  EXPECT_EQ(decode_cursor(kOrder, ""), std::nullopt);
}

}  // namespace
}  // namespace chasqui::schema
