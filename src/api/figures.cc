#include "api/figures.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "api/site.h"

namespace chasqui::api {
namespace {

std::int64_t whole(std::uint64_t count) { return static_cast<std::int64_t>(count); }
std::int64_t whole(const edge::Count& count) {
  return whole(count.load(std::memory_order_relaxed));
}

std::int64_t file_bytes(const std::string& path) {
  std::error_code error;
  const std::uintmax_t bytes = std::filesystem::file_size(path, error);
  return error ? 0 : static_cast<std::int64_t>(bytes);
}

// Of the whole program; 0 where the system does not say.
std::int64_t memory_bytes() {
  std::ifstream file("/proc/self/statm");
  std::int64_t all = 0, resident = 0;
  file >> all >> resident;
  return resident * sysconf(_SC_PAGESIZE);
}

JsonObject requests_of(const edge::EdgeMetrics& metrics) {
  static constexpr const char* kClasses[] = {"1xx", "2xx", "3xx", "4xx", "5xx"};
  std::int64_t by_class[5] = {}, total = 0, latency_us = 0;
  for (std::size_t i = 0; i <= metrics.route_count; ++i) {
    for (std::size_t c = 0; c < 5; ++c) by_class[c] += whole(metrics.routes[i].by_class[c]);
    latency_us += whole(metrics.routes[i].latency_us);
  }
  JsonObject classes;
  for (std::size_t c = 0; c < 5; ++c) {
    classes.append(kClasses[c], by_class[c]);
    total += by_class[c];
  }
  const double mean = total == 0 ? 0 : static_cast<double>(latency_us) / 1e3 / double(total);
  return {{"total", total},
          {"por_estado", std::move(classes)},
          {"en_curso", whole(metrics.requests_in_flight)},
          {"p50_ms", latency_ms(metrics, 0.5)},
          {"p99_ms", latency_ms(metrics, 0.99)},
          {"media_ms", mean}};
}

JsonObject door_of(const edge::EdgeMetrics& metrics) {
  JsonObject refused;
  for (std::size_t i = 0; i < metrics.refused.size(); ++i)
    refused.append(std::string(edge::to_text(static_cast<edge::Refused>(i))),
                   whole(metrics.refused[i]));
  return {{"conexiones", whole(metrics.connections)},
          {"sockets", whole(metrics.sockets)},
          {"flujos", whole(metrics.streams)},
          {"mensajes_recibidos", whole(metrics.messages_in)},
          {"entregas", whole(metrics.messages_out)},
          {"bytes_recibidos", whole(metrics.bytes_in)},
          {"bytes_enviados", whole(metrics.bytes_out)},
          {"rechazos", std::move(refused)}};
}

JsonObject writes_of(const db::Database& database) {
  const db::DatabaseMetrics& m = database.metrics();
  return {{"cola", whole(database.queued())},   {"confirmadas", whole(m.jobs_committed)},
          {"rechazadas", whole(m.jobs_failed)}, {"repetidas", whole(m.jobs_replayed)},
          {"grupos", whole(m.commits)},         {"mayor_grupo", whole(m.batch_jobs_most)},
          {"lecturas", whole(m.reads)}};
}

JsonObject log_of(const Site& site, db::Connection& connection) {
  const auto first = connection.query_int64("SELECT min(seq) FROM chasqui_log", {});
  const auto at = connection.query_int64("SELECT at FROM chasqui_log ORDER BY seq LIMIT 1", {});
  const auto last =
      connection.query_int64("SELECT at FROM chasqui_log ORDER BY seq DESC LIMIT 1", {});
  const auto time = [](std::optional<std::int64_t> ms) {
    return ms ? Json(to_iso(Utc{*ms})) : Json();
  };
  return {{"epoca", site.database.epoch()},
          {"cabeza", site.database.head()},
          {"primero", first.value_or(0)},
          {"desde", time(at)},
          {"ultimo", time(last)}};
}

}  // namespace

double latency_ms(const edge::EdgeMetrics& metrics, double part) {
  constexpr std::size_t kBuckets = edge::kLatencyBounds.size() + 1;
  std::int64_t counts[kBuckets] = {}, total = 0;
  for (std::size_t i = 0; i <= metrics.route_count; ++i)
    for (std::size_t b = 0; b < kBuckets; ++b) counts[b] += whole(metrics.routes[i].by_latency[b]);
  for (const std::int64_t count : counts) total += count;
  if (total == 0) return 0;
  std::int64_t seen = 0;
  std::size_t bucket = 0;
  while (bucket + 2 < kBuckets &&
         static_cast<double>(seen += counts[bucket]) < part * static_cast<double>(total))
    ++bucket;
  return static_cast<double>(edge::kLatencyBounds[bucket].count()) / 1e3;
}

JsonObject figures_of(const Site& site, db::Connection& connection, Utc since) {
  const Utc now = site.clock.now();
  JsonObject figures{
      {"hora", to_iso(now)},
      {"activo_s", (now.ms - since.ms) / 1000},
      {"memoria_bytes", memory_bytes()},
      {"trabajos_en_cola", whole(site.workers.queued())},
      {"escrituras", writes_of(site.database)},
      {"registro", log_of(site, connection)},
      {"base", JsonObject{{"bytes", file_bytes(site.database.path())},
                          {"wal_bytes", file_bytes(site.database.path() + "-wal")}}}};
  if (!site.listener) return figures;
  figures.append("peticiones", requests_of(site.listener->metrics()));
  figures.append("puerta", door_of(site.listener->metrics()));
  return figures;
}

}  // namespace chasqui::api
