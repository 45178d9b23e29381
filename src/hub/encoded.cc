#include "hub/encoded.h"

#include <algorithm>
#include <utility>

namespace chasqui::hub {
namespace {

std::uint64_t hash_of(std::span<const std::uint32_t> numbers) {
  std::uint64_t hash = 0xcbf29ce484222325;  // FNV-1a over words; equality is checked besides.
  for (const std::uint32_t number : numbers) hash = (hash ^ number) * 0x100000001b3;
  return hash;
}

}  // namespace

Encoded::Bytes Encoded::join(const Sequence& sequence) {
  if (sequence.numbers.size() == 1) return encode(sequence, sequence.numbers.front());
  const std::uint64_t hash = hash_of(sequence.numbers);
  const auto [first, last] = memo_.equal_range(hash);
  for (auto at = first; at != last; ++at) {
    if (std::ranges::equal(at->second.numbers, sequence.numbers)) return at->second.bytes;
  }
  Bytes bytes = build(sequence);
  memo_.emplace(hash, Join{{sequence.numbers.begin(), sequence.numbers.end()}, bytes});
  return bytes;
}

void Encoded::clear() {
  events_.clear();
  memo_.clear();
}

const Encoded::Bytes& Encoded::encode(const Sequence& sequence, std::uint32_t number) {
  if (events_.size() <= number) events_.resize(sequence.slots.size());
  Bytes& bytes = events_[number];
  if (!bytes) {
    auto made = std::make_shared<std::string>();
    format_.encode(*made, *sequence.slots[number].event, sequence.epoch);
    bytes = std::move(made);
    ++joins_;
  }
  return bytes;
}

Encoded::Bytes Encoded::build(const Sequence& sequence) {
  std::size_t size = 0;
  for (const std::uint32_t number : sequence.numbers) size += encode(sequence, number)->size();
  auto made = std::make_shared<std::string>();
  made->reserve(size);
  for (const std::uint32_t number : sequence.numbers) *made += *events_[number];
  ++joins_;
  return made;
}

}  // namespace chasqui::hub
