#include "api/admin_page.h"

#include <string_view>
#include <utility>

#include "base/errors.h"
#include "edge/static_files.h"

namespace chasqui::api {
namespace {

constexpr std::string_view kFolder = "/admin", kIndex = "/admin/index.html";
// It asks nobody else, and no other page shows it within itself. Styles are also set on elements.
constexpr std::string_view kPolicy =
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

bool has_own_page(const edge::RouteTable& routes) {
  // Nothing of the page is at this address: only an app's own page takes it.
  const edge::RouteTable::Route* taken = routes.find("GET", "/admin/inicio").route;
  return taken && taken->pattern.starts_with(kFolder);
}

// Names hold a hash of what is in the file: an app that brings the same name brings the same file.
bool has_file(const edge::RouteTable& routes, std::string_view path) {
  const edge::RouteTable::Route* taken = routes.find("GET", path).route;
  return taken && taken->pattern == path;
}

void add_index(edge::RouteTable& routes, const Asset& index) {
  auto show = [page = edge::AssetHandler(index)](edge::Call&& call, edge::Responder&& responder) {
    if (call.request.path.starts_with("/admin/api/"))
      return std::move(responder).refuse(
          Refusal(Kind::kNotFound, "", "There is no " + call.request.path));
    wire::Response response = page.reply(call.request);
    response.set("Content-Security-Policy", kPolicy);
    response.set("Referrer-Policy", "same-origin");
    std::move(responder).send(std::move(response));
  };
  routes.add("GET", "/admin/{rest...}", std::move(show), {.name = "assets"});
}

}  // namespace

void add_admin_page(edge::RouteTable& routes) {
  if (has_own_page(routes)) return;
  for (const Asset& asset : admin_assets())
    if (asset.path == kIndex)
      add_index(routes, asset);
    else if (!has_file(routes, asset.path))
      edge::add_assets(routes, "", {&asset, 1});
}

}  // namespace chasqui::api
