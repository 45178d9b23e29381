#include "edge/socket_refusal.h"

#include <utility>

namespace chasqui::edge {
namespace {

class RefusingSession final : public SocketSession {
 public:
  explicit RefusingSession(SocketEnding ending) : ending_(std::move(ending)) {}

  void on_open(SocketLink& link) override {
    if (!ending_.message.empty()) link.send_text(ending_.message);
    link.close(ending_.code, ending_.reason);
  }
  void on_message(std::string_view, bool) override {}
  void on_close(std::uint16_t, std::string_view) override {}

 private:
  SocketEnding ending_;
};

}  // namespace

SocketAccept refuse_after_accept(SocketEnding ending) {
  SocketAccept accept;
  accept.session = std::make_unique<RefusingSession>(std::move(ending));
  return accept;
}

}  // namespace chasqui::edge
