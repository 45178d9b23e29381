// The log's entries and how they are asked for.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"

namespace chasqui::db {

struct Event {
  std::int64_t seq = 0;  // 1, 2, 3… per database, without a gap, in commit order.
  std::string stream{};  // What it is filed under: "clientes", "chat:41".
  std::string name{};    // What happened: "cliente_creado".
  std::string data{};    // JSON.
  std::string origin{};  // The device that caused it, as it named itself; empty: not said.
  std::string facts{};   // Of its record, beyond the data: see hub::Event::facts.
  Utc at{};
};
using EventRef = std::shared_ptr<const Event>;

struct LogQuery {
  std::optional<std::vector<std::string>> streams{};  // nullopt: all.
  std::int64_t since = 0;                             // The last seq the asker has.
  std::size_t events_max = 1000;
  std::size_t bytes_max = 4 * 1024 * 1024;  // Of data; one event is always given.
};

struct LogSlice {
  std::vector<EventRef> events{};  // In order of seq, all beyond `since`.
  // Everything of those streams up to here is in `events` or was before `since`: what to ask
  // `since` next.
  std::int64_t upto = 0;
  std::int64_t head = 0;  // The last seq of the database when this was read.
  std::string epoch{};
  bool has_more = false;  // Cut at events_max or bytes_max: ask again from `upto`.
  // Some event beyond `since` is no longer kept, or `since` is beyond the head: `events` is empty,
  // start anew.
  bool too_old = false;
};

}  // namespace chasqui::db
