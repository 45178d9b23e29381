// Chance comes in: the system's random bytes, or a fixed series for tests.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>

namespace chasqui {

class Random {
 public:
  virtual ~Random() = default;
  virtual void fill(std::span<std::byte> out) = 0;
  std::uint64_t next();                      // 64 random bits.
  std::uint64_t below(std::uint64_t bound);  // 0 … bound-1, without bias; bound > 0.
};

class SystemRandom final : public Random {  // getrandom(2); safe from any thread.
 public:
  void fill(std::span<std::byte> out) override;
};

class SeededRandom final : public Random {  // splitmix64: the same series for the same seed.
 public:
  explicit SeededRandom(std::uint64_t seed) : state_(seed) {}
  void fill(std::span<std::byte> out) override;

 private:
  std::uint64_t state_;
};

}  // namespace chasqui
