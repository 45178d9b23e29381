#include "main/commands.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <filesystem>

#include "base/errors.h"
#include "base/text.h"
#include "db/db_error.h"
#include "main/account_line.h"
#include "main/race_line.h"

namespace chasqui::main {
namespace {

constexpr const char* kVersion = "chasqui 0.1.0";

// The app that is served alone: then the reference's variables (PORT, DB_PATH, TZ) are its own.
std::string only_app(const ServeOptions& options) {
  return options.apps.size() == 1 ? options.apps.front() : "";
}

int say_errors(const ConfigErrors& errors) {
  for (const std::string& error : errors) std::fprintf(stderr, "%s\n", error.c_str());
  return 1;
}

// Variables of the systems that kept their data in a server: ours is a file, so nothing of them
// counts.
void say_unused(const char* const* environment) {
  for (; environment && *environment; ++environment) {
    const std::string_view entry = *environment, name = entry.substr(0, entry.find('='));
    if (name == "DB_HOST" || name == "POSTGRES_HOST")
      std::fprintf(
          stderr,
          "chasqui: %s is not used: the data is a file of this program (site.NAME.database);"
          " `chasqui import` takes over what there is\n",
          std::string(name).c_str());
  }
}

void add_flags(std::vector<ConfigValue>& values, const CommonOptions& common) {
  if (!common.data.empty()) values.push_back({"data", common.data, "--data"});
  for (const std::string& pair : common.set) {
    const std::size_t equals = pair.find('=');
    values.push_back({pair.substr(0, equals),
                      equals == std::string::npos ? "" : pair.substr(equals + 1), "--set"});
  }
}

std::expected<Config, ConfigErrors> configured(const CommonOptions& common,
                                               const char* const* environment,
                                               const std::string& alone) {
  std::vector<ConfigValue> values;
  const bool is_default = common.config_file.empty();
  const std::string file = is_default ? "chasqui.toml" : common.config_file;
  if (!is_default || std::filesystem::exists(file)) {
    auto read = read_config_file(file);
    if (!read) return std::unexpected(std::move(read.error()));
    values = std::move(*read);
  }
  if (!alone.empty()) say_unused(environment);
  for (ConfigValue& value : read_environment(environment, alone))
    values.push_back(std::move(value));
  add_flags(values, common);
  return make_config(values);
}

// The border of all commands: whatever goes wrong is said in one line or a list of them.
int guarded(const std::function<int()>& command) {
  try {
    return command();
  } catch (const Refusal& refusal) {
    std::fprintf(stderr, "chasqui: %s\n", refusal.what());
    for (const FieldError& field : refusal.fields())
      std::fprintf(stderr, "  %s: %s\n", field.loc.empty() ? "" : field.loc.back().c_str(),
                   field.text.c_str());
  } catch (const db::DbError& error) {
    std::fprintf(stderr, "chasqui: database: %s\n", error.what());
  } catch (const std::exception& error) {
    std::fprintf(stderr, "chasqui: %s\n", error.what());
  }
  return 1;
}

struct CommandLine {
  CommonOptions common;
  ServeOptions serve;
  ImportOptions import;
  MigrateOptions migrate;
  BackupOptions backup;
  ExplainOptions explain;
  AccountLine accounts;
  RaceLine race;
  std::string app, file;
  std::function<int(const Config&)> chosen;
};

void add_serving(CLI::App& cli, CommandLine& line) {
  CLI::App* plain = cli.add_subcommand("serve", "Serve apps");
  CLI::App* demo = cli.add_subcommand("demo", "Serve apps with demo data: serve --demo");
  plain->add_flag("--demo", line.serve.demo, "Fill an empty database with demo data");
  for (CLI::App* command : {plain, demo}) {
    command->add_option("app", line.serve.apps,
                        "Apps to serve; all of the configuration when none");
    command->add_option("--listen", line.serve.listen, "APP=ADDR:PORT")->take_all();
    command->add_flag("--open", line.serve.open, "Without authentication: loopback only");
    command->callback([&line, is_demo = command == demo] {
      line.serve.demo = line.serve.demo || is_demo;
      line.chosen = [&line](const Config& config) { return serve(config, line.serve); };
    });
  }
}

void add_data_commands(CLI::App& cli, CommandLine& line) {
  CLI::App* import = cli.add_subcommand("import", "Take over an existing system's database");
  import->add_option("app", line.import.app)->required();
  import->add_option("file", line.import.file)->required()->check(CLI::ExistingFile);
  import->add_flag("--dry-run", line.import.dry_run, "Count rows and problems, change nothing");
  import->callback([&line] {
    line.chosen = [&line](const Config& config) { return import_file(config, line.import); };
  });
  CLI::App* migrate_command = cli.add_subcommand("migrate", "Bring a database up to its models");
  migrate_command->add_option("app", line.migrate.app)->required();
  migrate_command->add_flag("--plan", line.migrate.plan_only, "Print the steps, change nothing");
  migrate_command->add_option("--confirm", line.migrate.confirm,
                              "Apply this plan though it loses data");
  migrate_command->callback([&line] {
    line.chosen = [&line](const Config& config) { return migrate(config, line.migrate); };
  });
  CLI::App* backup_command =
      cli.add_subcommand("backup", "A consistent copy, also while it serves");
  backup_command->add_option("app", line.backup.app)->required();
  backup_command->add_option("file", line.backup.file, "In place of DATA/backups/APP/APP-TIME.db");
  backup_command->add_option("--keep", line.backup.keep, "Remove all but so many of those");
  backup_command->callback([&line] {
    line.chosen = [&line](const Config& config) { return backup(config, line.backup); };
  });
  CLI::App* restore_command =
      cli.add_subcommand("restore", "Put a backup in the place of a stopped site's database");
  restore_command->add_option("app", line.backup.app)->required();
  restore_command->add_option("file", line.backup.file)->required()->check(CLI::ExistingFile);
  restore_command->callback([&line] {
    line.chosen = [&line](const Config& config) { return restore(config, line.backup); };
  });
}

void add_descriptions(CLI::App& cli, CommandLine& line) {
  CLI::App* check_command =
      cli.add_subcommand("check", "Check the configuration and app.toml files");
  check_command->add_option("file", line.file, "An app.toml; those built in when not said");
  check_command->callback([&line] {
    line.chosen = [&line](const Config& config) { return check(config, line.file); };
  });
  cli.add_subcommand("schema", "Print the JSON Schema of app.toml")->callback([&line] {
    line.chosen = [](const Config&) { return print_schema(); };
  });
  CLI::App* openapi = cli.add_subcommand("openapi", "Print an app's OpenAPI document");
  openapi->add_option("app", line.app)->required();
  openapi->callback([&line] {
    line.chosen = [&line](const Config& config) { return print_openapi(config, line.app); };
  });
  CLI::App* routes = cli.add_subcommand("routes", "Print an app's routes");
  routes->add_option("app", line.app)->required();
  routes->callback([&line] {
    line.chosen = [&line](const Config& config) { return print_routes(config, line.app); };
  });
  cli.add_subcommand("version", "Print the version")->callback([&line] {
    line.chosen = [](const Config&) { return std::puts(kVersion), 0; };
  });
}

void add_explain(CLI::App& cli, CommandLine& line) {
  CLI::App* command = cli.add_subcommand("explain", "Why somebody may, or may not, do something");
  command->add_option("who", line.explain.who, "An account, role:NAME or anonimo")->required();
  command->add_option("action", line.explain.action, "read, create, update, delete or a field")
      ->required();
  command->add_option("record", line.explain.record, "MODEL/KEY")->required();
  command->add_option("--site", line.explain.site, "The app")->required();
  command->callback([&line] {
    line.chosen = [&line](const Config& config) { return explain_command(config, line.explain); };
  });
}

}  // namespace

AppEntry find_app(const std::string& name) {
  std::vector<std::string> names;
  for (const AppEntry& entry : app_table()) {
    if (entry.name == name) return entry;
    names.emplace_back(entry.name);
  }
  std::string known;
  for (const std::string& other : names) known.append(known.empty() ? "" : ", ").append(other);
  throw Refusal(Kind::kNotFound, "app", "no app named " + name + "; there are: " + known);
}

int run(int argc, char** argv, const char* const* environment) {
  CLI::App cli("Real-time business applications: REST, WebSocket and the database behind them");
  CommandLine line;
  cli.add_option("--config", line.common.config_file, "chasqui.toml")->check(CLI::ExistingFile);
  cli.add_option("--data", line.common.data, "The data folder");
  cli.add_option("--set", line.common.set, "KEY=VALUE of the configuration")->take_all();
  cli.fallthrough();
  cli.require_subcommand(1);
  add_serving(cli, line);
  add_data_commands(cli, line);
  add_descriptions(cli, line);
  add_explain(cli, line);
  add_account_commands(cli, line.accounts);
  add_race_command(cli, line.race);
  try {
    cli.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return cli.exit(error) == 0 ? 0 : 2;
  }
  const auto read = [&] { return configured(line.common, environment, only_app(line.serve)); };
  line.serve.reread = read;
  line.serve.command.assign(argv, argv + argc);
  line.serve.environment = environment;
  return guarded([&] {
    const auto config = read();
    if (!config) return say_errors(config.error());
    if (line.race.is_chosen) return race(line.race.options);
    return line.accounts.chosen ? line.accounts.chosen(*config) : line.chosen(*config);
  });
}

}  // namespace chasqui::main
