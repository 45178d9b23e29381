#include "main/inherited_sockets.h"

#include <optional>
#include <utility>

#include "base/address.h"
#include "base/errors.h"
#include "base/text.h"

namespace chasqui::main {
namespace {

constexpr const char* kNameless = "unknown";  // As sd_listen_fds_with_names() calls it.

std::optional<std::string_view> variable(const char* const* environment, std::string_view name) {
  for (; environment && *environment; ++environment) {
    const std::string_view pair = *environment;
    if (pair.starts_with(name) && pair.substr(name.size()).starts_with('='))
      return pair.substr(name.size() + 1);
  }
  return std::nullopt;
}

[[noreturn]] void refuse(const std::string& why) {
  throw Refusal(Kind::kMalformed, "listen_fds", why);
}

std::size_t read_number(std::string_view name, std::string_view text, std::int64_t most) {
  const auto number = parse_int(text);
  if (!number || *number < 1 || *number > most)
    refuse(std::string(name) + "=" + std::string(text) + ": not a number from 1 to " +
           std::to_string(most));
  return static_cast<std::size_t>(*number);
}

std::vector<std::string> names_of(const char* const* environment, std::size_t count) {
  const auto text = variable(environment, "LISTEN_FDNAMES");
  if (!text) return std::vector<std::string>(count, kNameless);
  std::vector<std::string> names;
  for (const std::string_view name : split(*text, ':'))
    names.emplace_back(name.empty() ? kNameless : name);
  if (names.size() != count)
    refuse("LISTEN_FDNAMES has " + std::to_string(names.size()) +
           " names for LISTEN_FDS=" + std::to_string(count));
  return names;
}

bool is_for(const loop::ListeningSocket& socket, const std::string& name, const Endpoint& place) {
  if (socket.name() == name && name != kHandedOver) return true;
  return socket.port() == place.port &&
         IpAddress::parse(socket.address()) == IpAddress::parse(place.address);
}

}  // namespace

InheritedSockets::InheritedSockets(const char* const* environment, int pid, int first) {
  const auto whose = variable(environment, "LISTEN_PID");
  const auto how_many = variable(environment, "LISTEN_FDS");
  if (!whose || !how_many) return;
  if (read_number("LISTEN_PID", *whose, INT32_MAX) != static_cast<std::size_t>(pid)) return;
  const std::size_t count = read_number("LISTEN_FDS", *how_many, kInheritedMax);
  for (std::string& name : names_of(environment, count)) {
    auto socket = loop::ListeningSocket::adopt(first++, std::move(name));
    if (!socket) refuse("LISTEN_FDS: " + socket.error());
    sockets_.push_back(std::move(*socket));
  }
}

std::vector<Endpoint> InheritedSockets::endpoints(const std::string& name,
                                                  const Endpoint& configured) const {
  std::vector<Endpoint> endpoints;
  for (const loop::ListeningSocket& socket : sockets_)
    if (is_for(socket, name, configured)) endpoints.push_back({socket.address(), socket.port()});
  if (endpoints.empty()) endpoints.push_back(configured);
  return endpoints;
}

std::vector<loop::ListeningSocket> InheritedSockets::take(const std::string& name,
                                                          const Endpoint& configured) {
  std::vector<loop::ListeningSocket> taken, left;
  for (loop::ListeningSocket& socket : sockets_)
    (is_for(socket, name, configured) ? taken : left).push_back(std::move(socket));
  sockets_.swap(left);
  return taken;
}

void InheritedSockets::close_rest() {
  const auto rest = std::exchange(sockets_, {});
  for (const loop::ListeningSocket& socket : rest)
    if (socket.name() != kHandedOver)
      refuse("LISTEN_FDS: nothing is served on " + socket.address() + " port " +
             std::to_string(socket.port()) + ", called \"" + socket.name() +
             "\": FileDescriptorName= has to be a site's name, or the address a site's own");
}

}  // namespace chasqui::main
