// Who hears: what a session implements, and what it states when it subscribes.
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/event.h"
#include "hub/space.h"

namespace chasqui::hub {

// Events as they go over the wire, one behind the other. The bytes are shared by all listeners of
// the same batch and format.
struct Batch {
  std::shared_ptr<const std::string> bytes;
  std::int64_t first_seq = 0;  // Of its durable events; 0 when it has none.
  std::int64_t last_seq = 0;
  std::size_t count = 0;
};

enum class ResyncReason : std::uint8_t {
  kTooOld,      // Events after `since` are no longer kept.
  kOtherEpoch,  // The position belongs to another history of the log.
};

// What lies between is not known here: the listener has to fetch the state of things. What it hears
// from now on comes after `head`.
struct Resync {
  ResyncReason reason;
  std::int64_t since = 0;  // What the listener had asked for.
  std::int64_t head = 0;
};

enum class EndReason : std::uint8_t {
  kTooSlow,      // A stream says that slow listeners are closed.
  kUnavailable,  // What comes next cannot be read from the log now: the client has to come back.
};

// Called on the hub's loop. A listener may end its own or any other subscription from within these
// calls; it may not publish or flush.
class Listener {
 public:
  virtual void deliver(const Batch& batch) = 0;
  // Subscribed with `since`: nothing was missed up to `seq`, it is live. Not called after a batch
  // or a resync, which say as much.
  virtual void caught_up(std::int64_t /*seq*/) {}
  // What was handed to deliver() and did not leave yet.
  virtual std::size_t queued_bytes() const = 0;
  virtual void resync(const Resync& resync) = 0;
  // The subscription has ended.
  virtual void end(EndReason reason) = 0;

 protected:
  ~Listener() = default;
};

// How events look on the wire. Belongs to one loop and outlives its hub. Each event is encoded once
// per format and turn, whoever hears it.
class Format {
 public:
  virtual ~Format() = default;
  // Appends one whole message (with its frame, so that messages can be joined).
  virtual void encode(std::string& out, const Event& event, std::string_view epoch) = 0;
};

// What an event says of one member of its data, as text that is equal when the values are.
struct FacetValues {
  std::string now;     // Empty: nothing.
  std::string before;  // What it changed from; empty: it did not change, or nobody said.
};
class FacetReader {
 public:
  virtual ~FacetReader() = default;
  virtual FacetValues values_of(const Event& event, std::string_view field) const = 0;
};

// One value of one member: listeners that hear only such events of a stream are found by it.
struct Facet {
  const FacetReader* reader = nullptr;  // Outlives the hub.
  std::string field, value;
};

// What a kind of listener may hear. Listeners that share an audience and a format share their
// bytes: make one per role, not one per person, where the rules allow it. It outlives the hub, or
// the interest keeps it.
class Audience {
 public:
  virtual ~Audience() = default;
  virtual bool may_hear(std::string_view stream) const = 0;  // Asked when subscribing.
  virtual bool may_hear(const Event& event) const = 0;       // Asked once per event.
  // Of this stream it hears nothing that does not have, or had, this value: of other events it is
  // not asked. Null: of all. Asked when subscribing.
  virtual const Facet* facet_of(std::string_view /*stream*/) const { return nullptr; }
};

class Everybody final : public Audience {
 public:
  bool may_hear(std::string_view) const override { return true; }
  bool may_hear(const Event&) const override { return true; }
};

struct Interest {
  SpaceRef space;
  std::vector<std::string> streams;  // "*": all streams.
  Format* format = nullptr;
  const Audience* audience = nullptr;
  std::optional<Position> since = {};           // nullopt: from now on.
  std::shared_ptr<const void> keeps = nullptr;  // Lives as long as the audience is asked.
};

}  // namespace chasqui::hub
