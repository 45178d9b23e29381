#include "api/metrics.h"

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

namespace chasqui::api {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;
using Labels = std::vector<ClientMetric::Label>;

double number(std::uint64_t value) { return static_cast<double>(value); }
double number(const edge::Count& count) { return number(count.load(std::memory_order_relaxed)); }

// The families in the order in which they were first asked for.
class Families {
 public:
  void counter(const char* name, const char* help, Labels labels, double value) {
    ClientMetric& metric = add(name, help, MetricType::Counter, std::move(labels));
    metric.counter.value = value;
  }
  void gauge(const char* name, const char* help, Labels labels, double value) {
    ClientMetric& metric = add(name, help, MetricType::Gauge, std::move(labels));
    metric.gauge.value = value;
  }
  ClientMetric& add(const char* name, const char* help, MetricType type, Labels labels) {
    ClientMetric metric;
    metric.label = std::move(labels);
    return family(name, help, type).metric.emplace_back(std::move(metric));
  }
  std::string text() const { return prometheus::TextSerializer().Serialize(families_); }

 private:
  MetricFamily& family(const char* name, const char* help, MetricType type) {
    for (MetricFamily& family : families_)
      if (family.name == name) return family;
    return families_.emplace_back(MetricFamily{name, help, type, {}});
  }
  std::vector<MetricFamily> families_;
};

void add_latency(Families& families, const edge::RouteMetrics& route, Labels labels) {
  ClientMetric& metric = families.add("chasqui_http_request_seconds", "How long answers took.",
                                      MetricType::Histogram, std::move(labels));
  std::uint64_t total = 0;
  for (std::size_t i = 0; i < route.by_latency.size(); ++i) {
    total += route.by_latency[i].load(std::memory_order_relaxed);
    const bool is_last = i == edge::kLatencyBounds.size();
    const double bound = is_last ? std::numeric_limits<double>::infinity()
                                 : static_cast<double>(edge::kLatencyBounds[i].count()) / 1e6;
    metric.histogram.bucket.push_back({total, bound});
  }
  metric.histogram.sample_count = total;
  metric.histogram.sample_sum = number(route.latency_us) / 1e6;
}

void add_route(Families& families, const edge::RouteMetrics& route, const Labels& labels) {
  static constexpr const char* kClasses[] = {"1xx", "2xx", "3xx", "4xx", "5xx"};
  std::uint64_t requests = 0;
  for (std::size_t i = 0; i < route.by_class.size(); ++i) {
    const std::uint64_t count = route.by_class[i].load(std::memory_order_relaxed);
    requests += count;
    if (count == 0) continue;
    Labels with_class = labels;
    with_class.push_back({"status", kClasses[i]});
    families.counter("chasqui_http_requests_total", "Requests answered, by route and status.",
                     std::move(with_class), number(count));
  }
  if (requests > 0) add_latency(families, route, labels);
}

void add_routes(Families& families, const MeteredSite& metered, const Labels& site) {
  const edge::EdgeMetrics& metrics = metered.listener->metrics();
  const edge::RouteTable& table = metered.listener->routes();
  for (std::size_t i = 0; i <= metrics.route_count; ++i) {
    Labels labels = site;
    const bool is_known = i < table.size();
    labels.push_back({"method", is_known ? table[i].method : ""});
    labels.push_back({"route", is_known ? table[i].pattern : "none"});
    add_route(families, metrics.routes[i], labels);
  }
}

void add_edge(Families& families, const MeteredSite& metered, const Labels& site) {
  const edge::EdgeMetrics& m = metered.listener->metrics();
  families.gauge("chasqui_connections", "Open connections, WebSockets included.", site,
                 number(m.connections));
  families.gauge("chasqui_sockets", "Open WebSockets.", site, number(m.sockets));
  families.gauge("chasqui_streams", "Open event streams (SSE).", site, number(m.streams));
  families.gauge("chasqui_requests_in_flight", "Requests being answered.", site,
                 number(m.requests_in_flight));
  families.counter("chasqui_connections_total", "Connections accepted.", site,
                   number(m.connections_total));
  families.counter("chasqui_sockets_total", "WebSockets accepted.", site, number(m.sockets_total));
  families.counter("chasqui_streams_total", "Event streams opened.", site, number(m.streams_total));
  families.counter("chasqui_bytes_in_total", "Bytes read.", site, number(m.bytes_in));
  families.counter("chasqui_bytes_out_total", "Bytes given to connections.", site,
                   number(m.bytes_out));
  families.counter("chasqui_messages_in_total", "WebSocket messages heard.", site,
                   number(m.messages_in));
  families.counter("chasqui_messages_out_total", "Messages sent by WebSockets and event streams.",
                   site, number(m.messages_out));
  for (std::size_t i = 0; i < m.refused.size(); ++i) {
    Labels labels = site;
    labels.push_back({"why", std::string(edge::to_text(static_cast<edge::Refused>(i)))});
    families.counter("chasqui_refused_total", "Who was turned away, and why.", std::move(labels),
                     number(m.refused[i]));
  }
}

void add_door(Families& families, const MeteredSite& metered, const Labels& site) {
  const edge::EdgeMetrics& m = metered.listener->metrics();
  const edge::ListenerSettings& settings = metered.listener->settings();
  families.counter(
      "chasqui_sockets_ended_total",
      "WebSockets and event streams ended because their credential was revoked or expired.", site,
      number(m.sockets_ended));
  families.gauge(
      "chasqui_address_credentials",
      "1 when some addresses stand for a credential: whoever comes from them needs none.", site,
      metered.has_address_credentials ? 1 : 0);
  if (settings.rates != nullptr) {
    Labels labels = site;
    labels.push_back({"why", "rate_identity"});
    families.counter("chasqui_refused_total", "Who was turned away, and why.", std::move(labels),
                     number(settings.rates->identities_refused()));
  }
  if (!settings.tls) return;
  families.gauge("chasqui_tls_certificate_expires_seconds",
                 "When the certificate in use ends, in seconds since 1970.", site,
                 static_cast<double>(settings.tls->expires().ms) / 1000);
  families.counter("chasqui_tls_reloads_total", "Certificates that were read again.", site,
                   number(m.tls_reloads));
  families.counter("chasqui_tls_reload_failures_total",
                   "Certificates that could not be used; the one before stayed.", site,
                   number(m.tls_reload_failures));
}

void add_database(Families& families, const Site& site, const Labels& labels) {
  const db::DatabaseMetrics& m = site.database.metrics();
  families.gauge("chasqui_log_head", "The newest position of the log.", labels,
                 static_cast<double>(site.database.head()));
  families.gauge("chasqui_write_queue", "Writes that wait.", labels,
                 number(site.database.queued()));
  families.counter("chasqui_commits_total", "Group commits.", labels, number(m.commits));
  families.counter("chasqui_commit_failures_total", "Group commits that failed.", labels,
                   number(m.commit_failures));
  families.counter("chasqui_writes_total", "Writes committed.", labels, number(m.jobs_committed));
  families.counter("chasqui_writes_failed_total", "Writes refused or failed.", labels,
                   number(m.jobs_failed));
  families.counter("chasqui_writes_replayed_total", "Answers given again by idempotency key.",
                   labels, number(m.jobs_replayed));
  families.gauge("chasqui_batch_writes_last", "Writes in the last group commit.", labels,
                 number(m.batch_jobs_last));
  families.gauge("chasqui_batch_writes_most", "Writes in the largest group commit.", labels,
                 number(m.batch_jobs_most));
  families.counter("chasqui_work_seconds_total", "Time in transactions.", labels,
                   number(m.work_ns) / 1e9);
  families.counter("chasqui_commit_seconds_total", "Time in commits alone.", labels,
                   number(m.commit_ns) / 1e9);
  families.counter("chasqui_reads_total", "Reads.", labels, number(m.reads));
}

void add_chores(Families& families, const service::Chores& chores, const Labels& site) {
  for (const service::Chores::Running& running : chores.all()) {
    Labels labels = site;
    labels.emplace_back("chore", running.chore->name);
    families.counter("chasqui_chores_total", "What the site does by itself: times done.", labels,
                     number(running.done));
    families.counter("chasqui_chore_failures_total", "The same: times it failed.", labels,
                     number(running.failed));
  }
}

}  // namespace

std::string render_metrics(const Metered& metered) {
  Families families;
  for (const MeteredSite& one : metered.sites) {
    const Labels labels{{"site", one.site->name}};
    add_routes(families, one, labels);
    add_edge(families, one, labels);
    add_door(families, one, labels);
    add_database(families, *one.site, labels);
    if (one.site->chores) add_chores(families, *one.site->chores, labels);
  }
  families.gauge("chasqui_worker_queue", "Jobs that wait for a worker.", {},
                 number(metered.workers->queued()));
  families.gauge("chasqui_workers_running", "Workers at work.", {},
                 number(metered.workers->running()));
  for (std::size_t i = 0; i < metered.loops->size(); ++i) {
    const loop::LoopCounts counts = (*metered.loops)[i].counts();
    const Labels labels{{"loop", std::to_string(i)}};
    families.counter("chasqui_loop_turns_total", "Turns of the event loop.", labels,
                     number(counts.turns));
    families.counter("chasqui_loop_posted_total", "Tasks posted to the loop.", labels,
                     number(counts.posted));
    families.counter("chasqui_loop_wakes_total", "Wakes that the posts needed.", labels,
                     number(counts.wakes));
  }
  return families.text();
}

void add_metrics(edge::RouteTable& routes, const Metered& metered) {
  edge::RouteOptions on_worker;
  on_worker.runs_on = edge::RunsOn::kWorker;
  routes.add(
      "GET", "/metrics",
      [&metered](edge::Call&&, edge::Responder&& responder) {
        wire::Response response = wire::Response::text(200, render_metrics(metered));
        response.set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
        std::move(responder).send(std::move(response));
      },
      on_worker);
}

}  // namespace chasqui::api
