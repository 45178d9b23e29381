#include "service/permit.h"

#include <gtest/gtest.h>

#include "service/records.h"
#include "service/rules_fixture.h"

namespace chasqui::service {
namespace {

using access::Identity;

// Order 1 is of seller 7 and open, order 2 of seller 8 and closed.
struct Shop : AppFixture {
  Shop() : AppFixture(kReglas) {
    write([](Tx& tx) {
      tx.insert("pedidos", {{"detalle", "uno"}, {"vendedor_id", 7}, {"costo", Decimal(150, 2)}});
      tx.insert("pedidos", {{"detalle", "dos"}, {"vendedor_id", 8}, {"estado", "cerrado"}});
    });
  }
  const schema::Model& pedidos() const { return *schema().find_model("pedidos"); }

  // "ok", or the refusal's code.
  template <class Work>
  std::string tried(const Identity& as, Work&& work) {
    who = as;
    const Refusal refusal = refusal_of(std::forward<Work>(work));
    return refusal.code().empty() ? "ok" : refusal.code();
  }
  std::string update(const Identity& as, std::int64_t id, const JsonObject& changes) {
    return tried(as, [&](Tx& tx) { update_record(tx, pedidos(), {Id{id}, {}}, changes); });
  }
  std::string create(const Identity& as, const JsonObject& input) {
    return tried(as, [&](Tx& tx) { create_record(tx, pedidos(), input); });
  }
  std::string remove(const Identity& as, std::int64_t id) {
    return tried(as, [&](Tx& tx) { remove_record(tx, pedidos(), {Id{id}, {}}); });
  }
};

const Identity kSeller = user_of(7, "vendedor");
const Identity kOther = user_of(9, "vendedor");
const Identity kAuditor = user_of(3, "auditor");
const Identity kManager = user_of(1, "gerente");

TEST(Permit, UpdatesAreAllowedBeforeAndAfterOrNotAtAll) {
  struct {
    const char* says;
    Identity who;
    std::int64_t id;
    JsonObject changes;
    const char* answer;
  } const cases[] = {
      {"one's own", kSeller, 1, {{"detalle", "x"}}, "ok"},
      {"closing is the last one may do, but not oneself",
       kSeller,
       1,
       {{"estado", "cerrado"}},
       "prohibido"},
      {"giving it away", kSeller, 1, {{"vendedor_id", 8}}, "prohibido"},
      {"another's is not there", kSeller, 2, {{"detalle", "x"}}, "no_encontrado"},
      {"what is not there", kSeller, 99, {{"detalle", "x"}}, "no_encontrado"},
      {"readable, not writable", kAuditor, 1, {{"detalle", "x"}}, "prohibido"},
      {"nobody", Identity::anonymous(), 1, {{"detalle", "x"}}, "no_encontrado"},
      {"a field one may not write", kSeller, 1, {{"costo", Decimal(1, 0)}}, "campo_prohibido"},
      {"its manager", kManager, 1, {{"costo", Decimal(1, 0)}}, "ok"},
      {"closed, by the manager", kManager, 2, {{"estado", "abierto"}}, "ok"},
      {"the operator", Identity::local_operator(), 1, {{"costo", Decimal(2, 0)}}, "ok"},
  };
  for (const auto& c : cases) {
    Shop shop;
    EXPECT_EQ(shop.update(c.who, c.id, c.changes), c.answer) << c.says;
    EXPECT_EQ(shop.heard.size(), c.answer == std::string("ok") ? 1u : 0u) << c.says;
  }
}

TEST(Permit, ANewRecordIsJudgedAsItWouldBe) {
  struct {
    const char* says;
    Identity who;
    JsonObject input;
    const char* answer;
  } const cases[] = {
      {"one's own", kSeller, {{"detalle", "x"}, {"vendedor_id", 7}}, "ok"},
      {"for another", kSeller, {{"detalle", "x"}, {"vendedor_id", 8}}, "prohibido"},
      {"by nobody",
       Identity::anonymous(),
       {{"detalle", "x"}, {"vendedor_id", 8}},
       "no_autenticado"},
      {"with a cost",
       kSeller,
       {{"detalle", "x"}, {"vendedor_id", 7}, {"costo", Decimal(1, 0)}},
       "campo_prohibido"},
      {"with the default of a cost",
       kSeller,
       {{"detalle", "x"}, {"vendedor_id", 7}, {"costo", Json()}},
       "ok"},
      {"by the manager",
       kManager,
       {{"detalle", "x"}, {"vendedor_id", 8}, {"costo", Decimal(1, 0)}},
       "ok"},
  };
  for (const auto& c : cases) {
    Shop shop;
    EXPECT_EQ(shop.create(c.who, c.input), c.answer) << c.says;
    EXPECT_EQ(shop.count("pedidos"), c.answer == std::string("ok") ? 3 : 2) << c.says;
  }
}

TEST(Permit, RemovingNeedsItsOwnRight) {
  Shop shop;
  EXPECT_EQ(shop.remove(kSeller, 1), "prohibido");
  EXPECT_EQ(shop.remove(kSeller, 2), "no_encontrado");
  EXPECT_EQ(shop.remove(kManager, 2), "ok");
  EXPECT_EQ(shop.count("pedidos"), 1);
}

TEST(Permit, TheRefusalNamesTheField) {
  Shop shop;
  shop.who = kSeller;
  const Refusal refusal = shop.refusal_of(
      [&](Tx& tx) { update_record(tx, shop.pedidos(), {Id{1}, {}}, {{"costo", Decimal(1, 0)}}); });
  EXPECT_EQ(refusal.kind(), Kind::kForbidden);
  EXPECT_EQ(refusal.extra().at("campo"), Json("costo"));
}

TEST(Permit, AnswersAndConflictsHoldWhatWhoAsksMaySee) {
  Shop shop;
  const auto reply = [&](const Identity& as) {
    shop.who = as;
    return to_text(shop.write([&](Tx& tx) {
      return update_record(tx, shop.pedidos(), {Id{1}, {}}, {{"detalle", "y"}}).reply;
    }));
  };
  EXPECT_EQ(reply(kSeller).find("costo"), std::string::npos);
  EXPECT_NE(reply(kManager).find("costo"), std::string::npos);
  EXPECT_NE(shop.heard.front().find("costo"), std::string::npos)
      << "the event says all; each listener's veil is its own";
  shop.who = kSeller;
  const Refusal stale = shop.refusal_of(
      [&](Tx& tx) { update_record(tx, shop.pedidos(), {Id{1}, 1}, {{"detalle", "z"}}); });
  EXPECT_EQ(stale.code(), "version_obsoleta");
  EXPECT_FALSE(stale.extra().at("actual").if_object()->contains("costo"));
  EXPECT_FALSE(stale.extra().at("actual").if_object()->contains("clave"));
}

TEST(Permit, ServicesAreNotHeldToTheRules) {
  Shop shop;
  shop.who = Identity::anonymous();
  shop.write([](Tx& tx) { tx.update("pedidos", Id{2}, {{"costo", Decimal(9, 0)}}); });
  EXPECT_EQ(shop.get("pedidos", Id{2}).decimal("costo"), Decimal(9, 0));
}

}  // namespace
}  // namespace chasqui::service
