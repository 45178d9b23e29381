// What a client says on its WebSocket to be heard by, and to speak to, servers of each protocol.
#pragma once
#include <string>
#include <string_view>

namespace bench {

struct Dialect {
  std::string greeting;  // Frames, right after the opening; empty: it hears at once.
  std::string welcome;   // In the server's answer to them.
  // A payload of the server's that begins so is answered with a frame. Empty: none does.
  std::string ping, pong;
  std::string publish;  // Before the size of what is published; empty: its bytes alone.
};

// plain, socketio, centrifuge or nats; `channel` is the namespace, channel or subject.
Dialect dialect_of(const std::string& name, const std::string& channel);

// A message to all, as a frame.
std::string speech(const Dialect& dialect, std::string_view body);

// Opens a WebSocket and waits until it hears.
int dial_in(const Dialect& dialect, int port, const std::string& path);

}  // namespace bench
