// Events of the log as Socket.IO packets: 42/ws,["cliente_creado",{…},"7:e1"]. Behind the data, as
// it is, stands the offset that clients come back with; ephemeral events have none.
#pragma once
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "hub/listener.h"

namespace chasqui::edge {

std::string socketio_offset(const hub::Position& position);  // "7:e1"
std::optional<hub::Position> position_of_offset(std::string_view offset);

class SocketIoFormat final : public hub::Format {
 public:
  // On a WebSocket as whole frames, else as packets of a payload, each with a separator before it.
  struct Form {
    std::string space;  // The namespace.
    bool is_polling = false;
    auto operator<=>(const Form&) const = default;
  };
  explicit SocketIoFormat(Form form) : form_(std::move(form)) {}
  void encode(std::string& out, const hub::Event& event, std::string_view epoch) override;

 private:
  const Form form_;
  std::string text_;
};

// Of one loop, made when first needed.
class SocketIoFormats final {
 public:
  hub::Format& of(const SocketIoFormat::Form& form);

 private:
  std::map<SocketIoFormat::Form, std::unique_ptr<SocketIoFormat>> formats_;
};

}  // namespace chasqui::edge
