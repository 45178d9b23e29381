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

void append_member(std::string& out, std::string_view name) {
  out += out.back() == '{' ? "" : ",";
  append_json_string(out, name);
  out += ':';
}

// The members of an object's text, without its braces; empty for anything else.
std::string_view members_of(std::string_view object) {
  if (object.size() <= 2 || object.front() != '{') return {};
  return object.substr(1, object.size() - 2);
}

// Without its closing brace.
void append_content(std::string& out, std::string_view event, std::string_view data,
                    const PlainKeys& keys) {
  out += '{';
  append_member(out, keys.event);
  append_json_string(out, event);
  if (!keys.data.empty()) {
    append_member(out, keys.data);
    out += data.empty() ? "null" : data;
  } else if (const std::string_view members = members_of(data); !members.empty()) {
    out += ',';
    out += members;
  }
}

void append_position(std::string& out, std::int64_t seq, std::string_view epoch,
                     const PlainKeys& keys) {
  if (keys.seq.empty()) return;
  append_member(out, keys.seq);
  append_int(out, seq);
  append_member(out, keys.epoch);
  append_json_string(out, epoch);
}

}  // namespace

void append_plain_event(std::string& out, const hub::Event& event, std::string_view epoch,
                        const PlainKeys& keys) {
  append_content(out, event.name, event.data, keys);
  if (event.seq > 0) append_position(out, event.seq, epoch, keys);
  if (!event.origin.empty()) {
    append_member(out, "origen");
    append_json_string(out, event.origin);
  }
  out += '}';
}

void append_plain_note(std::string& out, const PlainNote& note, const PlainKeys& keys) {
  append_content(out, note.event, note.data, keys);
  append_position(out, note.seq, note.epoch, keys);
  out += '}';
}

void PlainFormat::encode(std::string& out, const hub::Event& event, std::string_view epoch) {
  text_.clear();
  append_plain_event(text_, event, epoch, keys_);
  wire::append_ws_frame(out, {wire::WsOpcode::kText}, text_);
}

void PlainDeflatedFormat::encode(std::string& out, const hub::Event& event,
                                 std::string_view epoch) {
  text_.clear();
  append_plain_event(text_, event, epoch, settings_.keys);
  if (text_.size() >= settings_.bytes_min) {
    const std::string packed = pool_.deflate(text_, settings_.window_bits);
    if (packed.size() < text_.size()) {
      return wire::append_ws_frame(out, {wire::WsOpcode::kText, true, true}, packed);
    }
  }
  wire::append_ws_frame(out, {wire::WsOpcode::kText}, text_);
}

hub::Format& PlainFormats::deflated(int window_bits) {
  auto& format = deflated_.at(static_cast<std::size_t>(window_bits));
  if (!format) {
    format = std::make_unique<PlainDeflatedFormat>(
        pool_, PlainDeflatedFormat::Settings{keys_, window_bits, deflate_bytes_min_});
  }
  return *format;
}

}  // namespace chasqui::edge
