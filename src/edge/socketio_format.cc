#include "edge/socketio_format.h"

#include <algorithm>

#include "base/json.h"
#include "base/text.h"
#include "wire/engineio.h"
#include "wire/socketio.h"
#include "wire/ws_encoder.h"

namespace chasqui::edge {
namespace {

constexpr std::string_view kEvent = "42";  // Engine.IO's message, Socket.IO's event.

}  // namespace

std::string socketio_offset(const hub::Position& position) {
  return std::to_string(position.seq) + ":" + position.epoch;
}

std::optional<hub::Position> position_of_offset(std::string_view offset) {
  const std::size_t colon = std::min(offset.find(':'), offset.size());
  const auto seq = parse_int(offset.substr(0, colon));
  if (!seq || colon == offset.size()) return std::nullopt;
  return hub::Position{std::string(offset.substr(colon + 1)), *seq};
}

void SocketIoFormat::encode(std::string& out, const hub::Event& event, std::string_view epoch) {
  if (wire::is_reserved_event(event.name)) return;  // Plain sockets hear it.
  text_ = kEvent;
  if (form_.space != "/") text_.append(form_.space).append(",");
  text_ += '[';
  append_json_string(text_, event.name);
  text_ += ',';
  text_ += event.data;
  if (event.seq > 0) {
    text_ += ',';
    append_json_string(text_, socketio_offset({std::string(epoch), event.seq}));
  }
  text_ += ']';
  if (form_.is_polling)
    out.append(1, wire::kEngineSeparator).append(text_);
  else
    wire::append_ws_frame(out, {.opcode = wire::WsOpcode::kText}, text_);
}

hub::Format& SocketIoFormats::of(const SocketIoFormat::Form& form) {
  std::unique_ptr<SocketIoFormat>& format = formats_[form];
  if (!format) format = std::make_unique<SocketIoFormat>(form);
  return *format;
}

}  // namespace chasqui::edge
