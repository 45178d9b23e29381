#include "api/endings.h"

#include <utility>

#include "service/ending.h"
#include "wire/json.h"

namespace chasqui::api {

Endings::Endings(edge::HubRelay& relay, hub::SpaceRef space)
    : relay_(relay), space_(std::move(space)) {}

void Endings::add(const loop::Loop& loop, std::string_view name, edge::EndableSocket& socket) {
  open_.emplace(name, &socket);
  if (subscription_.state() != hub::SubscriptionState::kNone) return;
  relay_.hub_of(loop).subscribe(subscription_, {.space = space_,
                                                .streams = {std::string(service::kEndings)},
                                                .format = &format_,
                                                .audience = &everybody_,
                                                .since = std::nullopt});
}

void Endings::remove(const loop::Loop& loop, std::string_view name,
                     const edge::EndableSocket& socket) {
  const auto [first, last] = open_.equal_range(name);
  for (auto at = first; at != last; ++at) {
    if (at->second != &socket) continue;
    open_.erase(at);
    break;
  }
  if (open_.empty()) relay_.hub_of(loop).unsubscribe(subscription_);
}

void Endings::DataLines::encode(std::string& out, const hub::Event& event, std::string_view) {
  out.append(event.data).push_back('\n');
}

void Endings::deliver(const hub::Batch& batch) {
  for (std::string_view rest = *batch.bytes; !rest.empty();) {
    const std::size_t size = rest.find('\n');
    end_named(rest.substr(0, size));
    rest.remove_prefix(size + 1);
  }
}

void Endings::end_named(std::string_view line) {
  const auto data = wire::parse_json(line);
  if (!data) return;
  const service::Ending ending = service::ending_of(*data);
  const auto [first, last] = open_.equal_range(ending.socket);
  for (auto at = first; at != last; ++at)
    at->second->end_with({.code = ending.code, .reason = ending.reason});
}

std::shared_ptr<LoopEndings> make_endings(edge::HubRelay& relay, const hub::SpaceRef& space) {
  auto endings = std::make_shared<LoopEndings>();
  for (std::size_t i = 0; i < relay.loops(); ++i)
    endings->push_back(std::make_unique<Endings>(relay, space));
  return endings;
}

}  // namespace chasqui::api
