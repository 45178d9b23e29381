// Events as messages of the plain protocol: {"event":..,"data":..,"seq":..,"epoca":..}
#pragma once
#include <array>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "hub/listener.h"
#include "wire/deflate.h"

namespace chasqui::edge {

// What the members of a frame are called. Without a name for the position frames have none; without
// one for the data, the data's own members stand beside the event's name.
struct PlainKeys {
  std::string event = "event", data = "data", seq = "seq", epoch = "epoca";
};

// Appends the JSON text. Ephemeral events have no position, others no "origen" if they have none.
void append_plain_event(std::string& out, const hub::Event& event, std::string_view epoch,
                        const PlainKeys& keys = {});

// One socket's own message in the same frame, with a position even when that is 0.
struct PlainNote {
  std::string_view event;
  std::string_view data;  // JSON text.
  std::int64_t seq = 0;
  std::string_view epoch;
};
void append_plain_note(std::string& out, const PlainNote& note, const PlainKeys& keys);

class PlainFormat final : public hub::Format {
 public:
  explicit PlainFormat(const PlainKeys& keys) : keys_(keys) {}
  void encode(std::string& out, const hub::Event& event, std::string_view epoch) override;

 private:
  const PlainKeys& keys_;
  std::string text_;
};

// For sockets that agreed on permessage-deflate: each message stands alone, compressed once for all
// of them. Short ones, and those that do not shrink, are not compressed.
class PlainDeflatedFormat final : public hub::Format {
 public:
  struct Settings {
    const PlainKeys& keys;
    int window_bits;
    std::size_t bytes_min;
  };
  PlainDeflatedFormat(wire::DeflatePool& pool, const Settings& settings)
      : pool_(pool), settings_(settings) {}
  void encode(std::string& out, const hub::Event& event, std::string_view epoch) override;

 private:
  wire::DeflatePool& pool_;
  const Settings settings_;
  std::string text_;
};

// The formats of one loop, made when first needed.
class PlainFormats final {
 public:
  explicit PlainFormats(std::size_t deflate_bytes_min, PlainKeys keys = {})
      : deflate_bytes_min_(deflate_bytes_min), keys_(std::move(keys)) {}
  PlainFormats(const PlainFormats&) = delete;
  PlainFormats& operator=(const PlainFormats&) = delete;

  hub::Format& plain() { return plain_; }
  hub::Format& deflated(int window_bits);  // 8..15: what the socket's client keeps.

 private:
  std::size_t deflate_bytes_min_;
  PlainKeys keys_;
  wire::DeflatePool pool_;
  PlainFormat plain_{keys_};
  std::array<std::unique_ptr<PlainDeflatedFormat>, wire::kWindowBitsMax + 1> deflated_;
};

}  // namespace chasqui::edge
