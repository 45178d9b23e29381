#include "edge/socketio.h"

#include <map>
#include <utility>

#include "base/chance.h"
#include "loop/timer.h"
#include "wire/base64.h"

namespace chasqui::edge {
namespace {

using wire::SocketIoPacket;
using wire::SocketIoType;

class SocketIoSession;

std::string make_id() {
  SystemRandom random;
  return wire::random_base64url(random, 15);
}

// One namespace of one client.
class Member final : public SocketIoLink {
 public:
  Member(SocketIoSession& session, std::string space, std::unique_ptr<SocketIoPeer> peer)
      : session_(session), space_(std::move(space)), peer_(std::move(peer)) {}

  const std::string& sid() const override { return sid_; }
  const std::string& space() const override { return space_; }
  void welcome(std::string pid, std::string sid) override;
  void emit(SocketIoEvent event) override;
  void acknowledge(std::uint64_t id, SocketIoEvent answer) override;
  void disconnect() override;
  EngineLink& engine() override;

  SocketIoPeer& peer() { return *peer_; }

 private:
  SocketIoSession& session_;
  const std::string space_;
  // Not the Engine.IO session's: that one is a secret of the connection.
  std::string sid_ = make_id();
  std::unique_ptr<SocketIoPeer> peer_;
};

class SocketIoSession final : public EngineUser {
 public:
  SocketIoSession(const SocketIoSettings& settings, SocketIoDoor door)
      : settings_(settings), door_(std::move(door)), reader_(settings.packets) {}

  void on_open(EngineLink& link) override {
    link_ = &link;
    timer_ = link.loop().after(settings_.connect_timeout, [this] {
      if (members_.empty() && !was_connected_) link_->close(EngineClose::kForced);
    });
  }

  void on_message(std::string_view payload, bool is_text) override {
    auto packet = is_text ? reader_.take_text(payload) : reader_.take_binary(payload);
    if (!packet) return link_->close(EngineClose::kParseError);
    if (*packet) take(std::move(**packet));
  }

  void on_upgraded() override {
    for (const auto& [space, member] : members_) member->peer().on_upgraded();
  }
  void on_drained() override {
    for (const auto& [space, member] : members_) member->peer().on_drained();
  }

  void on_close(EngineClose why) override {
    const auto said =
        why == EngineClose::kPingTimeout ? SocketIoClose::kPingTimeout : SocketIoClose::kTransport;
    while (!members_.empty()) leave(members_.begin()->first, said);
    link_ = nullptr;
  }

  void send(const SocketIoPacket& packet) {
    if (link_ == nullptr) return;
    std::string text;
    append_socketio(text, packet);
    link_->send_text(text);
    for (const std::string& bytes : packet.attachments) link_->send_binary(bytes);
  }

  void leave(const std::string& space, SocketIoClose why) {
    auto found = members_.extract(space);
    if (found.empty()) return;
    found.mapped()->peer().on_close(why);
    link_->loop().retire(std::move(found.mapped()));  // It may be what calls.
  }

  EngineLink& link() { return *link_; }

 private:
  void take(SocketIoPacket packet) {
    const auto found = members_.find(packet.space);
    if (packet.type == SocketIoType::kConnect && found == members_.end())
      return connect(std::move(packet));
    // A packet for where it is not, or one that only servers send.
    if (found == members_.end() || packet.type == SocketIoType::kConnect ||
        packet.type == SocketIoType::kConnectError)
      return link_->close(EngineClose::kParseError);
    if (packet.type == SocketIoType::kDisconnect)
      return leave(packet.space, SocketIoClose::kByClient);
    if (packet.type == SocketIoType::kEvent) {
      found->second->peer().on_event(
          {std::move(*packet.data.if_array()), std::move(packet.attachments)}, packet.id);
    }
  }

  void connect(SocketIoPacket packet) {
    auto peer = members_.size() < settings_.spaces_max ? door_(packet.space)
                                                       : std::unexpected(invalid_namespace());
    if (!peer)
      return send({.type = SocketIoType::kConnectError,
                   .space = packet.space,
                   .data = std::move(peer.error())});
    was_connected_ = true;
    auto member = std::make_unique<Member>(*this, packet.space, std::move(*peer));
    Member& entered = *member;
    members_.emplace(packet.space, std::move(member));
    entered.peer().on_connect(entered, packet.data);
  }

  const SocketIoSettings settings_;
  const SocketIoDoor door_;
  wire::SocketIoReader reader_;
  EngineLink* link_ = nullptr;
  loop::Timer timer_;
  bool was_connected_ = false;
  std::map<std::string, std::unique_ptr<Member>, std::less<>> members_;
};

void Member::welcome(std::string pid, std::string sid) {
  if (!sid.empty()) sid_ = std::move(sid);
  JsonObject data{{"sid", sid_}};
  if (!pid.empty()) data.append("pid", std::move(pid));
  session_.send({.type = SocketIoType::kConnect, .space = space_, .data = std::move(data)});
}

void Member::emit(SocketIoEvent event) {
  session_.send({.type = SocketIoType::kEvent,
                 .space = space_,
                 .data = std::move(event.words),
                 .attachments = std::move(event.attachments)});
}

void Member::acknowledge(std::uint64_t id, SocketIoEvent answer) {
  session_.send({.type = SocketIoType::kAck,
                 .space = space_,
                 .id = id,
                 .data = std::move(answer.words),
                 .attachments = std::move(answer.attachments)});
}

void Member::disconnect() {
  session_.send({.type = SocketIoType::kDisconnect, .space = space_});
  session_.leave(space_, SocketIoClose::kByServer);
}

EngineLink& Member::engine() { return session_.link(); }

}  // namespace

SocketIoSettings socketio_settings(const Limits& limits) {
  return {.connect_timeout = limits.socketio_connect_timeout,
          .packets = {.bytes_max = limits.engineio_payload_bytes_max}};
}

JsonObject invalid_namespace() { return {{"message", "Invalid namespace"}}; }

std::unique_ptr<EngineUser> make_socketio(const SocketIoSettings& settings, SocketIoDoor door) {
  return std::make_unique<SocketIoSession>(settings, std::move(door));
}

}  // namespace chasqui::edge
