// An app with its settings, ready for a database: everything of a site that never changes.
#pragma once
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/log.h"
#include "base/zone.h"
#include "main/app_table.h"
#include "main/config.h"
#include "schema/app_schema.h"
#include "schema/catalog.h"
#include "service/settings.h"
#include "service/source.h"
#include "service/tally.h"
#include "service/tx.h"

namespace chasqui::main {

struct AppOptions {
  std::map<std::string, std::string> settings;  // Over the declared defaults.
  std::string zone;                             // Over the declared one; empty: as declared.
};
AppOptions app_options(const Config& config, const std::string& site);

class LoadedApp final {
 public:
  // Throws Refusal with every error of app.toml or the settings. What these do not say, variables
  // of the environment may (`env` in app.toml).
  LoadedApp(const AppEntry& entry, const AppOptions& options);
  LoadedApp(const LoadedApp&) = delete;
  LoadedApp& operator=(const LoadedApp&) = delete;

  const schema::AppSchema& schema() const { return schema_; }
  const service::App& app() const { return app_; }
  const service::SiteContext& context() const { return context_; }
  service::Settings& settings() { return settings_; }
  // From then on its services read what the settings name beside its own records; null: nothing.
  service::Source* open_source(const Clock& clock, const Log& log);

 private:
  schema::AppSchema schema_;
  schema::SqlCatalog catalog_;
  service::Settings settings_;
  Zone zone_;
  service::App app_;
  service::Tally tally_;
  service::SiteContext context_;
  std::optional<service::SourcePlan> source_plan_;
  std::unique_ptr<service::Source> source_;
};

}  // namespace chasqui::main
