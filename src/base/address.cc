#include "base/address.h"

#include <arpa/inet.h>

#include <algorithm>
#include <cstring>

#include "base/text.h"

namespace chasqui {
namespace {

constexpr std::array<std::uint8_t, 12> kMappedPrefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
constexpr int kMappedBits = 96;

// The mask of byte `index` for a network of so many bits.
std::uint8_t mask_of(int bits, std::size_t index) {
  const int left = std::clamp(bits - static_cast<int>(index) * 8, 0, 8);
  return static_cast<std::uint8_t>(0xff00 >> left);
}

}  // namespace

std::optional<IpAddress> IpAddress::parse(std::string_view text) {
  char terminated[INET6_ADDRSTRLEN] = {};
  if (text.size() >= sizeof terminated || text.contains('\0')) return std::nullopt;
  std::ranges::copy(text, terminated);
  IpAddress address;
  std::uint8_t* const bytes = address.bytes_.data();
  if (::inet_pton(AF_INET6, terminated, bytes) == 1) return address;
  if (::inet_pton(AF_INET, terminated, bytes + kMappedPrefix.size()) != 1) return std::nullopt;
  std::ranges::copy(kMappedPrefix, bytes);
  return address;
}

bool IpAddress::is_v4() const {
  return std::equal(kMappedPrefix.begin(), kMappedPrefix.end(), bytes_.begin());
}

bool IpAddress::is_loopback() const {
  if (is_v4()) return bytes_[kMappedPrefix.size()] == 127;
  return std::ranges::all_of(bytes_.begin(), bytes_.end() - 1,
                             [](std::uint8_t byte) { return byte == 0; }) &&
         bytes_.back() == 1;
}

std::string IpAddress::to_text() const {
  char text[INET6_ADDRSTRLEN] = {};
  if (is_v4())
    ::inet_ntop(AF_INET, bytes_.data() + kMappedPrefix.size(), text, sizeof text);
  else
    ::inet_ntop(AF_INET6, bytes_.data(), text, sizeof text);
  return text;
}

std::optional<AddressSet::Network> AddressSet::parse_network(std::string_view text) {
  const std::size_t slash = text.find('/');
  const auto first = IpAddress::parse(text.substr(0, slash));
  if (!first) return std::nullopt;
  if (slash == std::string_view::npos) return Network{*first, 128};
  const bool is_short = text.substr(0, slash).find(':') == std::string_view::npos;
  const auto bits = parse_int(text.substr(slash + 1));
  if (!bits || *bits < 0 || *bits > (is_short ? 32 : 128)) return std::nullopt;
  const Network network{*first, static_cast<int>(*bits) + (is_short ? kMappedBits : 0)};
  for (std::size_t i = 0; i < first->bytes().size(); ++i)
    if ((first->bytes()[i] & ~mask_of(network.bits, i)) != 0) return std::nullopt;
  return network;
}

std::expected<AddressSet, std::string> AddressSet::parse(std::string_view text) {
  AddressSet set;
  while (true) {
    const std::size_t begin = text.find_first_not_of(", \t");
    if (begin == std::string_view::npos) return set;
    text.remove_prefix(begin);
    const std::string_view word = text.substr(0, text.find_first_of(", \t"));
    const auto network = parse_network(word);
    if (!network) return std::unexpected(std::string(word));
    set.networks_.push_back(*network);
    text.remove_prefix(word.size());
  }
}

bool AddressSet::contains(const IpAddress& address) const {
  return std::ranges::any_of(networks_, [&](const Network& network) {
    if (address.is_v4() != network.first.is_v4()) return false;
    for (std::size_t i = 0; i < address.bytes().size(); ++i)
      if ((address.bytes()[i] & mask_of(network.bits, i)) != network.first.bytes()[i]) return false;
    return true;
  });
}

bool AddressSet::contains(std::string_view address) const {
  const auto parsed = IpAddress::parse(address);
  return parsed && contains(*parsed);
}

}  // namespace chasqui
