// The open sockets of a site by whose they are, so that a revocation ends them at once, whatever
// loop they live on, and that none outlives the credential that opened it.
#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>

#include "base/clock.h"
#include "edge/socket.h"
#include "loop/loops.h"

namespace chasqui::edge {

// Must be pure: it is called on every loop's thread, also after end_all() returned, and kept for a
// while. It owns what it captures. Sockets of nobody are not asked about.
using WhoseSocket = std::function<bool(const SocketOwner&)>;

// One per site: accounts of two sites may have the same number. Made before the site's listener,
// which is told of it in ListenerSettings.sockets, and outlives it.
class SocketRegistry final {
 public:
  explicit SocketRegistry(loop::Loops& loops);  // They outlive it.
  ~SocketRegistry();
  SocketRegistry(const SocketRegistry&) = delete;
  SocketRegistry& operator=(const SocketRegistry&) = delete;

  // Every socket whose owner `whose` holds for hears the ending and nothing more: what waited to be
  // sent is dropped, what it still says is not listened to. Sockets that are being opened by a
  // request that came before are ended as they open. From any thread; revoke first, then call this.
  void end_all(WhoseSocket whose, SocketEnding ending);

  // On the loop's thread: how many end_all() it has heard of so far.
  std::uint64_t heard(const loop::Loop& loop) const;

 private:
  friend class SocketPlace;
  struct State;
  std::shared_ptr<State> state_;
};

// Who is ended from outside. On its loop's thread; may not be destroyed inside the call.
class EndableSocket {
 public:
  virtual void end_with(const SocketEnding& ending) = 0;

 protected:
  ~EndableSocket() = default;
};

// What a socket is opened with, as far as its end is concerned.
struct SocketTerms {
  SocketOwner owner;
  std::optional<Utc> expires;
  SocketEnding at_expiry;
  std::uint64_t heard_before = 0;  // SocketRegistry::heard() when its request began.

  bool matter() const { return expires || owner != SocketOwner{}; }
};

// One socket's place in the registry (if any), and its deadline. Belongs to the socket's loop.
class SocketPlace final {
 public:
  SocketPlace(EndableSocket& socket, loop::Loop& loop, const Clock& clock, SocketTerms terms);
  ~SocketPlace();
  SocketPlace(const SocketPlace&) = delete;
  SocketPlace& operator=(const SocketPlace&) = delete;

  const SocketOwner& owner() const { return terms_.owner; }
  void open(SocketRegistry* registry);  // Ends the socket at once when that is due.

 private:
  friend class SocketRegistry;
  void watch();

  EndableSocket& socket_;
  const Clock& clock_;
  SocketTerms terms_;
  loop::Timer deadline_;
  std::size_t loop_index_;
  std::shared_ptr<SocketRegistry::State> state_;  // None: not listed.
  std::list<SocketPlace*>::iterator place_;
};

// How long to wait before looking again at a deadline that far away: a timer is late by up to 1/16
// of its span, so the last stretches are short.
std::chrono::milliseconds next_look(std::chrono::milliseconds left);

}  // namespace chasqui::edge
