// Socket.IO, revision 5: packets inside of Engine.IO messages, and the attachments that follow one.
#pragma once
#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace chasqui::wire {

enum class SocketIoType : std::uint8_t {
  kConnect,
  kDisconnect,
  kEvent,
  kAck,
  kConnectError,
  kBinaryEvent,  // On the wire alone: a packet with attachments is an event here.
  kBinaryAck,
};

struct SocketIoPacket {
  SocketIoType type = SocketIoType::kEvent;
  std::string space = "/";  // The namespace.
  std::optional<std::uint64_t> id = {};
  // An event: an array that begins with its name. An acknowledgement: an array. A connect: an
  // object, or null when nothing was said. Where an attachment belongs it has
  // {"_placeholder":true,"num":0}.
  Json data = {};
  std::vector<std::string> attachments = {};
};

// Names that clients keep for themselves: one that hears such an event takes the connection for
// broken.
bool is_reserved_event(std::string_view name);

// The text of a packet; its attachments follow as binary messages of their own.
void append_socketio(std::string& out, const SocketIoPacket& packet);

struct SocketIoLimits {
  std::size_t attachments_max = 64;
  std::size_t bytes_max = 1'000'000;  // Of a packet with all its attachments.
};

// Puts packets and their attachments together again. What it refuses ends the connection.
class SocketIoReader final {
 public:
  using Result = std::expected<std::optional<SocketIoPacket>, std::string_view>;  // Or why not.

  explicit SocketIoReader(SocketIoLimits limits = {}) : limits_(limits) {}

  // nullopt: attachments are still to come.
  Result take_text(std::string_view text);
  Result take_binary(std::string_view bytes);

 private:
  SocketIoLimits limits_;
  std::optional<SocketIoPacket> begun_;
  std::size_t awaited_ = 0;  // Attachments that begun_ has in all.
  std::size_t bytes_ = 0;
};

}  // namespace chasqui::wire
