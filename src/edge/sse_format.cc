#include "edge/sse_format.h"

#include "base/text.h"
#include "edge/plain_session.h"
#include "wire/http_response.h"
#include "wire/sse.h"

namespace chasqui::edge {
namespace {

hub::Position no_position() { return {"", 0}; }

hub::Position position_in(std::string_view id, const hub::Space& space) {
  const std::size_t colon = id.rfind(':');
  const bool is_bare = colon == std::string_view::npos;
  const std::optional<std::int64_t> seq = parse_int(is_bare ? id : id.substr(colon + 1));
  if (!seq) return no_position();
  return {is_bare ? space.epoch() : std::string(id.substr(0, colon)), *seq};
}

}  // namespace

std::string to_sse_id(std::string_view epoch, std::int64_t seq) {
  return std::string(epoch) + ":" + std::to_string(seq);
}

std::optional<hub::Position> sse_position(std::string_view last_event_id, const wire::Query& query,
                                          const hub::Space& space) {
  const std::string_view id = last_event_id.empty() ? query.get("lastEventId") : last_event_id;
  if (!id.empty()) return position_in(id, space);
  return plain_position(query, space);
}

void append_sse(std::string& out, const hub::Event& event, std::string_view epoch,
                std::string_view name) {
  const std::string id = event.seq > 0 ? to_sse_id(epoch, event.seq) : std::string();
  wire::append_sse_event(out, {id, name.empty() ? std::string_view(event.name) : name,
                               event.data.empty() ? std::string_view("null") : event.data});
}

void SseFormat::encode(std::string& out, const hub::Event& event, std::string_view epoch) {
  if (framing_ == Framing::kPlain) return append_sse(out, event, epoch, name_);
  text_.clear();
  append_sse(text_, event, epoch, name_);
  wire::append_chunk(out, text_, {.streamed = true});
}

}  // namespace chasqui::edge
