#include "edge/site.h"

#include <utility>

#include "base/check.h"
#include "edge/shard.h"

namespace chasqui::edge {

Seat::~Seat() {
  if (site_ == nullptr) return;
  take(site_->metrics.connections);
  if (site_->addresses_) site_->addresses_->give_back(address_slot_);
}

Site::Site(ListenerTools site_tools, ListenerSettings site_settings, RouteTable site_routes)
    : tools(site_tools),
      settings(std::move(site_settings)),
      routes(std::move(site_routes)),
      metrics(routes.size()) {
  loop::AcceptorOptions where{.address = settings.address, .port = settings.port};
  loop::check_port_is_free(where);
  for (std::size_t i = 0; i < tools.loops.size(); ++i) {
    sockets_.emplace_back(where);
    where.port = port = sockets_.back().port();
  }
  if (settings.limits.connections_per_address_max < settings.limits.connections_max) {
    SystemRandom random;
    addresses_.emplace(settings.limits.connections_per_address_max, random.next());
  }
}

Site::~Site() = default;

void Site::start() {
  CHASQUI_ASSERT(shards_.empty());
  shards_.resize(sockets_.size());
  shards_open_ = shards_.size();
  for (std::size_t i = 0; i < shards_.size(); ++i) {
    tools.loops[i].post([self = shared_from_this(), i] {
      self->shards_[i] =
          std::make_unique<Shard>(*self, self->tools.loops[i], std::move(self->sockets_[i]));
      self->shards_[i]->start();
    });
  }
}

void Site::stop(std::function<void()> done) {
  CHASQUI_ASSERT(!shards_.empty());
  done_ = std::move(done);
  for (std::size_t i = 0; i < shards_.size(); ++i) {
    tools.loops[i].post([self = shared_from_this(), i] {
      self->shards_[i]->stop([self, i] {
        self->tools.loops[i].retire(std::move(self->shards_[i]));
        self->shard_done();
      });
    });
  }
}

Shard* Site::shard(std::size_t loop_index) { return shards_[loop_index].get(); }

void Site::shard_done() {
  if (shards_open_.fetch_sub(1) == 1 && done_) done_();
}

std::expected<Seat, Refused> Site::seat(std::string_view address) {
  const std::uint64_t before = metrics.connections.fetch_add(1, std::memory_order_relaxed);
  if (before >= settings.limits.connections_max) {
    take(metrics.connections);
    return std::unexpected(Refused::kConnections);
  }
  const std::size_t slot = addresses_ ? addresses_->take(address) : 0;
  if (slot == AddressTally::kSlots) {
    take(metrics.connections);
    return std::unexpected(Refused::kConnectionsPerAddress);
  }
  add(metrics.connections_total);
  return Seat(*this, slot);
}

}  // namespace chasqui::edge
