// The command line: one function per command, each in its own file.
#pragma once
#include <expected>
#include <functional>
#include <string>
#include <vector>

#include "main/app_table.h"
#include "main/config.h"

namespace chasqui::main {

int run(int argc, char** argv, const char* const* environment);

struct CommonOptions {
  std::string config_file;
  std::string data;
  std::vector<std::string> set;  // KEY=VALUE
};

struct ServeOptions {
  std::function<std::expected<Config, ConfigErrors>()> reread;  // The configuration as it is now.
  std::vector<std::string> command;                             // All words, as main() got them.
  const char* const* environment = nullptr;
  std::vector<std::string> apps;    // Empty: those of the configuration, else all but eco.
  std::vector<std::string> listen;  // APP=ADDR:PORT
  bool demo = false;
  bool open = false;
};

struct ImportOptions {
  std::string app, file;
  bool dry_run = false;
};

struct MigrateOptions {
  std::string app;
  bool plan_only = false;
  std::string confirm;  // A plan's id: allows what it loses.
};

struct BackupOptions {
  std::string app, file;  // Without a file: one named after the time, in DATA/backups/APP.
  std::size_t keep = 0;   // So many of those, the newest; 0: all.
};

struct ExplainOptions {
  std::string who, action, record;
  std::string site;
};

// Exit codes: 0 done, 1 refused or failed (said on standard error), 2 a wrong command line.
int serve(const Config& config, const ServeOptions& options);
int import_file(const Config& config, const ImportOptions& options);
int migrate(const Config& config, const MigrateOptions& options);
int check(const Config& config, const std::string& app_file);
int print_schema();
int print_openapi(const Config& config, const std::string& app);
int print_routes(const Config& config, const std::string& app);
// 1 also when the answer is no.
int explain_command(const Config& config, const ExplainOptions& options);
int backup(const Config& config, const BackupOptions& options);
int restore(const Config& config, const BackupOptions& options);

// Throws Refusal that names the apps there are.
AppEntry find_app(const std::string& name);

}  // namespace chasqui::main
