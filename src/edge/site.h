// A site as the edge has it: settings, routes and counters that all its connections share, and its
// shard on each loop.
#pragma once
#include <atomic>
#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "edge/address_tally.h"
#include "edge/listener.h"
#include "loop/tcp_acceptor.h"

namespace chasqui::edge {

class Shard;

// What somebody hears who gets no seat.
Refusal refusal_of(Refused why);
Refusal workers_busy();

// A connection's place under the site's limits; given back when it is destroyed.
class Seat final {
 public:
  Seat(Site& site, std::size_t address_slot) : site_(&site), address_slot_(address_slot) {}
  Seat(Seat&& other) noexcept
      : site_(std::exchange(other.site_, nullptr)), address_slot_(other.address_slot_) {}
  Seat& operator=(Seat&&) = delete;
  ~Seat();

  // A proxy's connection becomes that client's: false when the address has too many.
  bool take_for(std::string_view address);

 private:
  Site* site_;
  std::size_t address_slot_;  // AddressTally::kSlots: not counted.
};

class Site final : public std::enable_shared_from_this<Site> {
 public:
  Site(ListenerTools site_tools, ListenerSettings site_settings, RouteTable site_routes,
       Listener::Sockets inherited = {});
  ~Site();

  void start();
  void stop(std::function<void()> done, Stop how);

  void reload_tls();  // From any thread.
  void look(std::function<void(Traffic)> done);
  void send_away(const std::string& id, SocketEnding ending, std::function<void(bool)> done);
  bool may_come(std::string_view address) const;

  // A seat for one more connection from there, or why there is none. From any loop.
  std::expected<Seat, Refused> seat(std::string_view address);

  Shard* shard(std::size_t loop_index);  // On that loop's thread; null when it is gone.

  const ListenerTools tools;
  const ListenerSettings settings;
  const RouteTable routes;
  EdgeMetrics metrics;
  std::uint16_t port = 0;
  Listener::Sockets sockets;  // What its loops have duplicates of; empty once it stops for good.

 private:
  friend class Seat;
  void open_sockets();
  void share_sockets();
  void end_connections(Stop how);
  void shard_done();
  std::optional<std::size_t> count_address(std::string_view address);
  void read_tls_files();

  std::optional<AddressTally>
      addresses_;  // None when the limit cannot be reached before the site's.
  std::vector<Listener::Sockets> of_loops_;     // By loop, until start().
  std::vector<std::unique_ptr<Shard>> shards_;  // By loop; each belongs to its loop's thread.
  std::atomic<std::size_t> shards_open_ = 0;
  std::atomic<std::size_t> shards_accepting_ = 0;
  std::function<void()> done_;
  std::atomic<bool> is_reading_tls_ = false;
};

}  // namespace chasqui::edge
