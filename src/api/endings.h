// The open sockets of one path on one loop by their names, for services that end them
// (service/ending.h). It hears of endings as any listener hears events: whoever commits one, and on
// whatever loop the socket lives.
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "edge/hub_relay.h"
#include "edge/socket_registry.h"
#include "hub/listener.h"
#include "hub/subscription.h"

namespace chasqui::api {

class Endings final : private hub::Listener {
 public:
  Endings(edge::HubRelay& relay, hub::SpaceRef space);  // The relay outlives what is added.
  Endings(const Endings&) = delete;
  Endings& operator=(const Endings&) = delete;

  // On the loop's thread, always the same. `name` and the socket last until remove().
  void add(const loop::Loop& loop, std::string_view name, edge::EndableSocket& socket);
  void remove(const loop::Loop& loop, std::string_view name, const edge::EndableSocket& socket);

 private:
  struct DataLines final : hub::Format {  // One event's data a line.
    void encode(std::string& out, const hub::Event& event, std::string_view epoch) override;
  };

  void deliver(const hub::Batch& batch) override;
  std::size_t queued_bytes() const override { return 0; }
  void resync(const hub::Resync&) override {}  // Those who were to go are found by a next attempt.
  void end(hub::EndReason) override {}         // The next socket that opens listens anew.
  void end_named(std::string_view line);

  edge::HubRelay& relay_;
  const hub::SpaceRef space_;
  DataLines format_;
  const hub::Everybody everybody_;
  std::unordered_multimap<std::string_view, edge::EndableSocket*> open_;
  hub::Subscription subscription_{*this};
};

using LoopEndings = std::vector<std::unique_ptr<Endings>>;  // By loop.
std::shared_ptr<LoopEndings> make_endings(edge::HubRelay& relay, const hub::SpaceRef& space);

}  // namespace chasqui::api
