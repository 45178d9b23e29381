// Cross-origin requests (the Fetch standard): who may read our answers from a page of another site.
#pragma once
#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "wire/http.h"

namespace chasqui::edge {

struct CorsSettings {
  bool any_origin = false;                // "*": never with credentials.
  std::vector<std::string> origins = {};  // "https://tienda.example"; exact.
  bool allows_credentials = false;        // Only for listed origins.
  std::vector<std::string> methods = {"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"};
  std::vector<std::string> headers = {};  // Empty: whatever the preflight asks for.
  std::vector<std::string> exposes = {};  // Answer headers that pages may read.
  std::chrono::seconds max_age{600};
  // As the npm package `cors`: preflights are 204 whoever asks, and whether credentials are allowed
  // is said to everybody. Else as Starlette.
  bool is_express = false;

  bool is_on() const { return any_origin || !origins.empty(); }
};

bool is_preflight(const wire::Request& request);
bool allows_origin(const CorsSettings& settings, std::string_view origin);
// 200 "OK" with what is allowed, or 400 with what is not; in Express's way always 204.
wire::Response preflight_reply(const CorsSettings& settings, const wire::Request& request);
// Adds the headers that an answer to a cross-origin request carries.
void add_cors(const CorsSettings& settings, std::string_view origin, wire::Response& response);

// May a page of this origin open a WebSocket here? No Origin (no browser), the site's own host (by
// TLS, when the socket came by TLS), or an allowed one. Pages from files have the origin "null".
bool may_open_socket(const CorsSettings& settings, const wire::Request& request);

}  // namespace chasqui::edge
