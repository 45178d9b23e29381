#include "edge/centrifuge_format.h"

#include "edge/presence.h"
#include "wire/centrifuge.h"
#include "wire/http_response.h"
#include "wire/json.h"
#include "wire/sse.h"
#include "wire/ws_encoder.h"

namespace chasqui::edge {
namespace {

// Who came or went, as this protocol says it.
void append_presence(std::string& out, const hub::Event& event) {
  const auto data = wire::parse_json(event.data);
  if (!data) return;
  const std::string_view kind = (*data)["en_linea"] == Json(true) ? "join" : "leave";
  JsonObject info{{"user", (*data)["usuario"]}, {"client", (*data)["socket"]}};
  if (const Json& known = (*data)["info"]; !known.is_null()) info.append("conn_info", known);
  if (const Json& here = (*data)["info_canal"]; !here.is_null()) info.append("chan_info", here);
  wire::append_centrifuge_push(out, event.stream, kind, {{"info", std::move(info)}});
}

}  // namespace

void append_centrifuge_event(std::string& out, const hub::Event& event) {
  if (event.seq == 0 && event.name == kPresenceEvent) return append_presence(out, event);
  out += R"({"push":{"channel":)";
  append_json_string(out, event.stream);
  out += R"(,"pub":{"data":{"event":)";
  append_json_string(out, event.name);
  out.append(R"(,"data":)").append(event.data).append("}");
  if (event.seq > 0) out.append(R"(,"offset":)").append(std::to_string(event.seq));
  out += "}}}";
}

void append_centrifuge_message(std::string& out, CentrifugeFraming framing,
                               std::string_view lines) {
  switch (framing) {
    case CentrifugeFraming::kWebSocket:
      return wire::append_ws_frame(out, {.opcode = wire::WsOpcode::kText}, lines);
    case CentrifugeFraming::kLine:
      out.append(lines).append("\n");
      return;
    case CentrifugeFraming::kEvent:
      return wire::append_sse_event(out, {.data = lines});
  }
}

void CentrifugeFormat::encode(std::string& out, const hub::Event& event, std::string_view) {
  text_.clear();
  append_centrifuge_event(text_, event);
  if (!is_chunked_) return append_centrifuge_message(out, framing_, text_);
  message_.clear();
  append_centrifuge_message(message_, framing_, text_);
  wire::append_chunk(out, message_, {.streamed = true});
}

}  // namespace chasqui::edge
