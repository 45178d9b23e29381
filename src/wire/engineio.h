// Engine.IO, revision 4: packets of a WebSocket, and payloads of long polling, where packets are
// joined and binary ones travel as base64.
#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chasqui::wire {

enum class EngineType : std::uint8_t { kOpen, kClose, kPing, kPong, kMessage, kUpgrade, kNoop };

struct EnginePacket {
  EngineType type = EngineType::kMessage;
  std::string data = {};
  bool is_binary = false;  // Only messages; on a WebSocket such a one is a frame without a type.

  bool operator==(const EnginePacket&) const = default;
};

inline constexpr char kEngineSeparator = '\x1e';

// One text frame of a WebSocket, or one piece of a payload that is not binary: "4hola".
std::optional<EnginePacket> parse_engine_packet(std::string_view text);
// "4hola" RS "bAQID"; nullopt when any piece is malformed, or there are more than `packets_max`.
std::optional<std::vector<EnginePacket>> parse_engine_payload(std::string_view text,
                                                              std::size_t packets_max);

void append_engine_packet(std::string& out, EngineType type, std::string_view data);
void append_engine_payload(std::string& out, const EnginePacket& packet);  // With a separator.

struct EngineHandshake {
  std::string sid;
  bool upgrades = false;  // To a WebSocket.
  std::chrono::milliseconds ping_interval{25'000};
  std::chrono::milliseconds ping_timeout{20'000};
  std::size_t payload_bytes_max = 1'000'000;
};
std::string to_text(const EngineHandshake& handshake);  // The data of an open packet.

}  // namespace chasqui::wire
