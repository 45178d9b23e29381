// For tests: a client that speaks frames, and shows as text what it got.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "edge/test_server.h"
#include "wire/ws_deflate.h"
#include "wire/ws_encoder.h"
#include "wire/ws_reader.h"

namespace chasqui::edge {

inline constexpr std::string_view kUpgrade =
    "GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n";

// What it got: "t:hola ", "<close 1000 bye>".
class WsTestClient {
 public:
  WsTestClient(TestServer& server, std::string_view more = "", int receive_buffer = 0)
      : server_(server), peer_(server.connect(receive_buffer)) {
    peer_.send(std::string(kUpgrade) + std::string(more) + "\r\n");
    (void)server_.until([&] {
      const std::size_t end = peer_.got().find("\r\n\r\n");
      if (end == std::string::npos) return peer_.has_ended();
      raw_ = peer_.take();
      head_ = raw_.substr(0, end + 4);
      raw_.erase(0, end + 4);
      return true;
    });
  }
  void say(std::string_view text, wire::WsOpcode opcode = wire::WsOpcode::kText) {
    peer_.send(frame(text, opcode));
  }
  static std::string frame(std::string_view text, wire::WsOpcode opcode = wire::WsOpcode::kText) {
    std::string bytes;
    wire::append_masked_ws_frame(bytes, {.opcode = opcode}, text, wire::WsMask{std::byte{7}});
    return bytes;
  }
  static std::string close_payload(std::uint16_t code, std::string_view reason) {
    return std::string{static_cast<char>(code >> 8), static_cast<char>(code)} + std::string(reason);
  }
  const std::string& got() {
    raw_ += peer_.take();
    auto bytes = std::as_writable_bytes(std::span(raw_));
    while (true) {
      const auto event = reader_.next(bytes);
      if (!event || !*event) break;
      show(**event);
    }
    raw_.clear();
    return text_;
  }
  bool gets(std::string_view what) {
    return server_.until([&] { return got().contains(what); });
  }
  bool ends() {
    return server_.until([&] { return got(), peer_.has_ended(); });
  }
  const std::string& head() const { return head_; }
  loop::TestPeer& peer() { return peer_; }

 private:
  void show(const wire::WsEvent& event) {
    using Kind = wire::WsEvent::Kind;
    const std::string payload(event.payload);
    switch (event.kind) {
      case Kind::kText:
        text_ += "t:" + payload + " ";
        return;
      case Kind::kBinary:
        text_ += "b:" + payload + " ";
        return;
      case Kind::kPing:
        text_ += "<ping>";
        return;
      case Kind::kPong:
        text_ += "<pong " + payload + ">";
        return;
      case Kind::kClose:
        text_ += "<close " + std::to_string(event.close_code) + " " + payload + ">";
        return;
    }
  }

  TestServer& server_;
  loop::TestPeer peer_;
  std::string raw_, head_, text_;
  wire::DeflatePool pool_;
  wire::WsReaderSetup setup_{
      .role = wire::WsRole::kClient, .message_bytes_max = 1 << 24, .pool = &pool_};
  wire::WsReader reader_{
      setup_, wire::WsDeflate{.server_context_takeover = false, .client_context_takeover = false}};
};

}  // namespace chasqui::edge
