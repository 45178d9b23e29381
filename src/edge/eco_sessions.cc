#include "edge/eco_sessions.h"

#include <memory>
#include <string>

#include "wire/ws_encoder.h"

namespace chasqui::edge {
namespace {

constexpr std::string_view kStream = "difusion";
constexpr std::string_view kText = "texto";
constexpr std::string_view kBinary = "binario";

}  // namespace

void EchoSession::on_open(SocketLink& link) { link_ = &link; }

void EchoSession::on_message(std::string_view payload, bool is_text) {
  if (link_ == nullptr) return;
  is_text ? link_->send_text(payload) : link_->send_binary(payload);
  if (link_->pending_bytes() > kEcoPendingBytesMax) link_->pause_reading();
}

void EchoSession::on_drained() {
  if (link_ != nullptr) link_->resume_reading();
}

void EchoSession::on_close(std::uint16_t, std::string_view) { link_ = nullptr; }

hub::EventRef broadcast_event(std::string_view payload, bool is_text) {
  return std::make_shared<const hub::Event>(hub::Event{
      0, std::string(kStream), std::string(is_text ? kText : kBinary), std::string(payload), ""});
}

void BroadcastFormat::encode(std::string& out, const hub::Event& event, std::string_view) {
  const auto opcode = event.name == kText ? wire::WsOpcode::kText : wire::WsOpcode::kBinary;
  wire::append_ws_frame(out, {opcode}, event.data);
}

void BroadcastSession::on_open(SocketLink& link) {
  link_ = &link;
  route_.relay->hub_of(link.loop())
      .subscribe(subscription_,
                 {route_.space, {std::string(kStream)}, &route_.format, &route_.audience, {}});
}

void BroadcastSession::on_message(std::string_view payload, bool is_text) {
  if (link_ == nullptr) return;
  route_.relay->publish_ephemeral(route_.space, broadcast_event(payload, is_text));
  if (link_->pending_bytes() > kEcoPendingBytesMax) link_->pause_reading();
}

void BroadcastSession::on_drained() {
  if (link_ == nullptr) return;
  link_->resume_reading();
  route_.relay->hub_of(link_->loop()).drained(subscription_);
}

void BroadcastSession::on_close(std::uint16_t, std::string_view) {
  if (link_ == nullptr) return;
  route_.relay->hub_of(link_->loop()).unsubscribe(subscription_);
  link_ = nullptr;
}

void BroadcastSession::deliver(const hub::Batch& batch) { link_->send(batch.bytes); }

std::size_t BroadcastSession::queued_bytes() const { return link_->pending_bytes(); }

void BroadcastSession::resync(const hub::Resync&) {}

void BroadcastSession::end(hub::EndReason) { link_->close(wire::ws_close::kTryLater, "reintente"); }

}  // namespace chasqui::edge
