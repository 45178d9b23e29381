#include "wire/socketio.h"

#include <array>
#include <utility>

#include "base/text.h"
#include "wire/json.h"

namespace chasqui::wire {
namespace {

constexpr std::size_t kDigitsMax = 15;  // What a JavaScript client counts exactly.
constexpr std::size_t kSpaceBytesMax = 200;
constexpr std::array<std::string_view, 6> kReserved = {
    "connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener"};

// Takes leading digits off `text`; nullopt when there are none or too many.
std::optional<std::uint64_t> take_number(std::string_view& text) {
  std::size_t digits = 0;
  while (digits < text.size() && is_digit(text[digits])) ++digits;
  if (digits == 0 || digits > kDigitsMax) return std::nullopt;
  std::uint64_t number = 0;
  for (const char c : text.substr(0, digits)) number = number * 10 + static_cast<unsigned>(c - '0');
  text.remove_prefix(digits);
  return number;
}

bool is_event(const Json& data) {
  const JsonArray* words = data.if_array();
  if (words == nullptr || words->empty()) return false;
  const Json& name = words->front();
  return name.is_number() || (name.if_string() != nullptr && !is_reserved_event(name.text()));
}

bool is_right(SocketIoType type, const Json& data) {
  switch (type) {
    case SocketIoType::kConnect:
      return data.is_null() || data.if_object() != nullptr;
    case SocketIoType::kDisconnect:
      return data.is_null();
    case SocketIoType::kConnectError:
      return data.if_object() != nullptr || data.if_string() != nullptr;
    case SocketIoType::kEvent:
      return is_event(data);
    case SocketIoType::kAck:
      return data.if_array() != nullptr;
    default:
      return false;
  }
}

// "/sala," off the front; "/" when no namespace is named. False when it is too long.
bool take_space(std::string_view& text, std::string& space) {
  if (!text.starts_with('/')) return true;
  const std::size_t comma = std::min(text.find(','), text.size());
  if (comma > kSpaceBytesMax) return false;
  // A query behind the name, as older clients send it, is not part of it.
  space = text.substr(0, std::min(text.find('?'), comma));
  text.remove_prefix(std::min(comma + 1, text.size()));
  return true;
}

}  // namespace

bool is_reserved_event(std::string_view name) {
  for (const std::string_view word : kReserved)
    if (word == name) return true;
  return false;
}

void append_socketio(std::string& out, const SocketIoPacket& packet) {
  auto type = std::to_underlying(packet.type);
  if (!packet.attachments.empty()) type += 3;  // kEvent -> kBinaryEvent, kAck -> kBinaryAck.
  out += static_cast<char>('0' + type);
  if (!packet.attachments.empty())
    out.append(std::to_string(packet.attachments.size())).append("-");
  if (packet.space != "/") out.append(packet.space).append(",");
  if (packet.id) out += std::to_string(*packet.id);
  if (!packet.data.is_null()) append_text(out, packet.data);
}

SocketIoReader::Result SocketIoReader::take_text(std::string_view text) {
  if (begun_) return std::unexpected("text in place of an attachment");
  if (text.empty() || text.front() < '0' || text.front() > '6')
    return std::unexpected("unknown packet type");
  SocketIoPacket packet;
  packet.type = static_cast<SocketIoType>(text.front() - '0');
  bytes_ = text.size();
  text.remove_prefix(1);
  awaited_ = 0;
  if (packet.type == SocketIoType::kBinaryEvent || packet.type == SocketIoType::kBinaryAck) {
    const auto count = take_number(text);
    if (!count || !text.starts_with('-') || *count > limits_.attachments_max)
      return std::unexpected("bad number of attachments");
    text.remove_prefix(1);
    awaited_ = *count;
    packet.type =
        packet.type == SocketIoType::kBinaryEvent ? SocketIoType::kEvent : SocketIoType::kAck;
  }
  if (!take_space(text, packet.space)) return std::unexpected("bad namespace");
  if (!text.empty() && is_digit(text.front())) {
    packet.id = take_number(text);
    if (!packet.id) return std::unexpected("bad id");
  }
  if (!text.empty()) {
    auto data = parse_json(text, {.allows_nul = true});
    if (!data) return std::unexpected("bad payload");
    packet.data = std::move(*data);
  }
  if (!is_right(packet.type, packet.data)) return std::unexpected("bad payload");
  if (awaited_ == 0) return packet;
  begun_ = std::move(packet);
  return std::nullopt;
}

SocketIoReader::Result SocketIoReader::take_binary(std::string_view bytes) {
  if (!begun_) return std::unexpected("an attachment of nothing");
  bytes_ += bytes.size();
  if (bytes_ > limits_.bytes_max) return std::unexpected("attachments are too large");
  begun_->attachments.emplace_back(bytes);
  if (begun_->attachments.size() < awaited_) return std::nullopt;
  SocketIoPacket packet = std::move(*begun_);
  begun_.reset();
  return packet;
}

}  // namespace chasqui::wire
