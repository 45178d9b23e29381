#include "access/directory.h"

#include "access/access_fixture.h"
#include "access/sessions.h"

namespace chasqui::access {
namespace {

using namespace std::chrono_literals;

class DirectoryTest : public AccessTest {
 protected:
  DirectoryTest() {
    directory_.on_revoked([this](const Revoked& revoked) {
      heard_ += std::to_string(revoked.account) + "/" + revoked.session.substr(0, 4) + "/" +
                std::to_string(revoked.key) + " ";
    });
    directory_.refresh(*db_, clock_.now());
  }
  void refresh() { directory_.refresh(*db_, clock_.now()); }
  Session start(std::int64_t account) {
    return write([&](db::WriteTx& tx) {
      return start_session(tx, {.account = account, .life = 24h}, random_);
    });
  }
  Identity identity_with(const Session& session) {
    Identity identity = directory_.member(session.account)->identity;
    identity.session = session.id;
    return identity;
  }

  Directory directory_{15min};
  std::string heard_;
};

TEST_F(DirectoryTest, KnowsWhatChangedAfterARefresh) {
  const std::int64_t ana = add("ana", {"juez"}).id;
  EXPECT_FALSE(directory_.member(ana)) << "not yet";
  refresh();
  ASSERT_TRUE(directory_.member(ana));
  EXPECT_TRUE(directory_.member(ana)->identity.has_role("juez"));
  change([&](db::WriteTx& tx) { set_roles(tx, ana, {"director"}); });
  refresh();
  EXPECT_FALSE(directory_.member(ana)->identity.has_role("juez"));
  EXPECT_FALSE(directory_.member(ana + 1));
  EXPECT_EQ(directory_.accounts(), 1u);
}

TEST_F(DirectoryTest, HearsOfAnotherProcess) {
  const std::int64_t ana = add("ana").id;
  refresh();
  const auto other = db::open_sqlite({.path = file_.path()}, clock_);
  other->begin_immediate();
  db::WriteTx tx(*other, clock_.now());
  set_active(tx, ana, false);
  other->commit();
  refresh();
  EXPECT_FALSE(directory_.member(ana)->is_active);
  EXPECT_EQ(heard_, "1//0 ");
}

TEST_F(DirectoryTest, SaysOnceWhatEnded) {
  const std::int64_t ana = add("ana").id, ben = add("ben").id;
  const Session one = start(ana), two = start(ana), three = start(ben);
  refresh();
  EXPECT_EQ(heard_, "");
  change([&](db::WriteTx& tx) { end_session(tx, ana, one.id); });
  refresh();
  refresh();
  EXPECT_EQ(heard_, "1/" + one.id.substr(0, 4) + "/0 ");
  heard_.clear();
  change([&](db::WriteTx& tx) { set_password(tx, ana, "x"); });
  refresh();
  EXPECT_EQ(heard_, "1//0 ") << "all of the account, not each session again";
  EXPECT_TRUE(directory_.is_ended(one.id));
  EXPECT_TRUE(directory_.is_ended(two.id));
  EXPECT_FALSE(directory_.is_ended(three.id));
}

TEST_F(DirectoryTest, ACredentialHoldsUntilItsAccountSessionOrVersionDoesNot) {
  const std::int64_t ana = add("ana").id;
  const Session session = start(ana);
  refresh();
  Identity identity = identity_with(session);
  EXPECT_TRUE(directory_.still_holds(identity, clock_.now()));
  identity.expires = clock_.now();
  EXPECT_FALSE(directory_.still_holds(identity, clock_.now())) << "expired";
  EXPECT_TRUE(directory_.is_standing(identity, clock_.now())) << "but nobody ended it";
  identity.expires.reset();
  change([&](db::WriteTx& tx) { end_session(tx, ana, session.id); });
  refresh();
  EXPECT_FALSE(directory_.still_holds(identity, clock_.now())) << "signed out";
  Identity newer = identity_with(start(ana));
  EXPECT_TRUE(directory_.still_holds(newer, clock_.now()));
  change([&](db::WriteTx& tx) { set_traits(tx, ana, {{"sucursal", 2}}); });
  refresh();
  EXPECT_TRUE(directory_.still_holds(newer, clock_.now())) << "traits end nothing";
  change([&](db::WriteTx& tx) { set_active(tx, ana, false); });
  change([&](db::WriteTx& tx) { set_active(tx, ana, true); });
  refresh();
  EXPECT_FALSE(directory_.still_holds(newer, clock_.now())) << "disabled meanwhile";
  EXPECT_TRUE(directory_.still_holds(Identity::local_operator(), clock_.now()));
}

TEST_F(DirectoryTest, RemembersEndedSessionsAfterARestartAndForgetsThemWithTheirTokens) {
  const std::int64_t ana = add("ana").id;
  const Session session = start(ana);
  change([&](db::WriteTx& tx) { end_session(tx, ana, session.id); });
  clock_.advance(15min);
  Directory again(15min);
  again.refresh(*db_, clock_.now());
  EXPECT_TRUE(again.is_ended(session.id));
  clock_.advance(5min);
  again.refresh(*db_, clock_.now());
  EXPECT_FALSE(again.is_ended(session.id)) << "no token of it lives";
  Directory last(15min);
  last.refresh(*db_, clock_.now());
  EXPECT_FALSE(last.is_ended(session.id));
}

TEST_F(DirectoryTest, IdentifiesKeysUntilTheyExpireOrAreRevoked) {
  const auto issue = [&](const NewKey& wanted) {
    return write([&](db::WriteTx& tx) { return add_key(tx, wanted, random_); });
  };
  const std::string text = issue({.name = "báscula", .roles = {"pesa"}, .types = {"a"}}).text;
  const std::string other = issue({.name = "b", .expires_at = clock_.now() + 1h}).text;
  EXPECT_FALSE(directory_.identify_key(text, clock_.now())) << "not yet read";
  refresh();
  const auto identity = directory_.identify_key(text, clock_.now());
  ASSERT_TRUE(identity);
  EXPECT_EQ(identity->kind, IdentityKind::kKey);
  EXPECT_EQ(identity->name, "báscula");
  EXPECT_TRUE(identity->has_role("pesa"));
  EXPECT_EQ(to_text(identity->traits.at("types")), R"(["a"])");
  EXPECT_FALSE(directory_.identify_key(text.substr(0, 13) + other.substr(13), clock_.now()));
  EXPECT_TRUE(directory_.identify_key(other, clock_.now()));
  EXPECT_FALSE(directory_.identify_key(other, clock_.now() + 1h)) << "expired";
  EXPECT_TRUE(directory_.still_holds(*identity, clock_.now()));
  change([&](db::WriteTx& tx) { revoke_key(tx, "báscula"); });
  refresh();
  EXPECT_FALSE(directory_.identify_key(text, clock_.now()));
  EXPECT_FALSE(directory_.still_holds(*identity, clock_.now()));
  EXPECT_EQ(heard_, "0//1 ");
}

TEST_F(DirectoryTest, NotesTheUseOfAKeyAtMostOnceAMinute) {
  const std::string text =
      write([&](db::WriteTx& tx) { return add_key(tx, {.name = "a"}, random_); }).text;
  refresh();
  EXPECT_TRUE(directory_.take_key_uses().empty());
  directory_.identify_key(text, clock_.now());
  EXPECT_EQ(directory_.take_key_uses().size(), 1u);
  clock_.advance(59s);
  directory_.identify_key(text, clock_.now());
  EXPECT_TRUE(directory_.take_key_uses().empty());
  clock_.advance(1s);
  directory_.identify_key(text, clock_.now());
  const auto uses = directory_.take_key_uses();
  ASSERT_EQ(uses.size(), 1u);
  EXPECT_EQ(uses[0].at, clock_.now());
}

TEST_F(DirectoryTest, ARevocationEndsWhatItNamesAndNothingElse) {
  Identity ana;
  ana.kind = IdentityKind::kUser;
  ana.id = 1;
  ana.session = "s";
  Identity key = ana;
  key.kind = IdentityKind::kKey;
  struct {
    Revoked revoked;
    bool ends_ana, ends_key;
  } const cases[] = {
      {{.account = 1}, true, false},
      {{.account = 1, .session = "s"}, true, false},
      {{.account = 1, .session = "t"}, false, false},
      {{.account = 2}, false, false},
      {{.key = 1}, false, true},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(c.revoked.ends(ana), c.ends_ana) << c.revoked.account << c.revoked.session;
    EXPECT_EQ(c.revoked.ends(key), c.ends_key) << c.revoked.account << c.revoked.session;
  }
}

}  // namespace
}  // namespace chasqui::access
