#include "edge/plain_format.h"

#include <charconv>

#include "base/json.h"
#include "wire/ws_encoder.h"

namespace chasqui::edge {
namespace {

void append_int(std::string& out, std::int64_t value) {
  char digits[24];
  const auto end = std::to_chars(digits, digits + sizeof digits, value);
  out.append(digits, end.ptr);
}

}  // namespace

void append_plain_event(std::string& out, const hub::Event& event, std::string_view epoch) {
  out += R"({"event":)";
  append_json_string(out, event.name);
  out += R"(,"data":)";
  out += event.data.empty() ? "null" : event.data;
  if (event.seq > 0) {
    out += R"(,"seq":)";
    append_int(out, event.seq);
    out += R"(,"epoca":)";
    append_json_string(out, epoch);
  }
  if (!event.origin.empty()) {
    out += R"(,"origen":)";
    append_json_string(out, event.origin);
  }
  out += '}';
}

void PlainFormat::encode(std::string& out, const hub::Event& event, std::string_view epoch) {
  text_.clear();
  append_plain_event(text_, event, epoch);
  wire::append_ws_frame(out, {wire::WsOpcode::kText}, text_);
}

void PlainDeflatedFormat::encode(std::string& out, const hub::Event& event,
                                 std::string_view epoch) {
  text_.clear();
  append_plain_event(text_, event, epoch);
  if (text_.size() >= bytes_min_) {
    const std::string packed = pool_.deflate(text_, window_bits_);
    if (packed.size() < text_.size()) {
      return wire::append_ws_frame(out, {wire::WsOpcode::kText, true, true}, packed);
    }
  }
  wire::append_ws_frame(out, {wire::WsOpcode::kText}, text_);
}

hub::Format& PlainFormats::deflated(int window_bits) {
  auto& format = deflated_.at(static_cast<std::size_t>(window_bits));
  if (!format) {
    format = std::make_unique<PlainDeflatedFormat>(pool_, window_bits, deflate_bytes_min_);
  }
  return *format;
}

}  // namespace chasqui::edge
