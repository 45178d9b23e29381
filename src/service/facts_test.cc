#include "service/facts.h"

#include <gtest/gtest.h>

#include "service/tienda_fixture.h"

namespace chasqui::service {
namespace {

struct FactsFixture {
  AppFixture app{kTienda};
  Id ana = app.write([](Tx& tx) {
    return tx.insert("clientes", {{"nombre", "Ana"}, {"clave", "c1"}, {"nivel", "Oro"}}).id();
  });

  // The facts of one event "x" on this stream, after `work`.
  template <class Work>
  std::string facts_of(std::string stream, JsonObject data, const Work& work) {
    app.facts.clear();
    app.write([&](Tx& tx) {
      work(tx);
      tx.emit(stream, "x", std::move(data));
    });
    return app.facts.at(0);
  }
};

TEST(Facts, AnEventIsFiledWithWhatItsRecordIsAndWas) {
  FactsFixture f;
  const auto rename = [&](Tx& tx) {
    tx.update("clientes", f.ana, {{"nombre", "Eva"}, {"clave", "c2"}});
    tx.update("clientes", f.ana, {{"nombre", "Isa"}, {"nivel", "Plata"}});
  };
  const JsonObject who{{"id", f.ana.value}};
  EXPECT_EQ(f.facts_of("clientes", who, rename).substr(0, 40),
            R"({"now":{"nivel":"Plata"},"was":{"nombre")")
      << "what is secret is not among it";
  const std::string facts = f.facts_of("clientes", who, [&](Tx& tx) {
    tx.update("clientes", f.ana, {{"clave", "c3"}, {"nivel", "Oro"}});
  });
  EXPECT_EQ(facts.find("c3"), std::string::npos);
  EXPECT_EQ(facts.find("c2"), std::string::npos);
  EXPECT_NE(facts.find(R"("nivel":"Plata")"), std::string::npos) << facts;
}

TEST(Facts, WhatTheDataCarryIsNotRepeated) {
  FactsFixture f;
  EXPECT_EQ(f.facts_of("clientes", {{"id", f.ana.value}, {"nivel", "Plata"}},
                       [&](Tx& tx) { tx.remove("clientes", f.ana); }),
            "");
}

TEST(Facts, ARecordThatComesOrGoesIsKnownByWhatItIsChosenBy) {
  FactsFixture f;
  EXPECT_EQ(
      f.facts_of("clientes", {{"id", f.ana.value}}, [&](Tx& tx) { tx.remove("clientes", f.ana); }),
      R"({"now":{"nivel":"Oro"}})");
}

TEST(Facts, OtherStreamsAndOtherRecordsHaveNone) {
  FactsFixture f;
  const auto touch = [&](Tx& tx) { tx.update("clientes", f.ana, {{"nivel", "Plata"}}); };
  EXPECT_EQ(f.facts_of("avisos", {{"id", f.ana.value}}, touch), "");
  EXPECT_EQ(f.facts_of("clientes", {{"id", f.ana.value + 1}}, touch), "");
  EXPECT_EQ(f.facts_of("clientes", {}, touch), "");
}

}  // namespace
}  // namespace chasqui::service
