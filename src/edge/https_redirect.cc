#include "edge/https_redirect.h"

#include <string>

namespace chasqui::edge {
namespace {

constexpr std::uint16_t kHttpsPort = 443;

std::string place_by_https(const wire::Request& request, std::uint16_t port) {
  std::string place = "https://" + std::string(request.host_name());
  if (port != kHttpsPort) place += ":" + std::to_string(port);
  return place + request.target;
}

}  // namespace

RouteTable https_redirect(std::uint16_t https_port) {
  RouteTable routes;
  const Handler redirect = [https_port](Call&& call, Responder&& responder) {
    if (call.request.host_name().empty() || !call.request.target.starts_with('/'))
      return std::move(responder).refuse(Refusal(Kind::kMalformed, "host", "No host was named"));
    std::move(responder).send(
        wire::Response::empty(308).set("Location", place_by_https(call.request, https_port)));
  };
  routes.add("*", "/{rest...}", redirect);
  return routes;
}

}  // namespace chasqui::edge
