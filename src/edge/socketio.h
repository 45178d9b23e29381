// Socket.IO (revision 5) over an Engine.IO session: namespaces, events with attachments,
// acknowledgements both ways.
#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "edge/engine.h"
#include "wire/socketio.h"

namespace chasqui::edge {

enum class SocketIoClose : unsigned char {
  kByClient,   // It left the namespace.
  kTransport,  // The connection is gone.
  kPingTimeout,
  kByServer,
};

// An event without its namespace: its name first, then what goes with it.
struct SocketIoEvent {
  JsonArray words;
  std::vector<std::string> attachments = {};
};

// One client in one namespace, as the one who answers it sees it. Valid from on_connect until
// on_close returned, on one loop only.
class SocketIoLink {
 public:
  virtual const std::string& sid() const = 0;
  virtual const std::string& space() const = 0;
  // Once, before anything else is said: it is in. `pid`: what it may come back with; empty: it
  // cannot. `sid`: what it was called before; empty: a new name.
  virtual void welcome(std::string pid = {}, std::string sid = {}) = 0;
  virtual void emit(SocketIoEvent event) = 0;
  virtual void acknowledge(std::uint64_t id, SocketIoEvent answer) = 0;
  virtual void disconnect() = 0;     // on_close comes before this returns.
  virtual EngineLink& engine() = 0;  // For what many share.

 protected:
  ~SocketIoLink() = default;
};

class SocketIoPeer {
 public:
  virtual ~SocketIoPeer() = default;
  // Says welcome(), now or later. `auth` is what the client sent with its wish to connect; null
  // when it sent nothing.
  virtual void on_connect(SocketIoLink& link, const Json& auth) = 0;
  // `id`: the client waits to have it acknowledged.
  virtual void on_event(SocketIoEvent event, std::optional<std::uint64_t> id) = 0;
  virtual void on_upgraded() {}
  virtual void on_drained() {}
  virtual void on_close(SocketIoClose why) = 0;  // Once, after on_connect; destroyed after it.
};

struct SocketIoSettings {
  std::chrono::milliseconds connect_timeout{45'000};  // To enter a first namespace.
  std::size_t spaces_max = 10;                        // Of one client.
  wire::SocketIoLimits packets = {};
};

SocketIoSettings socketio_settings(const Limits& limits);

// Who answers in that namespace, or why nobody does: {"message":"Invalid namespace"}.
using SocketIoDoor =
    std::function<std::expected<std::unique_ptr<SocketIoPeer>, JsonObject>(std::string_view space)>;

std::unique_ptr<EngineUser> make_socketio(const SocketIoSettings& settings, SocketIoDoor door);

JsonObject invalid_namespace();

}  // namespace chasqui::edge
