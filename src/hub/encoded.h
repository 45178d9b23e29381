// One format's bytes of the pending events: each event encoded once, each sequence joined once.
#pragma once
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "hub/listener.h"
#include "hub/slot.h"

namespace chasqui::hub {

class Encoded final {
 public:
  using Bytes = std::shared_ptr<const std::string>;
  struct Sequence {
    std::span<const Slot> slots;             // All that are pending; they stay until clear().
    std::span<const std::uint32_t> numbers;  // Those to join, of one space; at least one.
    std::string_view epoch;
  };

  explicit Encoded(Format& format) : format_(format) {}

  // The same numbers give the same pointer.
  Bytes join(const Sequence& sequence);
  // The slots' numbers mean something else from now on.
  void clear();
  std::uint64_t joins() const { return joins_; }  // Byte strings made, over all time.

 private:
  struct Join {
    std::vector<std::uint32_t> numbers;
    Bytes bytes;
  };
  const Bytes& encode(const Sequence& sequence, std::uint32_t number);
  Bytes build(const Sequence& sequence);

  Format& format_;
  std::vector<Bytes> events_;  // By slot number; null: not encoded yet.
  std::unordered_multimap<std::uint64_t, Join> memo_;
  std::uint64_t joins_ = 0;
};

}  // namespace chasqui::hub
