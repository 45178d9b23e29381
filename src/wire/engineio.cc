#include "wire/engineio.h"

#include <utility>

#include "base/json.h"
#include "base/text.h"
#include "wire/base64.h"

namespace chasqui::wire {

std::optional<EnginePacket> parse_engine_packet(std::string_view text) {
  if (text.empty() || text.front() < '0' || text.front() > '6') return std::nullopt;
  return EnginePacket{static_cast<EngineType>(text.front() - '0'), std::string(text.substr(1))};
}

std::optional<std::vector<EnginePacket>> parse_engine_payload(std::string_view text,
                                                              std::size_t packets_max) {
  std::vector<EnginePacket> packets;
  for (const std::string_view piece : split(text, kEngineSeparator)) {
    if (packets.size() == packets_max) return std::nullopt;
    std::optional<EnginePacket> packet;
    if (piece.starts_with('b')) {
      auto bytes = from_base64(piece.substr(1));
      if (bytes) packet = EnginePacket{EngineType::kMessage, std::move(*bytes), true};
    } else {
      packet = parse_engine_packet(piece);
    }
    if (!packet) return std::nullopt;
    packets.push_back(std::move(*packet));
  }
  return packets;
}

void append_engine_packet(std::string& out, EngineType type, std::string_view data) {
  out += static_cast<char>('0' + std::to_underlying(type));
  out += data;
}

void append_engine_payload(std::string& out, const EnginePacket& packet) {
  if (!out.empty()) out += kEngineSeparator;
  if (packet.is_binary)
    out.append("b").append(to_base64(packet.data));
  else
    append_engine_packet(out, packet.type, packet.data);
}

std::string to_text(const EngineHandshake& handshake) {
  JsonArray upgrades;
  if (handshake.upgrades) upgrades.emplace_back("websocket");
  return chasqui::to_text(
      Json(JsonObject{{"sid", handshake.sid},
                      {"upgrades", std::move(upgrades)},
                      {"pingInterval", std::int64_t{handshake.ping_interval.count()}},
                      {"pingTimeout", std::int64_t{handshake.ping_timeout.count()}},
                      {"maxPayload", static_cast<std::int64_t>(handshake.payload_bytes_max)}}));
}

}  // namespace chasqui::wire
