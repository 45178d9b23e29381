#include "edge/static_files.h"

#include <array>
#include <memory>
#include <mutex>
#include <string>

#include "wire/http_conditional.h"
#include "wire/http_media.h"

namespace chasqui::edge {
namespace {

using Bytes = std::shared_ptr<const std::string>;

// The forms of one asset as answers share them; each is copied out of the program's memory when it
// is first asked for, by whatever loop.
class Shared final {
 public:
  explicit Shared(const Asset& asset) : asset_(asset) {}

  Bytes form(wire::Coding coding) {
    Form& form = forms_[static_cast<std::size_t>(coding)];
    std::call_once(form.once,
                   [&] { form.bytes = std::make_shared<const std::string>(bytes_of(coding)); });
    return form.bytes;
  }
  const Asset& asset() const { return asset_; }

 private:
  struct Form {
    std::once_flag once;
    Bytes bytes;
  };

  std::string_view bytes_of(wire::Coding coding) const {
    if (coding == wire::Coding::kGzip) return asset_.gzip;
    return coding == wire::Coding::kBrotli ? asset_.brotli : asset_.identity;
  }

  Asset asset_;
  std::array<Form, 3> forms_;
};

wire::Response make_reply(Shared& shared, const wire::Request& request) {
  const Asset& asset = shared.asset();
  wire::Response response;
  response.set("ETag", asset.etag);
  response.set("Vary", "Accept-Encoding");
  response.set("Cache-Control",
               asset.is_immutable ? "public, max-age=31536000, immutable" : "no-cache");
  const std::string known = request.headers.joined("If-None-Match");
  if (wire::if_none_match(known, asset.etag) == wire::Precondition::kFails) {
    response.status = 304;
    return response;
  }
  const auto coding =
      wire::negotiate_coding(request.headers.joined("Accept-Encoding"),
                             {.gzip = !asset.gzip.empty(), .brotli = !asset.brotli.empty()});
  response.set("Content-Type", asset.media_type);
  response.set("X-Content-Type-Options", "nosniff");
  if (coding != wire::Coding::kIdentity) response.set("Content-Encoding", to_text(coding));
  response.asset = shared.form(coding);
  return response;
}

}  // namespace

AssetHandler::AssetHandler(const Asset& asset) {
  auto shared = std::make_shared<Shared>(asset);
  reply_ = [shared](const wire::Request& request) { return make_reply(*shared, request); };
}

void add_assets(RouteTable& routes, std::string_view prefix, std::span<const Asset> assets) {
  for (const Asset& asset : assets) {
    const auto handler = [files = AssetHandler(asset)](Call&& call, Responder&& responder) {
      std::move(responder).send(files.reply(call.request));
    };
    const std::string path = std::string(prefix) + std::string(asset.path);
    routes.add("GET", path, handler, {.name = "assets"});
    constexpr std::string_view kIndex = "/index.html";
    if (!path.ends_with(kIndex)) continue;
    const std::string folder = path.substr(0, path.size() - kIndex.size());
    routes.add("GET", folder.empty() ? "/" : folder, handler, {.name = "assets"});
  }
}

}  // namespace chasqui::edge
