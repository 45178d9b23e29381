// Files that are built into the program: pages, scripts, the documentation's own.
#pragma once
#include <functional>
#include <span>
#include <string_view>

#include "edge/router.h"

namespace chasqui::edge {

// Made by cmake/embed.cmake; everything lies in the program's read-only memory.
struct Asset {
  std::string_view path;        // "/docs/swagger-ui.css"
  std::string_view media_type;  // "text/css; charset=utf-8"
  std::string_view etag;        // With its quotes; of the uncompressed bytes.
  std::string_view identity;
  std::string_view gzip;      // Empty: not worth it.
  std::string_view brotli;    // Empty: not worth it.
  bool is_immutable = false;  // Its name holds a hash of what is in it.
};

// Answers GET and HEAD with one asset: in the form that the client takes, or 304 when it has it.
class AssetHandler final {
 public:
  explicit AssetHandler(const Asset& asset);
  wire::Response reply(const wire::Request& request) const { return reply_(request); }

 private:
  std::function<wire::Response(const wire::Request&)> reply_;
};

// Adds GET <prefix><path> for each asset; "…/index.html" is also found as its folder.
void add_assets(RouteTable& routes, std::string_view prefix, std::span<const Asset> assets);

}  // namespace chasqui::edge
