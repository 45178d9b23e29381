#include "titular.h"

#include <gtest/gtest.h>

#include "mesa.h"

namespace chasqui::tablero {
namespace {

using access::IdentityKind;
using Llaves = std::vector<std::string>;

struct Puerta : Mesa {
  // The keys of who asks, or the code of the refusal.
  Llaves pide(std::optional<std::string> dicho) {
    try {
      return read([&](Read& read) { return titular_de(read, dicho).llaves; });
    } catch (const Refusal& motivo) {
      return {motivo.code()};
    }
  }
  Llaves llamado(const std::string& llave) {
    return read([&](Read& read) { return titular_llamado(read, llave).llaves; });
  }
};

TEST(Titular, AnAccountIsItsNumberAndItsNameAndNobodyElse) {
  Puerta puerta;
  puerta.soy(IdentityKind::kUser, {"admin"});
  EXPECT_EQ(puerta.pide({}), (Llaves{"7", "prueba"}));
  EXPECT_EQ(puerta.pide("7"), (Llaves{"7", "prueba"}));
  EXPECT_EQ(puerta.pide("prueba"), (Llaves{"7", "prueba"}));
  for (const auto* ajeno : {"8", "", " 7", "07", "otra", "Prueba"})
    EXPECT_EQ(puerta.pide(ajeno), Llaves{"bandeja_ajena"}) << ajeno;
}

TEST(Titular, ANameThatReadsAsANumberIsNotAKey) {
  Puerta puerta;
  puerta.soy(IdentityKind::kUser, {"cliente"});
  puerta.who.name = "8";
  EXPECT_EQ(puerta.pide({}), Llaves{"7"});
  EXPECT_EQ(puerta.pide("8"), Llaves{"bandeja_ajena"});
}

TEST(Titular, KeysAddressesAndStrangersHaveNone) {
  Puerta puerta;
  puerta.soy(IdentityKind::kKey, {"publicador"});
  const Llaves clave = puerta.pide("1");
  puerta.soy(IdentityKind::kAddress, {"publicador", "admin"});
  EXPECT_EQ(puerta.pide("7"), clave);
  puerta.who = access::Identity::anonymous();
  EXPECT_NE(puerta.pide("7"), Llaves{"7"});
  EXPECT_NE(clave, Llaves{"1"});
}

TEST(Titular, WhereEverybodyIsLetInOneSaysWhoOneIs) {
  Puerta puerta;
  EXPECT_EQ(puerta.pide("user_123"), Llaves{"user_123"});
  EXPECT_EQ(puerta.pide({}), Llaves{"userId"});
  EXPECT_EQ(puerta.pide(""), Llaves{"userId"});
}

TEST(Titular, ATextIsKnownByTheOtherOfItsSockets) {
  Puerta puerta;
  puerta.write([](Tx& tx) {
    entrar(tx, {"s1", "7", "cliente", true, "ana"});
    entrar(tx, {"s2", "9", "cliente", false, ""});
  });
  EXPECT_EQ(puerta.llamado("7"), (Llaves{"7", "ana"}));
  EXPECT_EQ(puerta.llamado("ana"), (Llaves{"ana", "7"}));
  EXPECT_EQ(puerta.llamado("9"), Llaves{"9"});
  const auto del_socket = [&](const char* socket) {
    return puerta.read([&](Read& read) { return titular_del_socket(read, socket).has_value(); });
  };
  EXPECT_TRUE(del_socket("s1"));
  EXPECT_FALSE(del_socket("s2"));
  EXPECT_FALSE(del_socket("s3"));
}

}  // namespace
}  // namespace chasqui::tablero
