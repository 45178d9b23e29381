#include "api/pages.h"

#include <algorithm>
#include <stdexcept>

#include "edge/static_files.h"

namespace chasqui::api {

void add_pages(edge::RouteTable& routes, const Site& site) {
  const service::App& app = site.context.app;
  edge::add_assets(routes, "", app.files());
  for (const service::PageAddress& page : app.pages()) {
    const auto file = std::ranges::find(app.files(), std::string_view(page.file), &Asset::path);
    if (file == app.files().end())
      throw std::logic_error(page.pattern + ": the app has no file " + page.file);
    routes.add("GET", page.pattern,
               [asset = edge::AssetHandler(*file)](edge::Call&& call, edge::Responder&& responder) {
                 std::move(responder).send(asset.reply(call.request));
               });
  }
}

}  // namespace chasqui::api
