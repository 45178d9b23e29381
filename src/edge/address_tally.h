// How many connections each address has, over all loops, without a lock.
#pragma once
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>

namespace chasqui::edge {

// A fixed table of counters. Two addresses that share a counter are counted together, so it may
// refuse too early, never too late; the seed keeps strangers from choosing who shares.
class AddressTally final {
 public:
  static constexpr std::size_t kSlots = 1 << 16;

  AddressTally(std::size_t per_address_max, std::uint64_t seed)
      : max_(per_address_max),
        seed_(seed),
        counts_(std::make_unique<std::atomic<std::uint32_t>[]>(kSlots)) {}

  // The slot that was taken, to be given back; kSlots when the address has too many.
  std::size_t take(std::string_view address) {
    const std::size_t slot = (std::hash<std::string_view>{}(address) ^ seed_) * kMix >> 48;
    if (counts_[slot].fetch_add(1, std::memory_order_relaxed) < max_) return slot;
    give_back(slot);
    return kSlots;
  }
  void give_back(std::size_t slot) { counts_[slot].fetch_sub(1, std::memory_order_relaxed); }

 private:
  static constexpr std::uint64_t kMix = 0x9e3779b97f4a7c15;  // Spreads bits upwards.

  std::size_t max_;
  std::uint64_t seed_;
  std::unique_ptr<std::atomic<std::uint32_t>[]> counts_;
};

}  // namespace chasqui::edge
