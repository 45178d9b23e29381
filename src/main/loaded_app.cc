#include "main/loaded_app.h"

#include <cstdlib>

#include "base/errors.h"
#include "schema/loader.h"

namespace chasqui::main {
namespace {

schema::AppSchema parsed(const AppEntry& entry) {
  auto loaded = schema::load_app(entry.toml, std::string(entry.name) + "/app.toml");
  if (loaded) return std::move(*loaded);
  std::string text;
  for (const schema::SchemaError& error : loaded.error())
    text.append(text.empty() ? "" : "\n").append(error.to_string());
  throw Refusal(Kind::kInvalid, "app_toml", std::move(text));
}

Zone zone_of(const schema::AppSchema& schema, const AppOptions& options) {
  const std::string& name = options.zone.empty() ? schema.app.timezone : options.zone;
  auto zone = Zone::find(name);
  if (!zone) throw Refusal(Kind::kInvalid, "zona", "no time zone named " + name);
  return std::move(*zone);
}

std::map<std::string, std::string> with_environment(const schema::AppSchema& schema,
                                                    std::map<std::string, std::string> values) {
  for (const schema::Field& setting : schema.settings)
    if (const char* said = setting.env.empty() ? nullptr : std::getenv(setting.env.c_str()))
      values.emplace(setting.name, said);
  return values;
}

}  // namespace

AppOptions app_options(const Config& config, const std::string& site) {
  const auto found = config.sites.find(site);
  if (found == config.sites.end()) return {};
  return {found->second.settings, found->second.zone};
}

LoadedApp::LoadedApp(const AppEntry& entry, const AppOptions& options)
    : schema_(parsed(entry)),
      catalog_(schema_),
      settings_(schema_, with_environment(schema_, options.settings)),
      zone_(zone_of(schema_, options)),
      app_(schema_),
      context_{schema_, catalog_, app_, settings_, zone_, nullptr, &tally_} {
  if (entry.install) entry.install(app_);
  if (app_.source()) source_plan_ = app_.source()(settings_);
}

service::Source* LoadedApp::open_source(const Clock& clock, const Log& log) {
  if (!source_plan_) return nullptr;
  source_ = std::make_unique<service::Source>(*source_plan_,
                                              service::Source::Needs{context_, clock, log});
  return context_.source = source_.get();
}

}  // namespace chasqui::main
