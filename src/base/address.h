// IP addresses and sets of them: who may come in, who speaks for others.
#pragma once
#include <array>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chasqui {

// An IPv4 address and the same one mapped into IPv6 ("::ffff:10.0.0.1") are equal.
class IpAddress final {
 public:
  // Without port, brackets or zone: "127.0.0.1", "::1".
  static std::optional<IpAddress> parse(std::string_view text);

  bool is_v4() const;
  bool is_loopback() const;  // 127.0.0.0/8, ::1
  std::string to_text() const;
  const std::array<std::uint8_t, 16>& bytes() const { return bytes_; }

  bool operator==(const IpAddress&) const = default;

 private:
  std::array<std::uint8_t, 16> bytes_{};  // IPv4 as mapped.
};

// Addresses and networks: "127.0.0.1, 10.0.0.0/8, fd00::/8". A network of IPv6 holds no IPv4
// address, so "0.0.0.0/0" and "::/0" are both needed for everybody.
class AddressSet final {
 public:
  // Separated by commas or spaces; nothing is the empty set. The error is what does not fit, such
  // as an address with bits behind its network's.
  static std::expected<AddressSet, std::string> parse(std::string_view text);

  bool contains(const IpAddress& address) const;
  bool contains(std::string_view address) const;  // False when it is none.
  bool empty() const { return networks_.empty(); }

 private:
  struct Network {
    IpAddress first;
    int bits = 128;  // Of the 16 bytes.
  };
  static std::optional<Network> parse_network(std::string_view text);

  std::vector<Network> networks_;
};

}  // namespace chasqui
