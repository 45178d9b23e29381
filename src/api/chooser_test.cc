#include "api/chooser.h"

#include <gtest/gtest.h>

#include "api/api_fixture.h"
#include "schema/asker.h"
#include "service/rules_fixture.h"

namespace chasqui::api {
namespace {

using service::user_of;

struct Tienda : ApiFixture {
  Tienda() : ApiFixture(service::kReglas) {
    audiences->push_back(std::make_unique<Audiences>(app.schema()));
    for (const std::int64_t seller : {7, 8, 7})
      app.write([&](service::Tx& tx) {
        const auto pedido = tx.insert("pedidos", {{"detalle", "d"},
                                                  {"vendedor_id", seller},
                                                  {"costo", Decimal(250, 2)},
                                                  {"clave", "c"}});
        tx.emit("pedidos", "pedido_creado", JsonObject{{"id", pedido.id().value}});
      });
  }

  using Answer = std::expected<edge::Choice, edge::WishFault>;
  Answer choose(const access::Identity& who, edge::Wish wish) {
    const schema::Asker asker = schema::asker_of(who);
    Ears ears = audiences->at(0)->of(asker);
    const auto chooser = make_chooser(site, {asker, ears.audience, audiences, loops[0]});
    std::optional<Answer> given;
    chooser->choose(std::move(wish), [&given](Answer answer) { given = std::move(answer); });
    for (int turns = 0; !given && turns < 1000; ++turns) turn();
    return std::move(*given);
  }
  std::string fault_of(const access::Identity& who, edge::Wish wish) {
    const Answer answer = choose(who, std::move(wish));
    return answer ? "" : answer.error().code + " " + answer.error().stream;
  }

  std::shared_ptr<LoopAudiences> audiences = std::make_shared<LoopAudiences>();
};

const edge::Wish kRecords{{"pedidos"}, {}, true};

TEST(Chooser, RecordsAreThoseThatOneMayReadAsOneSeesThemAtOnePosition) {
  Tienda tienda;
  const auto all = tienda.choose(user_of(1, "gerente"), kRecords).value();
  EXPECT_EQ(all.at, (hub::Position{tienda.site.space->epoch(), 3}));
  const auto found = [](const edge::Choice& choice, std::string_view what) {
    return choice.records.find(what) != std::string::npos;
  };
  EXPECT_TRUE(all.records.starts_with(R"({"pedidos":[{"id":1,)")) << all.records;
  EXPECT_TRUE(found(all, R"("id":3)") && found(all, "costo"));
  EXPECT_FALSE(found(all, "clave"));
  const auto own = tienda.choose(user_of(7, "vendedor"), kRecords).value();
  EXPECT_TRUE(found(own, R"("id":1)") && found(own, R"("id":3)"));
  EXPECT_FALSE(found(own, R"("id":2)") || found(own, "costo"));
}

TEST(Chooser, AFilterIsOfRecordsAndEventsAlike) {
  Tienda tienda;
  const auto choice =
      tienda.choose(user_of(1, "gerente"), {{"pedidos"}, {{"pedidos", "vendedor_id = 8"}}, true})
          .value();
  EXPECT_TRUE(choice.records.starts_with(R"({"pedidos":[{"id":2,)")) << choice.records;
  EXPECT_EQ(choice.records.find(R"("id":1)"), std::string::npos);
  const auto event = [](std::string data) {
    return hub::Event{4, "pedidos", "pedido_creado", std::move(data), ""};
  };
  EXPECT_TRUE(choice.audience->may_hear(event(R"({"id":4,"vendedor_id":8})")));
  EXPECT_FALSE(choice.audience->may_hear(event(R"({"id":4,"vendedor_id":7})")));
  const auto narrow =
      tienda.choose(user_of(7, "vendedor"), {{"pedidos"}, {{"pedidos", "vendedor_id = 8"}}, true})
          .value();
  EXPECT_EQ(narrow.records, R"({"pedidos":[]})") << "the rule comes first";
  EXPECT_FALSE(narrow.audience->may_hear(event(R"({"id":4,"vendedor_id":8})")));
}

TEST(Chooser, WhatCannotBeHadIsSaidByStream) {
  Tienda tienda;
  const auto filter = [](std::string stream, std::string text) {
    return edge::Wish{{stream}, {{stream, std::move(text)}}};
  };
  EXPECT_EQ(tienda.fault_of(user_of(7, "vendedor"), filter("pedidos", "costo > 1")),
            "filtro_invalido pedidos");
  EXPECT_EQ(tienda.fault_of(user_of(1, "gerente"), filter("avisos", "para = ")),
            "filtro_invalido avisos");
  EXPECT_EQ(tienda.fault_of(user_of(7, "vendedor"), filter("avisos", "margen = 'x'")),
            "filtro_invalido avisos")
      << "it would tell what is not shown";
  EXPECT_EQ(tienda.fault_of(user_of(1, "gerente"), filter("avisos", "margen = 'x'")), "");
  EXPECT_EQ(tienda.fault_of(user_of(1, "gerente"), filter("*", "id = 1")), "filtro_invalido *");
  EXPECT_EQ(tienda.fault_of(user_of(1, "gerente"), {{"avisos"}, {{"avisos", "para = 1"}}, true}),
            "sin_registros avisos");
  EXPECT_EQ(tienda.fault_of(user_of(1, "gerente"), {{"*"}, {}, true}), "sin_registros *");
  EXPECT_EQ(tienda.fault_of(access::Identity::anonymous(), kRecords), "prohibido pedidos");
}

TEST(Chooser, AStreamThatNoModelIsBehindIsFilteredByItsEventsDataAndItsRules) {
  Tienda tienda;
  const auto choice =
      tienda.choose(user_of(7, "vendedor"), {{"avisos"}, {{"avisos", "para = user.id"}}}).value();
  const auto hears = [&](std::string stream, std::string data) {
    return choice.audience->may_hear(
        hub::Event{4, std::move(stream), "aviso", std::move(data), ""});
  };
  EXPECT_TRUE(hears("avisos", R"({"para":7})"));
  EXPECT_FALSE(hears("avisos", R"({"para":8})"));
  EXPECT_FALSE(hears("avisos", R"({})"));
  EXPECT_NE(choice.audience->facet_of("avisos"), nullptr);
}

TEST(Chooser, TooManyRecordsAreRefusedAndNotCut) {
  Tienda tienda;
  tienda.app.write([](service::Tx& tx) {
    std::vector<service::Record> many(static_cast<std::size_t>(kChosenRecordsMax),
                                      {{"detalle", "d"}, {"vendedor_id", 9}});
    tx.insert_all("pedidos", std::move(many));
  });
  EXPECT_EQ(tienda.fault_of(user_of(1, "gerente"), kRecords), "demasiados_registros pedidos");
  EXPECT_EQ(tienda.fault_of(user_of(9, "vendedor"), kRecords), "") << "as many as may be";
}

}  // namespace
}  // namespace chasqui::api
