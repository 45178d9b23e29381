#include "access/links.h"

#include "access/access_fixture.h"

namespace chasqui::access {
namespace {

using namespace std::chrono_literals;

class Links : public AccessTest {
 protected:
  std::string make(const NewLink& wanted) {
    return write([&](db::WriteTx& tx) { return add_link(tx, wanted, random_); });
  }
  bool works(std::string_view token) { return find_link(*db_, token, clock_.now()).has_value(); }
  bool use(std::string_view token) {
    return write([&](db::WriteTx& tx) { return use_link(tx, token).has_value(); });
  }
  std::int64_t ana_ = add("ana").id;
};

TEST_F(Links, WorkOnce) {
  const std::string token = make({LinkPurpose::kReset, ana_});
  const auto link = find_link(*db_, token, clock_.now());
  ASSERT_TRUE(link);
  EXPECT_EQ(to_string(link->purpose), "reset");
  EXPECT_EQ(link->account, ana_);
  EXPECT_TRUE(use(token));
  EXPECT_FALSE(use(token));
  EXPECT_FALSE(works(token));
  EXPECT_EQ(link_path("x"), "/entrar?enlace=x");
}

TEST_F(Links, GrowOld) {
  const std::string token = make({LinkPurpose::kInvite, ana_, 2h});
  clock_.advance(2h - 1ms);
  EXPECT_TRUE(works(token));
  clock_.advance(1ms);
  EXPECT_FALSE(works(token));
  EXPECT_FALSE(use(token));
}

TEST_F(Links, ANewOneReplacesThoseOfItsPurposeAndAccount) {
  const std::string admin = make({.purpose = LinkPurpose::kFirstAdmin});
  const std::string invite = make({LinkPurpose::kInvite, ana_});
  const std::string reset = make({LinkPurpose::kReset, ana_});
  const std::string again = make({LinkPurpose::kReset, ana_});
  EXPECT_FALSE(works(reset));
  EXPECT_TRUE(works(again));
  EXPECT_TRUE(works(invite));
  EXPECT_TRUE(works(admin));
  make({.purpose = LinkPurpose::kFirstAdmin});
  EXPECT_FALSE(works(admin));
}

TEST_F(Links, OtherTextsAreNone) {
  const std::string token = make({LinkPurpose::kReset, ana_});
  std::string bent = token;
  bent.front() = bent.front() == 'A' ? 'B' : 'A';
  for (const std::string& other : {std::string(), bent, token + "x", token.substr(1),
                                   std::string(100'000, 'x'), std::string("' OR 1=1 --")})
    EXPECT_FALSE(use(other)) << other.substr(0, 50);
  EXPECT_TRUE(works(token));
}

TEST_F(Links, AreForgottenWhenTheyAreTooOld) {
  make({.purpose = LinkPurpose::kReset, .account = ana_, .life = std::chrono::hours(1)});
  const std::string younger = make({.purpose = LinkPurpose::kInvite, .account = ana_});
  clock_.advance(std::chrono::hours(2));
  EXPECT_EQ(write([](db::WriteTx& tx) { return forget_links(tx); }), 1);
  EXPECT_TRUE(works(younger));
}

}  // namespace
}  // namespace chasqui::access
