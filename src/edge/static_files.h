// Files that are built into the program: pages, scripts, the documentation's own.
#pragma once
#include <functional>
#include <span>
#include <string_view>

#include "base/asset.h"
#include "edge/router.h"

namespace chasqui::edge {

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
