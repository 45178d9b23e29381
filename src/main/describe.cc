// Commands that only tell: check, schema, openapi, routes.
#include <cstdio>
#include <fstream>
#include <sstream>

#include "api/docs.h"
#include "base/errors.h"
#include "main/commands.h"
#include "main/loaded_app.h"
#include "schema/loader.h"

namespace chasqui::main {
namespace {

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw Refusal(Kind::kNotFound, "archivo", path + ": cannot be read");
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

int check_text(std::string_view toml, const std::string& name) {
  const auto loaded = schema::load_app(toml, name);
  if (loaded) {
    std::printf("%s: ok, %zu models\n", name.c_str(), loaded->models.size());
    return 0;
  }
  for (const schema::SchemaError& error : loaded.error())
    std::fprintf(stderr, "%s\n", error.to_string().c_str());
  return 1;
}

}  // namespace

int check(const Config& config, const std::string& app_file) {
  if (!app_file.empty()) return check_text(read_file(app_file), app_file);
  int worst = 0;
  for (const AppEntry& entry : app_table()) {
    const std::string name = std::string(entry.name) + "/app.toml";
    worst = std::max(worst, check_text(entry.toml, name));
    if (worst == 0)
      const LoadedApp with_settings(entry, app_options(config, std::string(entry.name)));
  }
  return worst;
}

int print_schema() {
  std::puts(to_text(schema::app_toml_json_schema()).c_str());
  return 0;
}

int print_openapi(const Config& config, const std::string& app) {
  const LoadedApp loaded(find_app(app), app_options(config, app));
  std::puts(to_text(api::openapi_of(loaded.schema(), loaded.app())).c_str());
  return 0;
}

int print_routes(const Config& config, const std::string& app) {
  const LoadedApp loaded(find_app(app), app_options(config, app));
  const Json document = api::openapi_of(loaded.schema(), loaded.app());
  for (const auto& [path, methods] : *document["paths"].if_object())
    for (const auto& [method, operation] : *methods.if_object())
      std::printf("%-7s %-34s %s\n", method.c_str(), path.c_str(),
                  std::string(operation["summary"].text()).c_str());
  for (const schema::Socket& socket : loaded.schema().sockets)
    std::printf("%-7s %-34s %s\n", "socket", socket.path.c_str(), socket.protocol.c_str());
  return 0;
}

}  // namespace chasqui::main
