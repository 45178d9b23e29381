// Two sockets for checking proxies and clients: one says back what it hears, the other says it to
// everybody.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "edge/hub_relay.h"
#include "edge/socket.h"
#include "hub/listener.h"

namespace chasqui::edge {

// Past this many bytes on their way to a client nothing more is read from it until they are gone.
inline constexpr std::size_t kEcoPendingBytesMax = 1024 * 1024;

class EchoSession final : public SocketSession {
 public:
  void on_open(SocketLink& link) override;
  void on_message(std::string_view payload, bool is_text) override;
  void on_drained() override;
  void on_close(std::uint16_t code, std::string_view reason) override;

 private:
  SocketLink* link_ = nullptr;
};

// Ephemeral events whose data goes out as it is, as one message of the type that came in.
hub::EventRef broadcast_event(std::string_view payload, bool is_text);

class BroadcastFormat final : public hub::Format {
 public:
  void encode(std::string& out, const hub::Event& event, std::string_view epoch) override;
};

// What all sockets of the path share. It outlives the relay's hubs.
struct BroadcastRoute {
  HubRelay* relay = nullptr;
  hub::SpaceRef space;
  BroadcastFormat format;
  hub::Everybody audience;
};

class BroadcastSession final : public SocketSession, private hub::Listener {
 public:
  explicit BroadcastSession(BroadcastRoute& route) : route_(route) {}

  void on_open(SocketLink& link) override;
  void on_message(std::string_view payload, bool is_text) override;
  void on_drained() override;
  void on_close(std::uint16_t code, std::string_view reason) override;

 private:
  void deliver(const hub::Batch& batch) override;
  std::size_t queued_bytes() const override;
  void resync(const hub::Resync& resync) override;
  void end(hub::EndReason reason) override;

  BroadcastRoute& route_;
  SocketLink* link_ = nullptr;
  hub::Subscription subscription_{*this};
};

}  // namespace chasqui::edge
