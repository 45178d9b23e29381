#include "api/audience.h"

#include <gtest/gtest.h>

#include "schema/asker.h"
#include "service/rules_fixture.h"

namespace chasqui::api {
namespace {

using service::user_of;

hub::Event event_of(std::string stream, std::string name, std::string data) {
  return {1, std::move(stream), std::move(name), std::move(data), ""};
}

struct Site {
  service::AppFixture app{service::kReglas};
  Audiences audiences{app.schema()};

  Ears ears(const access::Identity& who) { return audiences.of(schema::asker_of(who)); }
  // What who asks hears of it; "-" when nothing.
  std::string heard(const access::Identity& who, const hub::Event& event) {
    const Ears theirs = ears(who);
    if (!theirs.audience->may_hear(event)) return "-";
    return theirs.veil ? theirs.veil->data_of(event).value_or(event.data) : event.data;
  }
};

const access::Identity kSeller = user_of(7, "vendedor");
const access::Identity kAuditor = user_of(3, "auditor");
const access::Identity kManager = user_of(1, "gerente");
const access::Identity kOperator = access::Identity::local_operator();

TEST(Audience, ModelsEventsAreHeardByThoseWhoMayReadTheRecord) {
  Site site;
  const auto pedido =
      event_of("pedidos", "pedido_creado", R"({"id":1,"vendedor_id":7,"costo":1.5,"notas":"n"})");
  EXPECT_EQ(site.heard(kManager, pedido), pedido.data);
  EXPECT_EQ(site.heard(kOperator, pedido), pedido.data);
  EXPECT_EQ(site.heard(kSeller, pedido), R"({"id":1,"vendedor_id":7})")
      << "notes depend on the record: in events they are left out";
  EXPECT_EQ(site.heard(user_of(8, "vendedor"), pedido), "-");
  EXPECT_EQ(site.heard(kAuditor, pedido), R"({"id":1,"vendedor_id":7})");
  EXPECT_EQ(site.heard(access::Identity::anonymous(), pedido), "-");
}

TEST(Audience, WhatThePlatformTellsItselfIsHeardByNobody) {
  Site site;
  EXPECT_EQ(site.heard(kOperator, event_of("chasqui:endings", "end", "{}")), "-");
  EXPECT_FALSE(site.ears(kOperator).audience->may_hear("chasqui:endings"));
}

TEST(Audience, ARuleIsKeptByWhatIsKnownBeyondTheData) {
  Site site;
  auto gone = event_of("pedidos", "pedido_eliminado", R"({"id":1})");
  gone.facts = R"({"now":{"vendedor_id":7}})";
  EXPECT_EQ(site.heard(kSeller, gone), gone.data);
  EXPECT_EQ(site.heard(user_of(8, "vendedor"), gone), "-");
}

TEST(Audience, ARuleIsNotKeptByAnEventThatDoesNotCarryWhatItNeeds) {
  Site site;
  const auto gone = event_of("pedidos", "pedido_eliminado", R"({"id":1})");
  EXPECT_EQ(site.heard(kSeller, gone), "-");
  EXPECT_EQ(site.heard(kAuditor, gone), gone.data);
  const auto odd = event_of("pedidos", "pedido_actualizado", "[7]");
  EXPECT_EQ(site.heard(kSeller, odd), "-");
}

TEST(Audience, AnEventsOwnRulesComeFirst) {
  Site site;
  const auto aviso = event_of("avisos", "aviso", R"({"para":7,"texto":"t","margen":"9"})");
  EXPECT_EQ(site.heard(kManager, aviso), aviso.data);
  EXPECT_EQ(site.heard(kSeller, aviso), R"({"para":7,"texto":"t"})");
  EXPECT_EQ(site.heard(kAuditor, aviso), "-");
}

TEST(Audience, OnStreamsOfNoModelEverybodyHears) {
  Site site;
  const auto other = event_of("reloj", "tic", R"({"costo":1})");
  EXPECT_EQ(site.heard(kAuditor, other), other.data);
}

TEST(Audience, StreamsOfWhichNothingMayBeHeardAreLeftOut) {
  Site site;
  EXPECT_FALSE(site.ears(access::Identity::anonymous()).audience->may_hear("pedidos"));
  EXPECT_FALSE(site.ears(kManager).audience->may_hear("marcas")) << "nobody reads it";
  EXPECT_TRUE(site.ears(kSeller).audience->may_hear("pedidos"));
  EXPECT_TRUE(site.ears(kSeller).audience->may_hear("avisos"));
}

TEST(Audiences, WhomNoRuleTellsApartShareEverything) {
  Site site;
  const auto audience = [&](const access::Identity& who) { return site.ears(who).audience; };
  access::Identity later = kSeller;
  later.name = "otro nombre";
  later.roles.push_back("rol_sin_reglas");
  EXPECT_EQ(audience(kSeller), audience(later));
  EXPECT_NE(audience(kSeller), audience(user_of(8, "vendedor"))) << "owner asks for the id";
  EXPECT_EQ(site.ears(kSeller).veil, site.ears(user_of(8, "vendedor")).veil);
  EXPECT_EQ(audience(kOperator), audience(access::Identity::platform()));
  EXPECT_EQ(site.ears(kOperator).veil, nullptr);
}

}  // namespace
}  // namespace chasqui::api
