// Files that are built into the program: pages, scripts, the documentation's own.
#pragma once
#include <cstddef>
#include <span>
#include <string_view>

#include "edge/router.h"

namespace chasqui::edge {

// Made by cmake/embed.cmake; everything lies in the program's read-only memory.
struct Asset {
  std::string_view path;        // "/docs/swagger-ui.css"
  std::string_view media_type;  // "text/css; charset=utf-8"
  std::string_view etag;        // With its quotes.
  std::string_view identity;
  std::string_view gzip;    // Empty: not worth it.
  std::string_view brotli;  // Empty: not worth it.
  bool is_immutable;        // Its name holds a hash of what is in it.
};

// The answer to GET or HEAD: the form that the client takes, 304 when it has it already.
wire::Response asset_reply(const Asset& asset, const wire::Request& request);

// Adds GET <prefix><path> for each asset, and <prefix>/ for "/index.html" of it.
void add_assets(RouteTable& routes, std::string_view prefix, std::span<const Asset> assets);

}  // namespace chasqui::edge
