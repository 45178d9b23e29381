#include "hub/hub.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "hub/hub_test_support.h"

namespace chasqui::hub {
namespace {

using std::chrono::milliseconds;

TEST(Hub, DeliversInCommitOrderAcrossStreamsAndEachEventOnce) {
  HubFixture f;
  Ear both, twice, everything, other;
  f.listen(both, {"clientes", "ventas"});
  f.listen(twice, {"ventas", "*", "ventas", "clientes"});
  f.listen(everything, {"*"});
  f.listen(other, {"productos"});
  f.publish({"clientes", "ventas", "clientes", "productos"});
  EXPECT_EQ(both.heard, "") << "before the turn ends";
  f.flush();
  f.flush();
  EXPECT_EQ(both.heard, "1 2 3 ");
  EXPECT_EQ(twice.heard, "1 2 3 4 ");
  EXPECT_EQ(everything.heard, "1 2 3 4 ");
  EXPECT_EQ(other.heard, "4 ");
}

TEST(Hub, TellsWhichSeqsABatchHolds) {
  HubFixture f;
  Ear ear;
  f.listen(ear, {"a"});
  f.publish({"a", "b", "a"});
  f.whisper("a", "x");
  f.flush();
  ASSERT_EQ(ear.batches.size(), 1u);
  EXPECT_EQ(ear.batches[0].first_seq, 1);
  EXPECT_EQ(ear.batches[0].last_seq, 3);
  EXPECT_EQ(ear.batches[0].count, 3u);
  f.whisper("a", "y");
  f.flush();
  EXPECT_EQ(ear.batches[1].first_seq, 0);
  EXPECT_EQ(ear.batches[1].last_seq, 0);
}

TEST(Hub, EncodesOnceAndSharesTheSameBytesBetweenAllThatHearTheSame) {
  HubFixture f;
  std::vector<std::unique_ptr<Ear>> ears;
  for (int i = 0; i < 300; ++i) {
    ears.push_back(std::make_unique<Ear>());
    // Three kinds of subscription, that hear the same this time; and a stream of one's own.
    if (i % 3 == 0) f.listen(*ears.back(), {"*"});
    if (i % 3 == 1) f.listen(*ears.back(), {"clientes"});
    if (i % 3 == 2) f.listen(*ears.back(), {"clientes", "persona:" + std::to_string(i)});
  }
  f.publish({"clientes", "clientes", "clientes"});
  f.flush();
  EXPECT_EQ(f.format.encoded, 3u);
  for (const auto& ear : ears) {
    ASSERT_EQ(ear->batches.size(), 1u);
    EXPECT_EQ(ear->batches[0].bytes.get(), ears[0]->batches[0].bytes.get());
  }
  EXPECT_EQ(f.hub.stats().joins, 4u);  // Three events and one join.
}

TEST(Hub, KeepsFormatsAudiencesAndSpacesApart) {
  class Deaf final : public Audience {
    bool may_hear(std::string_view stream) const override { return stream != "secretos"; }
    bool may_hear(const Event& event) const override { return event.data != "2"; }
  };
  HubFixture f;
  WordFormat other_format;
  Deaf deaf;
  const auto elsewhere = std::make_shared<Space>("e9");
  Ear ana, ben, eva, lea;
  f.listen(ana, {"a"});
  f.hub.subscribe(ben.subscription, {f.space, {"a"}, &other_format, &f.everybody, {}});
  f.hub.subscribe(eva.subscription, {f.space, {"a", "secretos"}, &f.format, &deaf, {}});
  f.hub.subscribe(lea.subscription, {elsewhere, {"a"}, &f.format, &f.everybody, {}});
  f.publish({"a", "a", "secretos"});
  f.flush();
  EXPECT_EQ(ana.heard, "1 2 ");
  EXPECT_EQ(ben.heard, "1 2 ");
  EXPECT_EQ(eva.heard, "1 ");
  EXPECT_EQ(lea.heard, "");
  EXPECT_EQ(other_format.encoded, 2u);
  EXPECT_NE(ana.batches[0].bytes, ben.batches[0].bytes);
}

TEST(Hub, ANewListenerHearsNothingOfBeforeAlsoInTheMiddleOfATurn) {
  HubFixture f;
  Ear early, late;
  f.listen(early, {"a"});
  f.publish({"a"});
  EXPECT_EQ(f.listen(late, {"a"}), 1);
  f.publish({"a", "a"});
  f.flush();
  EXPECT_EQ(early.heard, "1 2 3 ");
  EXPECT_EQ(late.heard, "2 3 ");
  f.publish({"a"});
  f.flush();
  EXPECT_EQ(late.heard, "2 3 4 ");
  EXPECT_EQ(late.batches.back().bytes, early.batches.back().bytes);
}

TEST(Hub, WhoChangesStreamsMissesAndRepeatsNothing) {
  HubFixture f;
  Ear ear, neighbour;
  f.listen(ear, {"*"});
  f.listen(neighbour, {"*"});
  f.publish({"a", "b"});
  EXPECT_EQ(f.listen(ear, {"a"}), 2);
  EXPECT_EQ(ear.heard, "1 2 ");
  f.publish({"a", "b"});
  f.flush();
  EXPECT_EQ(ear.heard, "1 2 3 ");
  EXPECT_EQ(neighbour.heard, "1 2 3 4 ");
}

TEST(Hub, WhoLeavesHearsNoMoreAndLeavesNothingBehind) {
  HubFixture f;
  Ear stays;
  f.listen(stays, {"a"});
  {
    Ear goes;
    f.listen(goes, {"a", "b"});
    f.publish({"a"});
    EXPECT_EQ(f.hub.stats().listeners, 2u);
  }
  f.hub.unsubscribe(stays.subscription);
  EXPECT_EQ(stays.subscription.state(), SubscriptionState::kNone);
  f.flush();
  EXPECT_EQ(stays.heard, "");
  EXPECT_EQ(f.hub.stats().listeners, 0u);
}

// In a flush, each of them ends or moves its own or the other's subscription.
TEST(Hub, ListenersMayEndSubscriptionsFromWithinDelivery) {
  struct Restless final : Listener {
    void deliver(const Batch& batch) override {
      heard += *batch.bytes;
      if (act) act();
    }
    std::size_t queued_bytes() const override { return 0; }
    void resync(const Resync&) override {}
    void end(EndReason) override {}
    std::string heard;
    std::function<void()> act;
    Subscription subscription{*this};
  };
  HubFixture f;
  Restless a, b, c, d;
  for (Restless* each : {&a, &b, &c, &d}) {
    f.hub.subscribe(each->subscription, {f.space, {"x"}, &f.format, &f.everybody, {}});
  }
  a.act = [&] { f.hub.unsubscribe(a.subscription); };
  b.act = [&] { f.hub.unsubscribe(c.subscription); };
  d.act = [&] {  // Moves to where it is: nothing is heard twice.
    f.hub.subscribe(d.subscription, {f.space, {"x"}, &f.format, &f.everybody, {}});
  };
  f.publish({"x", "x"});
  f.flush();
  EXPECT_EQ(a.heard, "1 2 ");
  EXPECT_EQ(b.heard, "1 2 ");
  EXPECT_EQ(c.heard, "");
  EXPECT_EQ(d.heard, "1 2 ");
  b.act = nullptr;
  f.publish({"x"});
  f.flush();
  EXPECT_EQ(a.heard, "1 2 ");
  EXPECT_EQ(b.heard, "1 2 3 ");
  EXPECT_EQ(d.heard, "1 2 3 ");
}

TEST(Hub, AStreamMayWaitToJoinMoreAndIsNotLaterThanItsTime) {
  HubFixture f({{"lento", {SlowPolicy::kReadOn, milliseconds(5)}}});
  Ear ear;
  f.listen(ear, {"lento", "pronto"});
  f.publish({"lento"});
  EXPECT_EQ(f.hub.flush(f.now), milliseconds(5));
  f.publish({"lento"});
  f.now += milliseconds(3);
  EXPECT_EQ(f.hub.flush(f.now), milliseconds(2));
  EXPECT_EQ(ear.heard, "");
  f.now += milliseconds(2);
  EXPECT_EQ(f.hub.flush(f.now), std::nullopt);
  EXPECT_EQ(ear.heard, "1 2 ");

  f.publish({"lento", "pronto"});  // What may not wait takes along what came before it.
  EXPECT_EQ(f.hub.flush(f.now), std::nullopt);
  EXPECT_EQ(ear.heard, "1 2 3 4 ");
  EXPECT_EQ(ear.batches.size(), 2u);
}

TEST(Hub, WaitingEndsWhenTooMuchWaits) {
  for (const bool by_bytes : {false, true}) {
    HubLimits limits;
    if (by_bytes) {
      limits.waiting_bytes_max = 3;  // Each event is one byte.
    } else {
      limits.waiting_events_max = 3;
    }
    HubFixture f({{"lento", {SlowPolicy::kReadOn, milliseconds(5)}}}, limits);
    Ear ear;
    f.listen(ear, {"lento"});
    f.publish({"lento", "lento", "lento"});
    f.flush();
    EXPECT_EQ(ear.heard, "") << "at the bound";
    f.publish({"lento"});
    f.flush();
    EXPECT_EQ(ear.heard, "1 2 3 4 ") << "past the bound";
  }
}

TEST(Hub, IgnoresWhatItHasSeen) {
  HubFixture f;
  Ear ear;
  f.publish({"a", "a"});
  f.listen(ear, {"a"});
  f.announce(f.history.log[1]);  // It was still on its way to this loop.
  f.publish({"a"});
  f.announce(f.history.log[2]);
  f.flush();
  EXPECT_EQ(ear.heard, "3 ");
}

// Hears of the stream "a" only events whose data are `value`, now or before.
struct OneValue final : FacetReader, Audience {
  explicit OneValue(std::string value, const FacetReader* reader = nullptr)
      : facet{reader ? reader : this, "dato", std::move(value)} {}
  FacetValues values_of(const Event& event, std::string_view) const override {
    ++reads;
    return {event.data, event.facts};
  }
  bool may_hear(std::string_view) const override { return true; }
  bool may_hear(const Event& event) const override {
    ++asked;
    return event.stream != "a" || event.data == facet.value || event.facts == facet.value;
  }
  const Facet* facet_of(std::string_view stream) const override {
    return stream == "a" ? &facet : nullptr;
  }
  Facet facet;
  mutable int reads = 0, asked = 0;
};

TEST(Hub, AnEventCostsThoseWhoHearItsValueAndNobodyElse) {
  HubFixture f;
  const OneValue reader("0");
  std::vector<std::unique_ptr<OneValue>> audiences;
  std::vector<std::unique_ptr<Ear>> ears;
  for (int i = 1; i <= 100; ++i) {
    audiences.push_back(std::make_unique<OneValue>(std::to_string(i), &reader));
    ears.push_back(std::make_unique<Ear>());
    f.hub.subscribe(ears.back()->subscription,
                    {f.space, {"a", "b"}, &f.format, audiences.back().get()});
  }
  Ear whole;
  f.listen(whole, {"a"});
  f.publish({"a", "a", "a"});  // Whose data are their positions: 1, 2, 3.
  f.flush();
  EXPECT_EQ(ears[1]->heard, "2 ");
  EXPECT_EQ(ears[4]->heard, "");
  EXPECT_EQ(whole.heard, "1 2 3 ");
  EXPECT_EQ(reader.reads, 3) << "once an event, however many listen";
  EXPECT_EQ(audiences[4]->asked, 0);
  EXPECT_EQ(f.hub.stats().offers, 6u);
  f.announce(f.commit("b"));
  f.flush();
  EXPECT_EQ(ears[4]->heard, "4 ") << "other streams are heard whole";
}

TEST(Hub, AnEventIsAlsoOfferedToThoseWhoHeardWhatItWas) {
  HubFixture f;
  const OneValue seven("7"), eight("8", &seven);
  Ear left, came;
  f.hub.subscribe(left.subscription, {f.space, {"a"}, &f.format, &seven});
  f.hub.subscribe(came.subscription, {f.space, {"a"}, &f.format, &eight});
  f.history.log.push_back(std::make_shared<const Event>(Event{1, "a", "cambia", "8", "", "7"}));
  f.announce(f.history.log.back());
  f.flush();
  EXPECT_EQ(left.heard, "8 ");
  EXPECT_EQ(came.heard, "8 ");
  f.hub.unsubscribe(left.subscription);
  f.hub.unsubscribe(came.subscription);
  EXPECT_EQ(f.hub.stats().listeners, 0u);
}

TEST(Hub, AnAudienceThatIsKeptOutlivesItsListener) {
  HubFixture f;
  Ear ear;
  auto audience = std::make_shared<OneValue>("1");
  const std::weak_ptr<OneValue> kept = audience;
  const auto* raw = audience.get();
  f.hub.subscribe(ear.subscription, {f.space, {"a"}, &f.format, raw, {}, std::move(audience)});
  f.publish({"a"});
  f.hub.unsubscribe(ear.subscription);
  f.publish({"a"});  // The group is still there until what was pending is gone.
  f.flush();
  EXPECT_EQ(ear.heard, "");
  EXPECT_TRUE(kept.expired());
}

TEST(Hub, AnIdleListenerIsSmall) { EXPECT_LE(sizeof(Subscription), 64u); }

}  // namespace
}  // namespace chasqui::hub
