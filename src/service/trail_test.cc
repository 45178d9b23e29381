#include "service/trail.h"

#include <gtest/gtest.h>

#include "access/audit.h"
#include "service/rules_fixture.h"

namespace chasqui::service {
namespace {

struct Shop : AppFixture {
  explicit Shop(std::string_view toml = kReglas) : AppFixture(toml) {
    who = user_of(7, "vendedor");
  }
  // Oldest first, one line an entry.
  std::string trail() {
    return read([](Read& read) {
      std::string text;
      for (const access::AuditEntry& entry : access::list_audit(read.connection(), {}))
        text = entry.who_name + " " + entry.action + " " + entry.model + "/" + entry.record_id +
               " " + to_text(entry.before) + " " + to_text(entry.after) + "\n" + text;
      return text;
    });
  }
};

TEST(Trail, TellsWhatCameWhatChangedAndWhatWent) {
  Shop shop;
  shop.write([](Tx& tx) {
    tx.insert("pedidos", {{"detalle", "a"}, {"vendedor_id", 7}, {"clave", "secreta"}});
    tx.update("pedidos", Id{1}, {{"detalle", "b"}, {"vendedor_id", 7}, {"clave", "otra"}});
    tx.remove("pedidos", Id{1});
  });
  EXPECT_EQ(shop.trail(),
            "vendedor7 create pedidos/1 null "
            R"({"detalle":"a","vendedor_id":7,"estado":"abierto","notas":""})"
            "\nvendedor7 update pedidos/1 "
            R"({"detalle":"a"} {"detalle":"b"})"
            "\nvendedor7 delete pedidos/1 "
            R"({"detalle":"b","vendedor_id":7,"estado":"abierto","notas":""} null)"
            "\n");
}

TEST(Trail, SaysWhereItCameFrom) {
  Shop shop;
  shop.write([](Tx& tx) { tx.insert("pedidos", {{"detalle", "a"}, {"vendedor_id", 7}}); });
  shop.read([&](Read& read) {
    const access::AuditEntry entry = access::list_audit(read.connection(), {}).at(0);
    EXPECT_EQ(entry.address, "10.0.0.7");
    EXPECT_EQ(entry.who_id, 7);
    EXPECT_EQ(entry.who_kind, "user");
    EXPECT_EQ(entry.at, shop.clock.now());
    return 0;
  });
}

TEST(Trail, WhatIsUndoneLeavesNone) {
  Shop shop;
  shop.refusal_of([](Tx& tx) {
    tx.insert("pedidos", {{"detalle", "a"}, {"vendedor_id", 7}});
    throw Refusal(Kind::kForbidden, "no", "no");
  });
  EXPECT_EQ(shop.trail(), "");
}

TEST(Trail, AnUpdateThatChangesNothingLeavesNone) {
  Shop shop;
  shop.write([](Tx& tx) { tx.insert("pedidos", {{"detalle", "a"}, {"vendedor_id", 7}}); });
  const std::string before = shop.trail();
  shop.write([](Tx& tx) { tx.update("pedidos", Id{1}, {{"detalle", "a"}}); });
  EXPECT_EQ(shop.trail(), before);
}

TEST(Trail, NumbersThatTheServerAddsUpAreToldByWhatTheyAdd) {
  Shop shop;
  shop.write([](Tx& tx) { tx.insert("pedidos", {{"detalle", "a"}, {"vendedor_id", 7}}); });
  const std::string before = shop.trail();
  shop.write([](Tx& tx) { tx.update("pedidos", Id{1}, {{"lineas", 3}}); });
  EXPECT_EQ(shop.trail(), before);
}

TEST(Trail, ModelsAppsAndTheProgramItselfMayBeLeftOut) {
  Shop shop;
  shop.write([](Tx& tx) { tx.insert("marcas", {{"nombre", "a"}}); });
  shop.who = access::Identity::platform();
  shop.write([](Tx& tx) { tx.insert("pedidos", {{"detalle", "a"}, {"vendedor_id", 7}}); });
  EXPECT_EQ(shop.trail(), "");

  std::string silent(kReglas);
  silent.insert(silent.find("[auth]"), "audit = false\n");
  Shop without(silent);
  without.write([](Tx& tx) { tx.insert("pedidos", {{"detalle", "a"}, {"vendedor_id", 7}}); });
  EXPECT_EQ(without.trail(), "");
}

TEST(Trail, ServicesReadWhatIsFiledOfAModelOrARecord) {
  Shop shop;
  shop.write([](Tx& tx) { tx.insert("pedidos", {{"detalle", "a"}, {"vendedor_id", 7}}); });
  shop.write([](Tx& tx) { tx.insert("pedidos", {{"detalle", "b"}, {"vendedor_id", 7}}); });
  shop.write([](Tx& tx) { tx.update("pedidos", Id{1}, {{"detalle", "c"}}); });
  shop.read([](Read& read) {
    const auto all = trail_of(read, "pedidos");
    EXPECT_EQ(all.size(), 3u);
    EXPECT_EQ(all.at(0).at("accion").text(), "update");
    EXPECT_EQ(to_text(all.at(0).at("antes")), R"({"detalle":"a"})");
    EXPECT_EQ(to_text(all.at(0).at("despues")), R"({"detalle":"c"})");
    EXPECT_EQ(trail_of(read, "pedidos", "2").size(), 1u);
    EXPECT_TRUE(trail_of(read, "marcas").empty());
    return 0;
  });
}

}  // namespace
}  // namespace chasqui::service
