// Events of the log as Socket.IO packets: 42/ws,["cliente_creado",{…,"seq":7,"epoca":"e1"}]
#pragma once
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "hub/listener.h"

namespace chasqui::edge {

// The arguments' only one is the event's data; an object gets the position beside its own members.
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
