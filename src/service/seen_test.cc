#include <gtest/gtest.h>

#include "service/rules_fixture.h"

namespace chasqui::service {
namespace {

struct Shop : AppFixture {
  Shop() : AppFixture(kReglas) {
    write([](Tx& tx) {
      for (const std::int64_t seller : {7, 8, 7})
        tx.insert("pedidos", {{"detalle", "x"},
                              {"vendedor_id", seller},
                              {"costo", Decimal(1, 0)},
                              {"notas", "n"},
                              {"clave", "c"}});
    });
  }
  std::string keys(const access::Identity& as) {
    who = as;
    return read([](Read& read) {
      std::string keys;
      const JsonObject seen = read.visible("pedidos", read.get("pedidos", Id{1}));
      for (const char* name : {"detalle", "costo", "notas", "clave"})
        if (seen.contains(name)) keys.append(name).append(" ");
      return keys;
    });
  }
  std::int64_t seen(const access::Identity& as) {
    who = as;
    return read([](Read& read) { return read.seen("pedidos").count(); });
  }
};

TEST(Seen, FieldsAreThoseOfWhoAsks) {
  Shop shop;
  EXPECT_EQ(shop.keys(user_of(7, "vendedor")), "detalle notas ");
  EXPECT_EQ(shop.keys(user_of(3, "auditor")), "detalle ");
  EXPECT_EQ(shop.keys(user_of(1, "gerente")), "detalle costo notas ");
  EXPECT_EQ(shop.keys(access::Identity::local_operator()), "detalle costo notas ");
}

TEST(Seen, ListsAreThoseOfWhoAsks) {
  Shop shop;
  EXPECT_EQ(shop.seen(user_of(7, "vendedor")), 2);
  EXPECT_EQ(shop.seen(user_of(8, "vendedor")), 1);
  EXPECT_EQ(shop.seen(user_of(8, "gerente")), 3);
  EXPECT_EQ(shop.seen(access::Identity::anonymous()), 0);
  EXPECT_EQ(shop.seen(access::Identity::local_operator()), 3);
}

TEST(Seen, OneRecordIsAskedForByItself) {
  Shop shop;
  shop.who = user_of(8, "vendedor");
  shop.read([](Read& read) {
    EXPECT_FALSE(read.can_read("pedidos", read.get("pedidos", Id{1})));
    EXPECT_TRUE(read.can_read("pedidos", read.get("pedidos", Id{2})));
    return 0;
  });
}

}  // namespace
}  // namespace chasqui::service
