#include "edge/socketio_format.h"

#include "base/json.h"
#include "wire/engineio.h"
#include "wire/ws_encoder.h"

namespace chasqui::edge {
namespace {

constexpr std::string_view kEvent = "42";  // Engine.IO's message, Socket.IO's event.

void append_data(std::string& out, const hub::Event& event, std::string_view epoch) {
  if (event.seq == 0 || !event.data.starts_with('{')) {
    out += event.data;
    return;
  }
  out.append(event.data, 0, event.data.size() - 1);
  if (event.data.size() > 2) out += ',';
  out.append(R"("seq":)").append(std::to_string(event.seq)).append(R"(,"epoca":)");
  append_json_string(out, epoch);
  out += '}';
}

}  // namespace

void SocketIoFormat::encode(std::string& out, const hub::Event& event, std::string_view epoch) {
  text_ = kEvent;
  if (form_.space != "/") text_.append(form_.space).append(",");
  text_ += '[';
  append_json_string(text_, event.name);
  text_ += ',';
  append_data(text_, event, epoch);
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
