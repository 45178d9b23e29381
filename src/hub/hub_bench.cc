// What a listener costs on the delivery path: publish 16 events, flush, one call per listener.
#include <benchmark/benchmark.h>

#include <memory>
#include <string>
#include <vector>

#include "hub/hub.h"

namespace chasqui::hub {
namespace {

constexpr int kEvents = 16;

class CopyFormat final : public Format {
 public:
  void encode(std::string& out, const Event& event, std::string_view) override {
    out += event.data;
  }
};

class NoHistory final : public History {
 public:
  void read(HistoryQuery, Answer) override {}
};

class Sink final : public Listener {
 public:
  void deliver(const Batch& batch) override { last_ = batch.bytes; }
  std::size_t queued_bytes() const override { return 0; }
  void resync(const Resync&) override {}
  void end(EndReason) override {}
  Subscription subscription{*this};

 private:
  std::shared_ptr<const std::string> last_;
};

enum class Interests { kSame, kOwnStreamToo };

void publish_and_flush(benchmark::State& state, Interests interests) {
  NoHistory history;
  CopyFormat format;
  Everybody everybody;
  Hub hub(history, {});
  const auto space = std::make_shared<Space>("e");
  std::vector<std::unique_ptr<Sink>> sinks;
  for (int i = 0; i < state.range(0); ++i) {
    sinks.push_back(std::make_unique<Sink>());
    std::vector<std::string> streams{"clientes"};
    if (interests == Interests::kOwnStreamToo) streams.push_back("persona:" + std::to_string(i));
    hub.subscribe(sinks.back()->subscription, {space, streams, &format, &everybody, {}});
  }
  std::int64_t seq = 0;
  std::vector<EventRef> events(kEvents);
  for (auto _ : state) {
    for (EventRef& event : events) {
      event = std::make_shared<const Event>(
          Event{++seq, "clientes", "cliente_creado", std::string(256, 'x'), ""});
    }
    hub.publish(space, events);
    hub.flush({});
  }
  state.SetItemsProcessed(state.iterations() * state.range(0) * kEvents);
  state.counters["per_listener_event"] =
      benchmark::Counter(static_cast<double>(state.iterations() * state.range(0) * kEvents),
                         benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

BENCHMARK_CAPTURE(publish_and_flush, same_interest, Interests::kSame)
    ->Arg(1)
    ->Arg(1000)
    ->Arg(10000);
BENCHMARK_CAPTURE(publish_and_flush, own_stream_too, Interests::kOwnStreamToo)
    ->Arg(1000)
    ->Arg(10000);

// One listener in ten thousand hears each event: those who ask for one value of a member, found by
// it, beside those whose audience is asked about every event.
class OneCustomer final : public Audience, public FacetReader {
 public:
  OneCustomer(int number, bool is_indexed)
      : value_("cliente " + std::to_string(number)), is_indexed_(is_indexed) {}
  FacetValues values_of(const Event& event, std::string_view) const override {
    return {event.data, ""};
  }
  bool may_hear(std::string_view) const override { return true; }
  bool may_hear(const Event& event) const override { return event.data == value_; }
  const Facet* facet_of(std::string_view) const override { return is_indexed_ ? &facet_ : nullptr; }
  void read_by(const FacetReader& reader) { facet_ = {&reader, "cliente_id", value_}; }

 private:
  std::string value_;
  bool is_indexed_;
  Facet facet_;
};

void publish_filtered(benchmark::State& state, bool is_indexed) {
  NoHistory history;
  CopyFormat format;
  Hub hub(history, {});
  const auto space = std::make_shared<Space>("e");
  const OneCustomer reader(0, false);
  std::vector<std::unique_ptr<OneCustomer>> audiences;
  std::vector<std::unique_ptr<Sink>> sinks;
  for (int i = 0; i < state.range(0); ++i) {
    audiences.push_back(std::make_unique<OneCustomer>(i, is_indexed));
    audiences.back()->read_by(reader);
    sinks.push_back(std::make_unique<Sink>());
    hub.subscribe(sinks.back()->subscription,
                  {space, {"ordenes"}, &format, audiences.back().get()});
  }
  std::int64_t seq = 0;
  for (auto _ : state) {
    const std::string who = "cliente " + std::to_string(++seq % state.range(0));
    const EventRef event = std::make_shared<const Event>(Event{seq, "ordenes", "x", who, ""});
    hub.publish(space, {&event, 1});
    hub.flush({});
  }
  state.SetItemsProcessed(state.iterations());
}

BENCHMARK_CAPTURE(publish_filtered, found_by_value, true)->Arg(100)->Arg(10000);
BENCHMARK_CAPTURE(publish_filtered, each_asked, false)->Arg(100)->Arg(10000);

}  // namespace
}  // namespace chasqui::hub

BENCHMARK_MAIN();
