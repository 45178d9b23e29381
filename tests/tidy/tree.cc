#include "tidy/tree.h"

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>

namespace chasqui::tidy {
namespace {

namespace fs = std::filesystem;

bool is_skipped(const fs::path& path) {
  static const std::set<std::string, std::less<>> kFolders{
      "build", "node_modules", "data", ".git", ".cache", "corpus", "dist", "__pycache__"};
  return kFolders.contains(path.filename().string());
}

bool is_text(const fs::path& path) {
  static const std::set<std::string, std::less<>> kEndings{
      ".cc",  ".h",  ".py",   ".mjs",  ".js",      ".ts",   ".tsx", ".sh", ".cmake",
      ".txt", ".md", ".json", ".toml", ".service", ".html", ".css", ".sql"};
  return kEndings.contains(path.extension().string()) || path.filename() == "dev" ||
         path.parent_path().filename() == ".ci";
}

std::string read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return std::move(text).str();
}

}  // namespace

std::vector<Source> read_tree(const fs::path& root) {
  std::vector<Source> sources;
  for (auto at = fs::recursive_directory_iterator(root); at != fs::end(at); ++at) {
    if (at->is_directory() && is_skipped(at->path())) at.disable_recursion_pending();
    if (at->is_regular_file() && is_text(at->path()))
      sources.push_back(
          read_source(fs::relative(at->path(), root).generic_string(), read_file(at->path())));
  }
  std::sort(sources.begin(), sources.end(),
            [](const Source& a, const Source& b) { return a.path < b.path; });
  return sources;
}

}  // namespace chasqui::tidy
