// The Centrifuge protocol on one socket: channels are streams, offsets are positions in the log.
// What it may do it asks its host, which knows identities and rules.
#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "edge/centrifuge_format.h"
#include "edge/hub_relay.h"
#include "edge/presence.h"
#include "edge/rate_bucket.h"
#include "edge/socket.h"
#include "edge/veiled_format.h"
#include "hub/listener.h"
#include "wire/centrifuge.h"

namespace chasqui::edge {

// Who connected, once the token was good.
struct CentrifugeGuest {
  std::string user;   // Empty: nobody in particular.
  std::string token;  // Empty: what the handshake brought.
  SocketOwner owner;
  std::optional<Utc> expires;
  std::shared_ptr<const hub::Audience> audience;
  std::shared_ptr<const Veil> veil;
  std::vector<std::string> channels = {};  // That he is on without asking. May hold repeats.
  std::string info = {};                   // JSON text that others see; empty: none.
};

// What somebody may hear of a channel, and until when.
struct CentrifugeGrant {
  std::shared_ptr<const hub::Audience> audience;
  std::optional<Utc> expires = {};
  std::string info = {};  // JSON text that others on the channel see; empty: none.
};

// Why a call failed: a code of the protocol, or an HTTP status.
struct CentrifugeFailure {
  explicit CentrifugeFailure(const wire::CentrifugeError& error)
      : code(error.code), message(error.message) {}
  CentrifugeFailure(int with, std::string why) : code(with), message(std::move(why)) {}

  int code;
  std::string message;
};

// One socket's questions. On its loop.
class CentrifugeHost {
 public:
  using Answer = std::move_only_function<void(std::expected<Json, CentrifugeFailure>)>;

  virtual ~CentrifugeHost() = default;
  // `token`: empty when the client brought none.
  virtual std::expected<CentrifugeGuest, wire::CentrifugeError> enter(std::string_view token) = 0;
  struct Wish {
    std::string_view channel;
    std::string_view token = {};   // For this channel; empty: none.
    std::string_view filter = {};  // In the language of rules; empty: all of it.
  };
  virtual std::expected<CentrifugeGrant, CentrifugeFailure> grant(const CentrifugeGuest& guest,
                                                                  const Wish& wish) = 0;
  // The channel's records as they are at one position. Answered once, on the socket's loop.
  struct Records {
    std::string json;
    hub::Position at;
  };
  using TakeRecords = std::move_only_function<void(std::expected<Records, CentrifugeFailure>)>;
  virtual void records(const CentrifugeGuest& guest, const Wish& wish, TakeRecords take) = 0;
  struct Call {
    std::string_view method;
    const Json& data;
  };
  // Calls a service as that guest. `answer` is called once, on the socket's loop, or destroyed.
  virtual void call(const CentrifugeGuest& guest, const Call& call, Answer answer) = 0;
  struct Publication {
    std::string_view channel;
    const Json& data;
  };
  // Answered when it is durable; what the answer holds is not looked at.
  virtual void publish(const CentrifugeGuest& guest, const Publication& what, Answer answer) = 0;
};

struct CentrifugeLimits {
  std::chrono::milliseconds ping{25'000};
  std::chrono::milliseconds pong_timeout{10'000};
  std::chrono::milliseconds connect_timeout{10'000};
  std::size_t channels_max = 128;
  std::size_t channel_bytes_max = 255;
  std::size_t commands_max = 256;  // Of one message.
  std::size_t history_max = 1'000;
  Rate commands{.burst = 300, .per_second = 50};
};

// What all sockets of a path share. Outlives the hubs.
struct CentrifugeRoute {
  HubRelay* relay = nullptr;
  hub::SpaceRef space;
  const Clock* clock = nullptr;
  CentrifugeLimits limits;
  std::vector<std::unique_ptr<CentrifugeFormat>> formats;  // By loop.
  std::vector<VeiledFormats> veiled;                       // By loop.
};

class CentrifugeSession final : public SocketSession {
 public:
  // `session`: by which requests name it, where its transport is an emulated one; secret.
  CentrifugeSession(std::shared_ptr<CentrifugeRoute> route, std::unique_ptr<CentrifugeHost> host,
                    std::string session = {});
  ~CentrifugeSession() override;

  void on_open(SocketLink& link) override;
  void on_message(std::string_view payload, bool is_text) override;
  void on_drained() override;
  void on_close(std::uint16_t code, std::string_view reason) override;

 private:
  // Final where it is defined, which this check does not see from here.
  class Channel;  // NOLINT(cppcoreguidelines-virtual-class-destructor)
  using Command = wire::CentrifugeCommand;
  // "connect" is being answered: the answer waits for what the log says of the client's channels,
  // and everything else for the answer.
  struct Entry {
    Command command;
    JsonObject result;
    JsonObject subs = {};
    std::size_t awaited = 1;  // Channels, and the command itself until all of them are known.
    std::vector<SocketLink::Frames> held = {};
    std::size_t held_bytes = 0;
    std::vector<Command> waiting = {};
  };

  void read(std::vector<Command> commands);
  void take(const Command& command);
  void connect(const Command& command);
  void refresh(const Command& command);
  void subscribe(const Command& command);
  void tell_records(const Command& command, const CentrifugeHost::Wish& wish,
                    CentrifugeGrant grant);
  void tell_records_instead(const Command& command, const CentrifugeHost::Wish& wish,
                            const CentrifugeGrant& grant);
  void unsubscribe(const Command& command);
  void sub_refresh(const Command& command);
  void history(const Command& command);
  void tell_who_is_there(const Command& command);
  void call(const Command& command);
  void publish(const Command& command);
  void admit(CentrifugeGuest guest, JsonObject& result);
  void put_on(const std::string& channel, const JsonObject& known);
  void was_put_on(const std::string& channel, JsonObject result);
  void finish_entry();
  Channel* open(const CentrifugeHost::Wish& wish, CentrifugeGrant grant);
  void hear_as_now();
  Json publication(const hub::Event& event) const;
  void send(const SocketLink::Frames& frames);
  std::size_t queued_bytes() const;
  void reply(const Command& to, JsonObject result, std::string_view data = {});
  void refuse(const Command& to, const wire::CentrifugeError& error);
  void refuse(const Command& to, const CentrifugeFailure& failure);
  void say(std::string line);
  void flush();
  void drop(const std::string& channel);
  void expel(const std::string& channel, int code, std::string_view why);
  void on_timer();

  std::shared_ptr<CentrifugeRoute> route_;
  std::unique_ptr<CentrifugeHost> host_;
  SocketLink* link_ = nullptr;  // Null before on_open and after on_close.
  const std::string client_;    // Others on its channels see it.
  const std::string session_;
  std::optional<CentrifugeGuest> guest_;  // None before "connect".
  std::optional<Entry> entry_;            // None before it and once it is answered.
  std::map<std::string, std::unique_ptr<Channel>, std::less<>> channels_;
  std::set<std::string, std::less<>> opening_;  // Channels whose records are being read.
  std::string lines_;                           // Answers to the message that is being read.
  bool is_reading_ = false;
  bool awaits_pong_ = false;
  loop::Timer timer_;
  std::optional<RateBucket> rate_;
  std::shared_ptr<const bool> is_here_;  // Weakly held by what is asked of the log and services.
};

}  // namespace chasqui::edge
