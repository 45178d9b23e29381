// The plain protocol: JSON frames with "event" and "data", as the reference systems' clients know
// it, with resuming by position ("desde", "epoca") beside it.
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/limits.h"
#include "edge/choice.h"
#include "edge/hub_relay.h"
#include "edge/plain_format.h"
#include "edge/rate_bucket.h"
#include "edge/socket.h"
#include "edge/veiled_format.h"
#include "hub/listener.h"
#include "wire/query.h"

namespace chasqui::edge {

namespace plain_close {  // Beside the codes of RFC 6455.
inline constexpr std::uint16_t kTooSlow = 4008;
inline constexpr std::uint16_t kTooMany = 4429;
}  // namespace plain_close

struct PlainLimits {
  std::size_t topics_max = 100;                    // Of one "suscribir": more are not looked at.
  std::size_t request_bytes_max = 16 * 1024;       // Longer texts are ignored.
  Rate messages{.burst = 100, .per_second = 20};   // Of a client; past it the socket is closed.
  std::uint16_t too_many = plain_close::kTooMany;  // With this code.
};

struct PlainHearing {
  std::vector<std::string> streams;
  // nullopt: goes on where it is, at first where the guest said.
  std::optional<hub::Position> since = {};
  std::shared_ptr<const hub::Audience> audience = nullptr;  // Null: it and the veil are as before.
  std::shared_ptr<const Veil> veil = nullptr;
  std::optional<std::string> user = {};  // Whose it is from now on, on streams with presence.
};

// What the session hears, for an app that decides it.
class PlainEars {
 public:
  // What is heard from now on waits until it is let through: for an answer that goes before it.
  virtual void hold() = 0;
  virtual void let_through() = 0;
  virtual void hear(PlainHearing what) = 0;

 protected:
  ~PlainEars() = default;
};

// What a socket's client says, for an app that answers. On the socket's loop; gone with the
// session.
class PlainInbox {
 public:
  virtual ~PlainInbox() = default;
  // Before any event is heard; it may say what is. Both are valid until on_close.
  virtual void on_open(SocketLink& link, PlainEars& ears) = 0;
  virtual void on_message(std::string_view payload, bool is_text) = 0;
  virtual void on_close() = 0;
};

// What all sockets of a route share. Everything outlives the sessions.
struct PlainRoute {
  HubRelay* relay = nullptr;
  PlainKeys keys;
  std::vector<std::unique_ptr<PlainFormats>> formats;  // By loop.
  std::vector<VeiledFormats> veiled;                   // By loop.
  std::vector<std::string> streams;  // What a client hears unless it narrows it; "*": all.
  PlainLimits limits;

  static std::shared_ptr<PlainRoute> make(HubRelay& relay, const Limits& limits,
                                          std::vector<std::string> streams, PlainKeys keys = {});
};

// Who listens.
struct PlainGuest {
  hub::SpaceRef space;
  std::shared_ptr<const hub::Audience> audience;
  std::optional<hub::Position> since;
  std::shared_ptr<const Veil> veil = nullptr;   // Null: all of what is heard is seen.
  std::vector<std::string> streams = {};        // Beside the route's.
  Attendant who = {};                           // On streams with presence.
  std::unique_ptr<PlainInbox> inbox = nullptr;  // Null: only "ping" and "suscribir" are understood.
  std::unique_ptr<Chooser> chooser = nullptr;   // Null: streams are heard whole.
};

// From "?desde=N&epoca=E"; nullopt without "desde". Without "epoca" the present one is meant. What
// is no number becomes a position that no log has, so that the client hears a resync and not
// nothing.
std::optional<hub::Position> plain_position(const wire::Query& query, const hub::Space& space);

class PlainSession final : public SocketSession, private hub::Listener, private PlainEars {
 public:
  PlainSession(std::shared_ptr<PlainRoute> route, PlainGuest guest);
  ~PlainSession() override;

  void on_open(SocketLink& link) override;
  void on_message(std::string_view payload, bool is_text) override;
  void on_new_format() override;
  void on_drained() override;
  void on_close(std::uint16_t code, std::string_view reason) override;
  std::vector<std::string> streams() const override;

 private:
  void deliver(const hub::Batch& batch) override;
  std::size_t queued_bytes() const override;
  void resync(const hub::Resync& resync) override;
  void end(hub::EndReason reason) override;

  void hold() override { is_holding_ = true; }
  void let_through() override;
  void hear(PlainHearing what) override;

  void say(std::string_view event, JsonObject data, const hub::Position& at);
  void read_request(std::string_view text);
  void narrow(const JsonObject& request);
  void choose(Wish wish, std::optional<hub::Position> since);
  void take_choice(Wish wish, std::expected<Choice, WishFault> choice);
  void tell_again();
  void begin(std::vector<std::string> streams, std::optional<hub::Position> since);
  void say_fault(const WishFault& fault);
  void say_records(std::string_view records, const hub::Position& at);
  void say_text(std::string_view event, std::string_view data, const hub::Position& at);
  void be_in(const std::vector<std::string>& streams);
  void say_who_is_there(const JsonObject& request);
  std::vector<std::string> allowed(const JsonArray& topics) const;
  std::int64_t listen(std::vector<std::string> streams, std::optional<hub::Position> since);

  std::shared_ptr<PlainRoute> route_;
  PlainGuest guest_;
  SocketLink* link_ = nullptr;  // Null before on_open and after on_close.
  hub::Subscription subscription_{*this};
  std::vector<std::string> streams_;  // What it listens to; empty where nobody asks for it.
  std::optional<RateBucket> rate_;    // Of its messages; from on_open on.
  std::vector<SocketLink::Frames> held_;
  std::shared_ptr<const hub::Audience> chosen_;  // Null: the guest's own.
  std::uint64_t choices_ = 0;                    // Asked for; the last one counts.
  std::unique_ptr<Whereabouts> whereabouts_;     // None while no stream of its own has presence.
  std::unique_ptr<const Wish> told_;             // Whose records it has; null: of none.
  bool is_holding_ = false;
  bool is_choosing_ = false;             // A choice that counts is on its way.
  bool is_lost_ = false;                 // It does not know what changed behind its records.
  std::shared_ptr<const bool> is_here_;  // Weakly held by what is asked of others.
};

}  // namespace chasqui::edge
