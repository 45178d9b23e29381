#include "access/keys.h"

#include "access/access_fixture.h"

namespace chasqui::access {
namespace {

class Keys : public AccessTest {
 protected:
  IssuedKey issue(const NewKey& wanted) {
    return write([&](db::WriteTx& tx) { return add_key(tx, wanted, random_); });
  }
  bool revoke(std::string_view name) {
    return write([&](db::WriteTx& tx) { return revoke_key(tx, name); });
  }
};

TEST_F(Keys, AreShownOnceAndKeptAsADigest) {
  const IssuedKey issued = issue({.name = "báscula",
                                  .roles = {"Integración"},
                                  .types = {"reserva:creada"},
                                  .expires_at = clock_.now()});
  EXPECT_TRUE(looks_like_key(issued.text)) << issued.text;
  EXPECT_EQ(prefix_of_key(issued.text), issued.key.prefix);
  const ApiKey kept = list_keys(*db_).at(0);
  EXPECT_EQ(kept.name, "báscula");
  EXPECT_EQ(kept.roles, std::vector<std::string>{"integracion"});
  EXPECT_EQ(kept.types, std::vector<std::string>{"reserva:creada"});
  EXPECT_EQ(kept.prefix.size(), 12u);
  EXPECT_EQ(kept.hash.find(issued.text.substr(13)), std::string::npos);
  EXPECT_FALSE(kept.is_live(clock_.now())) << "it ends at its expiry";
  EXPECT_NE(issue({.name = "otra"}).text, issued.text);
}

TEST_F(Keys, HaveAShapeThatScannersFind) {
  const std::string good = issue({.name = "a"}).text;
  EXPECT_EQ(good.size(), 45u);
  for (const std::string& other :
       {std::string(), good + "x", good.substr(1), "chr" + good.substr(3),
        std::string(good).replace(12, 1, "-"), std::string(good).replace(20, 1, "_"),
        std::string(good).replace(5, 1, "'")})
    EXPECT_FALSE(looks_like_key(other)) << other;
}

TEST_F(Keys, AreRevokedByPrefixOrByANameThatOnlyOneHas) {
  const std::string prefix = issue({.name = "a"}).key.prefix;
  issue({.name = "b"});
  issue({.name = "b"});
  EXPECT_FALSE(revoke("nada"));
  EXPECT_FALSE(revoke("b")) << "which of the two?";
  EXPECT_TRUE(revoke(prefix));
  EXPECT_FALSE(revoke("a")) << "it is revoked";
  EXPECT_TRUE(list_keys(*db_).at(0).revoked_at);
}

TEST_F(Keys, NeedANameAndRememberTheirUse) {
  EXPECT_TRUE(refusal_of([&] { issue({.name = ""}); }).ends_with("name"));
  EXPECT_TRUE(refusal_of([&] { issue({.name = std::string(101, 'x')}); }).ends_with("name"));
  const std::int64_t id = issue({.name = "a"}).key.id;
  change([&](db::WriteTx& tx) { note_key_uses(tx, {{id, clock_.now()}}); });
  EXPECT_EQ(list_keys(*db_).at(0).last_used_at, clock_.now());
}

}  // namespace
}  // namespace chasqui::access
