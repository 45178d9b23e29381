#include "edge/site.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/check.h"
#include "base/text.h"
#include "edge/shard.h"

namespace chasqui::edge {

Refusal workers_busy() {
  return Refusal(Kind::kUnavailable, "ocupado", "Too busy, try again").retry_after(1);
}

Refusal refusal_of(Refused why) {
  if (why == Refused::kAddress)
    return {Kind::kForbidden, "direccion", "Your address may not connect here"};
  const bool is_full = why == Refused::kConnections;
  return Refusal(is_full ? Kind::kUnavailable : Kind::kTooMany, "demasiadas_conexiones",
                 is_full ? "Too many connections" : "Too many connections from this address")
      .retry_after(1);
}

Seat::~Seat() {
  if (site_ == nullptr) return;
  take(site_->metrics.connections);
  if (address_slot_ != AddressTally::kSlots) site_->addresses_->give_back(address_slot_);
}

bool Seat::take_for(std::string_view address) {
  const auto slot = site_->count_address(address);
  if (!slot) return false;
  CHASQUI_ASSERT(address_slot_ == AddressTally::kSlots);
  address_slot_ = *slot;
  return true;
}

Site::Site(ListenerTools site_tools, ListenerSettings site_settings, RouteTable site_routes,
           Listener::Sockets inherited)
    : tools(site_tools),
      settings(std::move(site_settings)),
      routes(std::move(site_routes)),
      metrics(routes.size()),
      sockets(std::move(inherited)) {
  if (sockets.empty()) open_sockets();
  port = sockets.front().port();
  share_sockets();
  if (settings.limits.connections_per_address_max < settings.limits.connections_max) {
    SystemRandom random;
    addresses_.emplace(settings.limits.connections_per_address_max, random.next());
  }
}

Site::~Site() = default;

void Site::open_sockets() {
  loop::AcceptorOptions where{.address = settings.address, .port = settings.port};
  loop::check_port_is_free(where);
  for (std::size_t i = 0; i < tools.loops.size(); ++i) {
    sockets.emplace_back(where);
    where.port = sockets.back().port();
  }
}

// Every socket has a loop that listens to it, and every loop a socket.
void Site::share_sockets() {
  of_loops_.resize(tools.loops.size());
  const std::size_t count = std::max(sockets.size(), of_loops_.size());
  for (std::size_t i = 0; i < count; ++i)
    of_loops_[i % of_loops_.size()].push_back(sockets[i % sockets.size()].duplicate());
}

void Site::start() {
  CHASQUI_ASSERT(shards_.empty());
  shards_.resize(of_loops_.size());
  shards_open_ = shards_accepting_ = shards_.size();
  for (std::size_t i = 0; i < shards_.size(); ++i) {
    tools.loops[i].post([self = shared_from_this(), i] {
      self->shards_[i] =
          std::make_unique<Shard>(*self, self->tools.loops[i], std::move(self->of_loops_[i]));
      self->shards_[i]->start();
    });
  }
}

void Site::stop(std::function<void()> done, Stop how) {
  CHASQUI_ASSERT(!shards_.empty());
  done_ = std::move(done);
  if (how == Stop::kForGood) sockets.clear();
  routes.site_stops();
  for (std::size_t i = 0; i < shards_.size(); ++i) {
    tools.loops[i].post([self = shared_from_this(), i, how] {
      self->shards_[i]->stop_accepting(how);
      if (self->shards_accepting_.fetch_sub(1) == 1) self->end_connections(how);
    });
  }
}

// Once no loop accepts: whoever is sent away by one would come in by another, to be sent away
// again.
void Site::end_connections(Stop how) {
  for (std::size_t i = 0; i < shards_.size(); ++i) {
    tools.loops[i].post([self = shared_from_this(), i, how] {
      self->shards_[i]->stop(how, [self, i] {
        self->tools.loops[i].retire(std::move(self->shards_[i]));
        self->shard_done();
      });
    });
  }
}

// Each loop writes its own part; the last one puts them together.
void Site::look(std::function<void(Traffic)> done) {
  struct Look {
    std::vector<Traffic> parts;
    std::atomic<std::size_t> left;
    std::function<void(Traffic)> done;
  };
  auto look = std::make_shared<Look>();
  look->parts.resize(shards_.size());
  look->left = shards_.size();
  look->done = std::move(done);
  for (std::size_t i = 0; i < shards_.size(); ++i) {
    tools.loops[i].post([self = shared_from_this(), look, i] {
      if (const Shard* shard = self->shard(i)) shard->tell(look->parts[i]);
      if (look->left.fetch_sub(1) != 1) return;
      Traffic all;
      for (Traffic& part : look->parts) {
        std::ranges::move(part.sockets, std::back_inserter(all.sockets));
        std::ranges::move(part.requests, std::back_inserter(all.requests));
      }
      put_in_order(all.requests);
      look->done(std::move(all));
    });
  }
}

void Site::send_away(const std::string& id, SocketEnding ending, std::function<void(bool)> done) {
  const std::size_t dash = id.find('-');
  const auto loop = parse_int(std::string_view(id).substr(0, dash));
  const auto number =
      dash == std::string::npos ? std::nullopt : parse_int(std::string_view(id).substr(dash + 1));
  const bool is_id = loop && number && *loop >= 0 && *number > 0 &&
                     static_cast<std::size_t>(*loop) < shards_.size();
  if (!is_id) return done(false);
  const auto index = static_cast<std::size_t>(*loop);
  tools.loops[index].post([self = shared_from_this(), index, number = *number,
                           ending = std::move(ending), done = std::move(done)] {
    Shard* const shard = self->shard(index);
    done(shard && shard->send_away(static_cast<std::uint64_t>(number), ending));
  });
}

Shard* Site::shard(std::size_t loop_index) { return shards_[loop_index].get(); }

void Site::shard_done() {
  if (shards_open_.fetch_sub(1) == 1 && done_) done_();
}

void Site::reload_tls() {
  if (!settings.tls || is_reading_tls_.exchange(true)) return;
  tools.workers.post([self = shared_from_this()] { self->read_tls_files(); });
}

void Site::read_tls_files() {
  const auto [what, why] = settings.tls->reload_if_changed();
  is_reading_tls_ = false;
  if (what == loop::TlsReload::kDone) {
    add(metrics.tls_reloads);
    tools.log.info("certificate read again",
                   {{"site", settings.site}, {"expires", to_iso(settings.tls->expires())}});
  } else if (what == loop::TlsReload::kFailed) {
    add(metrics.tls_reload_failures);
    tools.log.error("certificate cannot be used, the one before stays",
                    {{"site", settings.site}, {"why", why}});
  }
}

bool Site::may_come(std::string_view address) const {
  return settings.allow_ips.empty() || settings.allow_ips.contains(address);
}

// The slot that counts for it, kSlots when nobody counts; none when it has too many.
std::optional<std::size_t> Site::count_address(std::string_view address) {
  if (!addresses_ || (settings.rates != nullptr && settings.rates->spares(address)))
    return AddressTally::kSlots;
  const std::size_t slot = addresses_->take(source_of(address));
  if (slot == AddressTally::kSlots) return std::nullopt;
  return slot;
}

// A trusted proxy speaks for many: its clients are looked at one by one, when they ask.
std::expected<Seat, Refused> Site::seat(std::string_view address) {
  const bool is_proxy = settings.proxies.trusted.contains(address);
  if (!is_proxy && !may_come(address)) return std::unexpected(Refused::kAddress);
  const std::uint64_t before = metrics.connections.fetch_add(1, std::memory_order_relaxed);
  if (before >= settings.limits.connections_max) {
    take(metrics.connections);
    return std::unexpected(Refused::kConnections);
  }
  const std::optional<std::size_t> slot = is_proxy ? AddressTally::kSlots : count_address(address);
  if (!slot) {
    take(metrics.connections);
    return std::unexpected(Refused::kConnectionsPerAddress);
  }
  add(metrics.connections_total);
  return Seat(*this, *slot);
}

}  // namespace chasqui::edge
