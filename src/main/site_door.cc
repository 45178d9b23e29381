#include "main/site_door.h"

#include <stdexcept>

#include "base/errors.h"

namespace chasqui::main {
namespace {

std::shared_ptr<loop::TlsCredentials> tls_of(const SiteConfig& site) {
  if (site.tls_cert.empty()) return nullptr;
  try {
    return std::make_shared<loop::TlsCredentials>(loop::TlsFiles{site.tls_cert, site.tls_key});
  } catch (const std::runtime_error& error) {
    throw Refusal(Kind::kMalformed, "tls", error.what());
  }
}

edge::RateLimit per_second(std::size_t count, std::size_t burst) {
  return edge::RateLimit::per_second(static_cast<std::uint32_t>(count),
                                     static_cast<std::uint32_t>(burst));
}

}  // namespace

SiteConfig site_config(const Config& config, const std::string& name) {
  const auto found = config.sites.find(name);
  return found == config.sites.end() ? SiteConfig() : found->second;
}

void set_door(edge::ListenerSettings& settings, const Config& config, const std::string& name) {
  const SiteConfig site = site_config(config, name);
  settings.proxies = config.proxies;
  settings.allow_ips = site.allow_ips;
  settings.tls = tls_of(site);
  settings.hsts = std::chrono::duration_cast<std::chrono::seconds>(site.hsts);
  std::vector<std::string>& origins = settings.cors.origins;
  if (site.cors) {
    settings.cors.any_origin = false;
    origins = *site.cors;
  }
  origins.insert(origins.end(), site.origins.begin(), site.origins.end());
}

edge::RateSettings rates_of(const Limits& limits, bool is_open) {
  return {
      .per_address = per_second(limits.address_requests_per_second, limits.address_requests_burst),
      .per_identity =
          per_second(limits.identity_requests_per_second, limits.identity_requests_burst),
      .spares_loopback = is_open};
}

void warn_about_door(const edge::ListenerSettings& settings, const AddressSet& allowed,
                     const Log& log) {
  if (!allowed.empty())
    log.warn("ADDRESSES STAND FOR A CREDENTIAL: whoever comes from them needs none",
             {{"site", settings.site}, {"setting", "site." + settings.site + ".allow"}});
  if (!is_loopback(settings.address) && !settings.tls && settings.proxies.trusted.empty())
    log.warn("not encrypted: passwords and tokens can be read on the way",
             {{"site", settings.site}, {"address", settings.address}});
}

}  // namespace chasqui::main
