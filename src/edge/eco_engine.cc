#include "edge/eco_engine.h"

#include <utility>

namespace chasqui::edge {
namespace {

class EngineEcho final : public EngineUser {
 public:
  void on_open(EngineLink& link) override { link_ = &link; }
  void on_message(std::string_view payload, bool is_text) override {
    is_text ? link_->send_text(payload) : link_->send_binary(payload);
  }
  void on_close(EngineClose) override {}

 private:
  EngineLink* link_ = nullptr;
};

class SocketIoEcho final : public SocketIoPeer {
 public:
  void on_connect(SocketIoLink& link, const Json& auth) override {
    link_ = &link;
    link.welcome();
    link.emit({{"auth", auth.is_null() ? Json(JsonObject()) : auth}});
  }
  void on_event(SocketIoEvent event, std::optional<std::uint64_t> id) override {
    const std::string_view name = event.words.front().text();
    if (name == "message") {
      event.words.front() = "message-back";
      link_->emit(std::move(event));
    } else if (name == "message-with-ack" && id) {
      event.words.erase(event.words.begin());
      link_->acknowledge(*id, std::move(event));
    }
  }
  void on_close(SocketIoClose) override {}

 private:
  SocketIoLink* link_ = nullptr;
};

}  // namespace

std::unique_ptr<EngineUser> make_engine_echo() { return std::make_unique<EngineEcho>(); }

std::expected<std::unique_ptr<SocketIoPeer>, JsonObject> open_socketio_echo(
    std::string_view space) {
  if (space != "/" && space != "/custom") return std::unexpected(invalid_namespace());
  return std::make_unique<SocketIoEcho>();
}

}  // namespace chasqui::edge
