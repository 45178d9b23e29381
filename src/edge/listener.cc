#include "edge/listener.h"

#include <utility>

#include "edge/site.h"

namespace chasqui::edge {

Listener::Listener(ListenerTools tools, ListenerSettings settings, RouteTable routes,
                   Sockets sockets)
    : site_(std::make_shared<Site>(tools, std::move(settings), std::move(routes),
                                   std::move(sockets))) {}

Listener::~Listener() = default;

void Listener::start() { site_->start(); }
void Listener::stop(std::function<void()> done, Stop how) { site_->stop(std::move(done), how); }
Listener::Sockets Listener::take_sockets() { return std::exchange(site_->sockets, {}); }
void Listener::look(std::function<void(Traffic)> done) { site_->look(std::move(done)); }
void Listener::send_away(const std::string& id, SocketEnding ending,
                         std::function<void(bool)> done) {
  site_->send_away(id, std::move(ending), std::move(done));
}
void Listener::reload_tls() { site_->reload_tls(); }
std::uint16_t Listener::port() const { return site_->port; }
const EdgeMetrics& Listener::metrics() const { return site_->metrics; }
const RouteTable& Listener::routes() const { return site_->routes; }
const ListenerSettings& Listener::settings() const { return site_->settings; }

}  // namespace chasqui::edge
