// For tests of the WebSocket codec: frames as a peer sends them, and what a reader made of them as
// text.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "wire/ws_encoder.h"
#include "wire/ws_reader.h"

namespace chasqui::wire {

inline constexpr WsMask kTestMask = {std::byte{0x37}, std::byte{0xfa}, std::byte{0x21},
                                     std::byte{0x3d}};

inline std::string masked(WsHead head, std::string_view payload) {
  std::string frame;
  append_masked_ws_frame(frame, head, payload, kTestMask);
  return frame;
}

inline std::string line_of(const WsEvent& event) {
  constexpr std::string_view kNames[] = {"text", "binary", "ping", "pong", "close"};
  std::string line(kNames[static_cast<std::size_t>(event.kind)]);
  if (event.kind == WsEvent::Kind::kClose) line += " " + std::to_string(event.close_code);
  return line + " [" + std::string(event.payload) + "]\n";
}

// What a reader says of bytes that arrive in these pieces: a line per event; "refused CODE why"
// ends it.
class Ear {
 public:
  explicit Ear(const WsReaderSetup& setup, std::optional<WsDeflate> deflate = std::nullopt)
      : reader_(setup, deflate) {}

  void hear(std::string piece) {
    std::span<std::byte> bytes = std::as_writable_bytes(std::span(piece));
    while (!is_done_) {
      const auto event = reader_.next(bytes);
      if (event && !*event) return;
      is_done_ = !event || (*event)->kind == WsEvent::Kind::kClose;
      heard_ += event ? line_of(**event)
                      : "refused " + std::to_string(event.error().close_code) + " " +
                            std::string(event.error().why) + "\n";
    }
  }

  const std::string& heard() const { return heard_; }
  const WsReader& reader() const { return reader_; }

 private:
  WsReader reader_;
  std::string heard_;
  bool is_done_ = false;
};

inline std::string heard(const std::vector<std::string>& pieces, const WsReaderSetup& setup = {},
                         std::optional<WsDeflate> deflate = std::nullopt) {
  Ear ear(setup, deflate);
  for (const std::string& piece : pieces) ear.hear(piece);
  return ear.heard();
}

}  // namespace chasqui::wire
