// What is heard: events, and where in a log they stand.
#pragma once
#include <cstdint>
#include <memory>
#include <string>

namespace chasqui::hub {

struct Event {
  std::int64_t seq = 0;  // Its place in the tenant's log, from 1; 0: ephemeral, in no log.
  std::string stream;    // "clientes", "chat:41"
  std::string name;      // "cliente_creado"
  std::string data;      // JSON text, spliced into frames as it is.
  std::string origin;    // Who caused it (a device); empty when not known.
  // What is known of its record beyond the data, for those who decide who hears it; never sent.
  // {"now":{…},"was":{…}} in JSON: members that the data do not carry, and those that the change
  // replaced, as they were. Empty: nothing.
  std::string facts = {};
};
using EventRef = std::shared_ptr<const Event>;

// Everything up to `seq` was heard. An epoch is one history of a log: its positions mean nothing in
// another.
struct Position {
  std::string epoch;
  std::int64_t seq = 0;
  bool operator==(const Position&) const = default;
};

}  // namespace chasqui::hub
