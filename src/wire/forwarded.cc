#include "wire/forwarded.h"

#include <algorithm>

#include "base/text.h"

namespace chasqui::wire {
namespace {

// forwarded-element *( OWS "," OWS forwarded-element ), of name=value pairs with ";" between.
class ForwardedReader {
 public:
  explicit ForwardedReader(std::string_view text) : rest_(text) {}

  std::optional<std::vector<ForwardedHop>> read() {
    std::vector<ForwardedHop> hops;
    do {
      if (hops.size() == kForwardedHopsMax) return std::nullopt;
      if (!read_hop(hops.emplace_back())) return std::nullopt;
    } while (skip(','));
    if (!rest_.empty()) return std::nullopt;
    return hops;
  }

 private:
  bool read_hop(ForwardedHop& hop) {
    do {
      const std::string_view name = take_token();
      if (name.empty() || rest_.empty() || rest_.front() != '=') return false;
      rest_.remove_prefix(1);
      const auto value = take_value();
      if (!value || !put(hop, name, *value)) return false;
    } while (skip(';'));
    return true;
  }

  // False when the hop has said it before.
  static bool put(ForwardedHop& hop, std::string_view name, const std::string& value) {
    std::string* place = nullptr;
    if (equal_ascii_case(name, "for")) place = &hop.node;
    if (equal_ascii_case(name, "proto")) place = &hop.proto;
    if (equal_ascii_case(name, "host")) place = &hop.host;
    if (place == nullptr) return true;
    if (!place->empty() || value.empty()) return false;
    *place = value;
    return true;
  }

  std::string_view take_token() {
    skip_space();
    std::size_t end = 0;
    while (end < rest_.size() && is_token(rest_.substr(end, 1))) ++end;
    const std::string_view token = rest_.substr(0, end);
    rest_.remove_prefix(end);
    return token;
  }

  std::optional<std::string> take_value() {
    if (!rest_.starts_with('"')) {
      const std::string_view token = take_token();
      if (token.empty()) return std::nullopt;
      return std::string(token);
    }
    std::string value;
    for (std::size_t i = 1; i < rest_.size(); ++i) {
      if (rest_[i] == '"') {
        rest_.remove_prefix(i + 1);
        return value;
      }
      if (rest_[i] == '\\' && ++i == rest_.size()) break;
      value += rest_[i];
    }
    return std::nullopt;
  }

  bool skip(char separator) {
    skip_space();
    if (!rest_.starts_with(separator)) return false;
    rest_.remove_prefix(1);
    return true;
  }
  void skip_space() { rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t"), rest_.size())); }

  std::string_view rest_;
};

std::string_view last_of_list(std::string_view list) {
  const std::size_t comma = list.rfind(',');
  return trim(comma == std::string_view::npos ? list : list.substr(comma + 1));
}

bool is_port(std::string_view text) {
  return !text.empty() && text.size() <= 5 &&
         std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

std::optional<std::vector<ForwardedHop>> parse_forwarded(std::string_view text) {
  return ForwardedReader(text).read();
}

std::optional<std::vector<ForwardedHop>> x_forwarded_hops(const Headers& headers) {
  const std::string nodes = headers.joined("X-Forwarded-For");
  if (trim(nodes).empty()) return std::nullopt;
  const std::string proto = headers.joined("X-Forwarded-Proto");
  const std::string host = headers.joined("X-Forwarded-Host");
  std::vector<ForwardedHop> hops;
  for (const std::string_view node : split(nodes, ',')) {
    if (hops.size() == kForwardedHopsMax) return std::nullopt;
    hops.push_back({std::string(trim(node)), std::string(last_of_list(proto)),
                    std::string(last_of_list(host))});
  }
  return hops;
}

std::string_view node_address(std::string_view node) {
  if (node.starts_with('[')) {
    const std::size_t end = node.find(']');
    if (end == std::string_view::npos) return {};
    const std::string_view behind = node.substr(end + 1);
    const bool is_good = behind.empty() || (behind.front() == ':' && is_port(behind.substr(1)));
    return is_good ? node.substr(1, end - 1) : std::string_view();
  }
  const std::size_t colon = node.find(':');
  if (colon == std::string_view::npos || node.find(':', colon + 1) != std::string_view::npos)
    return node;  // No port; or an IPv6 address as X-Forwarded-For has it, without brackets.
  return is_port(node.substr(colon + 1)) ? node.substr(0, colon) : std::string_view();
}

}  // namespace chasqui::wire
