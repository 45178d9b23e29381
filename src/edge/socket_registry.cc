#include "edge/socket_registry.h"

#include <algorithm>
#include <deque>
#include <utility>
#include <vector>

#include "wire/ws_frame.h"

namespace chasqui::edge {
namespace {

using std::chrono::milliseconds;

// A socket that was being opened while more than this many were heard is asked to come again.
constexpr std::size_t kRecentMax = 256;
constexpr milliseconds kLookMax{60 * 60 * 1000};

struct Closing {
  WhoseSocket whose;
  SocketEnding ending;
};
using ClosingRef = std::shared_ptr<const Closing>;

}  // namespace

// Each shard belongs to its loop's thread.
struct SocketRegistry::State {
  struct Shard {
    std::list<SocketPlace*> open;
    std::deque<ClosingRef> recent;  // The last of those it heard of.
    std::uint64_t heard = 0;
  };

  State(loop::Loops& all_loops) : loops(all_loops), shards(all_loops.size()) {}

  void hear(std::size_t index, const ClosingRef& closing) {
    Shard& shard = shards[index];
    ++shard.heard;
    shard.recent.push_back(closing);
    if (shard.recent.size() > kRecentMax) shard.recent.pop_front();
    for (SocketPlace* place : shard.open)
      if (closing->whose(place->terms_.owner)) place->socket_.end_with(closing->ending);
  }

  // What was heard of since then and ends that socket; null: nothing did.
  ClosingRef find(std::size_t index, const SocketTerms& terms) const {
    static const ClosingRef kComeAgain = std::make_shared<const Closing>(
        Closing{{}, {.code = wire::ws_close::kRestart, .reason = "again"}});
    const Shard& shard = shards[index];
    const std::uint64_t missed = shard.heard - std::min(terms.heard_before, shard.heard);
    if (missed > shard.recent.size()) return kComeAgain;
    for (auto it = shard.recent.end() - static_cast<std::ptrdiff_t>(missed);
         it != shard.recent.end(); ++it)
      if ((*it)->whose(terms.owner)) return *it;
    return nullptr;
  }

  loop::Loops& loops;
  std::vector<Shard> shards;  // By loop.
};

SocketRegistry::SocketRegistry(loop::Loops& loops) : state_(std::make_shared<State>(loops)) {}
SocketRegistry::~SocketRegistry() = default;

void SocketRegistry::end_all(WhoseSocket whose, SocketEnding ending) {
  const auto closing =
      std::make_shared<const Closing>(Closing{std::move(whose), std::move(ending)});
  state_->loops.post_all(
      [state = state_, closing](loop::Loop& loop) { state->hear(loop.index(), closing); });
}

std::uint64_t SocketRegistry::heard(const loop::Loop& loop) const {
  return state_->shards[loop.index()].heard;
}

SocketPlace::SocketPlace(EndableSocket& socket, loop::Loop& loop, const Clock& clock,
                         SocketTerms terms)
    : socket_(socket),
      clock_(clock),
      terms_(std::move(terms)),
      deadline_(loop, [this] { watch(); }),
      loop_index_(loop.index()) {}

SocketPlace::~SocketPlace() {
  if (state_) state_->shards[loop_index_].open.erase(place_);
}

void SocketPlace::open(SocketRegistry* registry) {
  if (registry != nullptr && terms_.owner != SocketOwner{}) {
    state_ = registry->state_;
    auto& open = state_->shards[loop_index_].open;
    place_ = open.insert(open.end(), this);
    if (const ClosingRef closing = state_->find(loop_index_, terms_))
      return socket_.end_with(closing->ending);
  }
  if (terms_.expires) watch();
}

void SocketPlace::watch() {
  const milliseconds left = *terms_.expires - clock_.now();
  if (left <= milliseconds(0)) return socket_.end_with(terms_.at_expiry);
  deadline_.arm(next_look(left));
}

milliseconds next_look(milliseconds left) {
  if (left <= milliseconds(1000)) return left;
  return std::min(left - left / 16, kLookMax);
}

}  // namespace chasqui::edge
