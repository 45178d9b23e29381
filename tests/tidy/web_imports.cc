// What TypeScript under web/ and apps/*/web may import from the workspace: the sdk nothing, the ui
// the sdk, an app's pages both and the types of their own API. No path leaves its workspace.
#include <filesystem>

#include "tidy/rules.h"

namespace chasqui::tidy {
namespace {

// What a line imports; "" for nothing.
std::string_view imported_by(std::string_view line) {
  constexpr std::string_view kAlone = "import '", kFrom = " from '";
  if (line.starts_with("//")) return "";
  std::size_t begin = line.find(kFrom);
  if (line.starts_with(kAlone))
    begin = kAlone.size();
  else if (begin != line.npos)
    begin += kFrom.size();
  else
    return "";
  return line.substr(begin, line.find('\'', begin) - begin);
}

// "web/sdk", "apps/eco/web"; "" for what is no page.
std::string workspace_of(std::string_view path) {
  const bool is_script = path.ends_with(".ts") || path.ends_with(".tsx");
  std::size_t end = std::string_view::npos;
  if (path.starts_with("web/")) end = path.find('/', 4);
  if (path.starts_with("apps/") && path.find("/web/") != path.npos) end = path.find("/web/") + 4;
  return is_script && end != path.npos ? std::string(path.substr(0, end)) : "";
}

bool is_package_allowed(std::string_view workspace, std::string_view imported) {
  const auto is = [&](std::string_view name) {
    return imported == name || imported.starts_with(std::string(name) + "/");
  };
  if (workspace == "web/sdk") return false;
  if (is("@chasqui/client")) return true;
  if (workspace == "web/ui") return false;
  const std::string_view app = workspace.substr(5, workspace.size() - 9);
  return is("@chasqui/ui") || is("@chasqui/" + std::string(app) + "-api");
}

bool is_allowed(const Source& source, std::string_view workspace, std::string_view imported) {
  if (imported.starts_with("@chasqui/")) return is_package_allowed(workspace, imported);
  if (!imported.starts_with(".")) return true;
  const auto folder = std::filesystem::path(source.path).parent_path();
  const std::string meant = (folder / imported).lexically_normal().generic_string();
  return meant.starts_with(std::string(workspace) + "/");
}

}  // namespace

Findings check_web_imports(const Source& source) {
  Findings found;
  const std::string workspace = workspace_of(source.path);
  if (workspace.empty()) return found;
  const std::vector<std::string_view> lines = lines_of(source.text);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string_view imported = imported_by(lines[i]);
    if (imported.empty()) continue;
    if (!is_allowed(source, workspace, imported))
      found.push_back({source.path, i + 1, "may not import " + std::string(imported)});
  }
  return found;
}

}  // namespace chasqui::tidy
