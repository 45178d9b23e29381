// What answers a request, and how: a call goes in, a Responder answers it once, from any thread.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/errors.h"
#include "edge/socket.h"
#include "edge/stream.h"
#include "loop/loop.h"
#include "wire/http.h"

namespace chasqui::edge {

class RouteTable;
struct RouteOptions;

// One request that found its route. Owns all its memory: it may be moved to a worker.
// Of a socket that opens inside another protocol's.
struct SocketName {
  std::string name = {};  // Empty: it has none yet.
  std::string key = {};   // Under which its state is kept for its coming back; empty: it cannot.
  bool is_back = false;   // It does come back.
};

struct Call {
  wire::Request request;
  // What stood in the pattern's braces, percent-decoded, in order: {"id", "17"}.
  std::vector<std::pair<std::string_view, std::string>> params;
  const RouteOptions* route = nullptr;  // Outlives the call.
  const RouteTable* routes = nullptr;   // The site's; the same.
  SocketName socket = {};

  std::string_view param(std::string_view name) const;  // Empty when the pattern has none.
};

class ResponderSlot;

// The right and the duty to answer one request, once. Move-only; usable from any thread. Dropped
// without an answer it answers 500. When the client has gone the answer is thrown away.
class Responder final {
 public:
  explicit Responder(std::shared_ptr<ResponderSlot> slot) : slot_(std::move(slot)) {}
  Responder(Responder&&) noexcept = default;
  Responder& operator=(Responder&&) = delete;
  ~Responder();

  void send(wire::Response response) &&;
  void refuse(const Refusal& refusal) &&;  // In the site's style; the cause goes to the log.
  void fail(std::string_view why) &&;      // 500; why goes to the log alone.
  // Only on a socket route. The session opens on the connection's loop.
  void accept(SocketAccept accept) &&;
  // The body comes from the session, which opens on the connection's loop. To HEAD the head alone
  // is answered, and the session is never opened.
  void stream(StreamAccept accept) &&;

  bool is_answered() const { return slot_ == nullptr; }
  bool is_wanted() const;                  // False when the client has gone: long work may stop.
  loop::Loop& loop() const;                // The connection's.
  const std::string& request_id() const;   // As in the log and in X-Request-Id.
  void speak_for(std::string_view asker);  // Who asks, for those who look at recent requests.

 private:
  std::shared_ptr<ResponderSlot> slot_;
};

// Called once per request, on the thread that the route says. May throw before it moved the
// responder away: a Refusal is answered as such, anything else as 500.
using Handler = std::function<void(Call&&, Responder&&)>;

}  // namespace chasqui::edge
