// What the configuration says about a site's door: who may come, how often, and with which
// certificate.
#pragma once
#include <string>

#include "base/log.h"
#include "edge/listener.h"
#include "main/config.h"

namespace chasqui::main {

// Everything about it at its defaults when nothing was said.
SiteConfig site_config(const Config& config, const std::string& name);

// Fills in proxies, allow_ips, certificate, HSTS and further origins. Throws Refusal when the
// certificate cannot be used.
void set_door(edge::ListenerSettings& settings, const Config& config, const std::string& name);

// `is_open`: nobody is counted on this computer, where everybody is let in.
edge::RateSettings rates_of(const Limits& limits, bool is_open);

// Says what an administrator should know at the start: addresses that stand for a credential, and
// an open address without TLS.
void warn_about_door(const edge::ListenerSettings& settings, const AddressSet& allowed,
                     const Log& log);

}  // namespace chasqui::main
