#include "edge/cors.h"

#include <algorithm>

#include "base/text.h"

namespace chasqui::edge {
namespace {

std::string joined(const std::vector<std::string>& words, std::string_view between = ", ") {
  std::string text;
  for (const std::string& word : words) {
    if (!text.empty()) text += between;
    text += word;
  }
  return text;
}

bool is_listed(const CorsSettings& settings, std::string_view origin) {
  return std::ranges::find(settings.origins, origin) != settings.origins.end();
}

// "https://host:port" -> "host:port"; the request's Host is compared with it as it is.
std::string_view host_of(std::string_view origin) {
  const std::size_t at = origin.find("://");
  return at == std::string_view::npos ? std::string_view() : origin.substr(at + 3);
}

void allow_origin(const CorsSettings& settings, std::string_view origin, wire::Response& response) {
  if (settings.any_origin) {
    response.set("Access-Control-Allow-Origin", "*");
    return;
  }
  response.headers.add("Vary", "Origin");
  const bool listed = is_listed(settings, origin);
  if (listed) response.set("Access-Control-Allow-Origin", origin);
  if (settings.allows_credentials && (listed || settings.is_express))
    response.set("Access-Control-Allow-Credentials", "true");
}

wire::Response express_preflight(const CorsSettings& settings, const wire::Request& request) {
  wire::Response response = wire::Response::empty(204);
  allow_origin(settings, request.header("Origin"), response);
  response.set("Access-Control-Allow-Methods", joined(settings.methods, ","));
  if (!settings.headers.empty())
    response.set("Access-Control-Allow-Headers", joined(settings.headers, ","));
  return response;
}

}  // namespace

bool is_preflight(const wire::Request& request) {
  return request.method == wire::Method::kOptions && request.has_header("Origin") &&
         request.has_header("Access-Control-Request-Method");
}

bool allows_origin(const CorsSettings& settings, std::string_view origin) {
  return settings.any_origin || is_listed(settings, origin);
}

wire::Response preflight_reply(const CorsSettings& settings, const wire::Request& request) {
  if (settings.is_express) return express_preflight(settings, request);
  const std::string_view origin = request.header("Origin");
  const std::string_view method = request.header("Access-Control-Request-Method");
  if (!allows_origin(settings, origin))
    return wire::Response::text(400, "Disallowed CORS origin").set("Vary", "Origin");
  if (std::ranges::find(settings.methods, method) == settings.methods.end()) {
    wire::Response refused = wire::Response::text(400, "Disallowed CORS method");
    allow_origin(settings, origin, refused);
    return refused;
  }
  wire::Response response = wire::Response::text(200, "OK");
  allow_origin(settings, origin, response);
  response.set("Access-Control-Allow-Methods", joined(settings.methods));
  const std::string asked = request.headers.joined("Access-Control-Request-Headers");
  const std::string headers = settings.headers.empty() ? asked : joined(settings.headers);
  if (!headers.empty()) response.set("Access-Control-Allow-Headers", headers);
  response.set("Access-Control-Max-Age", std::to_string(settings.max_age.count()));
  return response;
}

void add_cors(const CorsSettings& settings, std::string_view origin, wire::Response& response) {
  if (!settings.is_on() || response.headers.find("Access-Control-Allow-Origin")) return;
  if (!origin.empty())
    allow_origin(settings, origin, response);
  else if (!settings.any_origin)
    response.headers.add("Vary", "Origin");
  if (origin.empty() && settings.is_express && settings.allows_credentials && !settings.any_origin)
    response.set("Access-Control-Allow-Credentials", "true");
  if (!origin.empty() && !settings.exposes.empty())
    response.set("Access-Control-Expose-Headers", joined(settings.exposes));
}

bool may_open_socket(const CorsSettings& settings, const wire::Request& request) {
  const std::string_view origin = request.header("Origin");
  if (origin.empty() || allows_origin(settings, origin)) return true;
  // A page that was not protected itself may be anybody's.
  if (request.is_secure && origin.starts_with("http://")) return false;
  return equal_ascii_case(host_of(origin), request.host);
}

}  // namespace chasqui::edge
