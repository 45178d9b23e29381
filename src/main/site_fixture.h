// For tests: a small app as main has it, and a data folder of its own that goes away.
#pragma once
#include <filesystem>
#include <string>

#include "base/chance.h"
#include "base/clock.h"
#include "base/log.h"
#include "main/loaded_app.h"
#include "main/store.h"

namespace chasqui::main {

inline constexpr std::string_view kNotas = R"(
[app]
name = "notas"
timezone = "America/Mexico_City"
[setting]
color = { type = "text", default = "azul", max = 10 }
[model.notas]
[model.notas.fields]
texto = { type = "text", required = true }
[model.notas.rules]
read = "auth"
write = "auth"
)";

class SiteFixture {
 public:
  explicit SiteFixture(AppEntry app_entry = {"notas", kNotas, nullptr})
      : entry(app_entry), app(entry, {}) {
    config.data = folder_.path;
    config.admin.reset();
    config.synchronous = db::Synchronous::kOff;
  }

  std::filesystem::path path() const { return database_path(config, "notas"); }
  std::unique_ptr<db::Database> open() {
    return open_store(app, path(), {config, nullptr, clock, random, log});
  }

  struct Folder {
    Folder() { path = private_file.path() + ".d"; }
    ~Folder() { std::filesystem::remove_all(path); }
    db::PrivateFile private_file;
    std::filesystem::path path;
  };

 private:
  Folder folder_;

 public:
  AppEntry entry;
  LoadedApp app;
  Config config;
  ManualClock clock;
  SeededRandom random{1};
  Log log{LogLevel::kOff, true};
};

}  // namespace chasqui::main
