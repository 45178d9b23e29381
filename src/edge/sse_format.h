// Events as server-sent events: "id: EPOCH:SEQ", "event: NAME", "data: {…}".
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "hub/listener.h"
#include "wire/query.h"

namespace chasqui::edge {

// The position as an id, so that another epoch is noticed when a client comes back with it.
std::string to_sse_id(std::string_view epoch, std::int64_t seq);

// From Last-Event-ID, "?lastEventId=" or "?desde=N&epoca=E", the first that is there: when an
// EventSource comes back by itself, its URL still has what it began with. A bare seq means the
// present epoch. What is no position becomes one that no log has, so that the client hears a resync
// and not nothing.
std::optional<hub::Position> sse_position(std::string_view last_event_id, const wire::Query& query,
                                          const hub::Space& space);

// Appends the event. Ephemeral ones have no id: a client keeps the one that it has.
// `name` in place of its own, unless it is empty.
void append_sse(std::string& out, const hub::Event& event, std::string_view epoch,
                std::string_view name = {});

class SseFormat final : public hub::Format {
 public:
  // Chunked: each event is a whole chunk of HTTP/1.1, so that all listeners share its framing too.
  enum class Framing { kChunked, kPlain };
  // With a `name`, every event goes by it.
  explicit SseFormat(Framing framing, std::string name = {})
      : framing_(framing), name_(std::move(name)) {}
  void encode(std::string& out, const hub::Event& event, std::string_view epoch) override;

 private:
  Framing framing_;
  std::string name_;
  std::string text_;
};

}  // namespace chasqui::edge
