// Events as messages of the plain protocol: {"event":..,"data":..,"seq":..,"epoca":..}
#pragma once
#include <array>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "hub/listener.h"
#include "wire/deflate.h"

namespace chasqui::edge {

// Appends the JSON text. Ephemeral events have no "seq" and "epoca", others no "origen" if they
// have none.
void append_plain_event(std::string& out, const hub::Event& event, std::string_view epoch);

class PlainFormat final : public hub::Format {
 public:
  void encode(std::string& out, const hub::Event& event, std::string_view epoch) override;

 private:
  std::string text_;
};

// For sockets that agreed on permessage-deflate: each message stands alone, compressed once for all
// of them. Short ones, and those that do not shrink, are not compressed.
class PlainDeflatedFormat final : public hub::Format {
 public:
  PlainDeflatedFormat(wire::DeflatePool& pool, int window_bits, std::size_t bytes_min)
      : pool_(pool), window_bits_(window_bits), bytes_min_(bytes_min) {}
  void encode(std::string& out, const hub::Event& event, std::string_view epoch) override;

 private:
  wire::DeflatePool& pool_;
  int window_bits_;
  std::size_t bytes_min_;
  std::string text_;
};

// The formats of one loop, made when first needed.
class PlainFormats final {
 public:
  explicit PlainFormats(std::size_t deflate_bytes_min) : deflate_bytes_min_(deflate_bytes_min) {}

  hub::Format& plain() { return plain_; }
  hub::Format& deflated(int window_bits);  // 8..15: what the socket's client keeps.

 private:
  std::size_t deflate_bytes_min_;
  wire::DeflatePool pool_;
  PlainFormat plain_;
  std::array<std::unique_ptr<PlainDeflatedFormat>, wire::kWindowBitsMax + 1> deflated_;
};

}  // namespace chasqui::edge
