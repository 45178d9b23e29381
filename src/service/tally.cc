#include "service/tally.h"

#include <algorithm>

namespace chasqui::service {
namespace {

void add(Tally::Line& line, const Tally::Line& more) {
  line.counts.accepted += more.counts.accepted;
  line.counts.repeated += more.counts.repeated;
  line.counts.refused += more.counts.refused;
  line.last = std::max(line.last, more.last);
}

}  // namespace

// Two that come with a new name at once may both find a place for it: lines() adds them up.
Tally::Place& Tally::place_of(std::string_view name) {
  for (Place& place : places_) {
    State state = place.state.load(std::memory_order_acquire);
    if (state == State::kNamed && place.name == name) return place;
    if (state != State::kFree || !place.state.compare_exchange_strong(state, State::kTaken))
      continue;
    place.name = name;
    place.state.store(State::kNamed, std::memory_order_release);
    return place;
  }
  return others_;
}

void Tally::add(std::string_view name, const Counts& counts, Utc now) {
  Place& place = place_of(name);
  place.accepted += counts.accepted;
  place.repeated += counts.repeated;
  place.refused += counts.refused;
  place.last_ms = now.ms;
}

std::vector<Tally::Line> Tally::lines() const {
  std::vector<Line> lines;
  const auto take = [&](std::string_view name, const Place& place) {
    const Line line{
        std::string(name), {place.accepted, place.repeated, place.refused}, Utc{place.last_ms}};
    const auto same = std::ranges::find(lines, line.name, &Line::name);
    if (same == lines.end())
      lines.push_back(line);
    else
      service::add(*same, line);
  };
  for (const Place& place : places_)
    if (place.state.load(std::memory_order_acquire) == State::kNamed) take(place.name, place);
  if (others_.last_ms != 0) take(kOthers, others_);
  return lines;
}

}  // namespace chasqui::service
