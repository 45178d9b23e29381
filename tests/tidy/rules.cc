#include "tidy/rules.h"

#include <algorithm>
#include <map>
#include <set>

namespace chasqui::tidy {
namespace {

constexpr std::size_t kFileLinesMax = 600;
constexpr std::size_t kFunctionLinesMax = 70;
constexpr std::size_t kParametersMax = 4;
constexpr std::size_t kColumnsMax = 100;
// Its signatures are SQLite's: a file system between the database and the disk.
constexpr std::string_view kForeignSignatures = "src/db/crash_test.cc";

using Words = std::set<std::string, std::less<>>;

// docs/architecture.md, "The house": what a folder may include besides itself.
const std::map<std::string, Words, std::less<>>& folder_table() {
  static const std::map<std::string, Words, std::less<>> table{
      {"base", {}},
      {"wire", {"base"}},
      {"hub", {"base"}},
      {"loop", {"base"}},
      {"db", {"base", "loop"}},
      {"access", {"base", "wire", "db"}},
      {"schema", {"base", "wire", "db", "access"}},
      {"service", {"base", "loop", "hub", "db", "access", "schema"}},
      {"kit", {"base", "wire", "db", "service"}},
      {"edge", {"base", "wire", "hub", "loop"}},
      {"api", {"base", "wire", "hub", "loop", "db", "access", "schema", "service", "edge"}},
      {"main",
       {"base", "wire", "hub", "loop", "db", "access", "schema", "service", "kit", "edge", "api"}},
  };
  return table;
}

// Headers that cost seconds: only in .cc files under the paths that own the library.
struct HeavyHeader {
  std::string_view prefix;
  std::vector<std::string_view> owners;
};
const std::vector<HeavyHeader>& heavy_headers() {
  static const std::vector<HeavyHeader> headers{
      {"<boost/asio", {"src/loop/"}},
      {"<boost/beast", {"src/wire/"}},
      {"<boost/json", {"src/wire/"}},
      {"<toml++/", {"src/schema/", "src/main/"}},
      {"<spdlog/", {"src/base/log"}},
      {"<openssl/", {"src/wire/", "src/loop/", "src/access/"}},
      {"<sqlite3.h>", {"src/db/", "bench/"}},
      {"<curl/", {"src/kit/"}},
      {"<CLI/", {"src/main/"}},
      {"<prometheus/", {"src/api/"}},
      {"<sodium", {"src/access/"}},
      {"<date/", {"src/base/"}},
      {"<zlib.h>", {"src/wire/"}},
  };
  return headers;
}

struct BannedWord {
  std::string word;
  std::string_view instead;
  std::vector<std::string_view> allowed;  // Path prefixes.
};
const std::vector<BannedWord>& banned_words() {
  static const std::vector<BannedWord> words{
      {"sleep_for", "wait for what you wait for", {"tests/", "bench/"}},
      {"sleep_until", "wait for what you wait for", {"tests/", "bench/"}},
      {"system_clock::now", "take a Clock&", {"src/base/clock.cc", "bench/"}},
      {"steady_clock::now",
       "take a Clock&",
       {"src/base/clock.cc", "src/loop/", "tests/", "bench/"}},
      {"thread_local", "give the object an owner", {}},
      {"std::mutex",
       "post to a mailbox",
       {"src/loop/", "src/db/", "src/base/log", "src/access/login_throttle", "tests/"}},
      {"std::condition_variable", "post to a mailbox", {"src/loop/", "src/db/", "tests/"}},
      {"std::regex", "write the few lines", {"tests/"}},
      {"std::rand", "take a Random&", {}},
      {"std::random_device", "take a Random&", {}},
      {"std::cout", "fmt::print to a stream the caller gives, or Log", {"src/main/", "tests/"}},
      {"std::cerr", "Log", {"src/main/", "tests/"}},
  };
  return words;
}

// The borders: where an exception of any kind becomes an answer, a log line or an exit code.
const std::vector<std::string_view>& catch_all_borders() {
  static const std::vector<std::string_view> borders{"src/edge/error_reply",
                                                     "src/loop/",
                                                     "src/db/batch_writer.cc",
                                                     "src/db/database.cc",
                                                     "src/main/",
                                                     "tests/",
                                                     "bench/"};
  return borders;
}

bool is_under(std::string_view path, const std::vector<std::string_view>& prefixes) {
  return std::any_of(prefixes.begin(), prefixes.end(),
                     [path](std::string_view prefix) { return path.starts_with(prefix); });
}

bool is_cpp(std::string_view path) { return path.ends_with(".cc") || path.ends_with(".h"); }
bool is_test(std::string_view path) {
  return path.ends_with("_test.cc") || path.ends_with("_fuzz.cc") || path.ends_with("_bench.cc");
}

// "src/wire/http.cc" -> {"src", "wire"}.
std::pair<std::string_view, std::string_view> place_of(std::string_view path) {
  const std::size_t first = path.find('/');
  if (first == std::string_view::npos) return {};
  const std::size_t second = path.find('/', first + 1);
  if (second == std::string_view::npos) return {path.substr(0, first), {}};
  return {path.substr(0, first), path.substr(first + 1, second - first - 1)};
}

bool may_include(std::string_view path, std::string_view folder) {
  const auto [root, own] = place_of(path);
  if (root != "src" && root != "apps") return true;
  if (folder == own) return true;
  if (root == "apps" && folder.ends_with(".h")) return true;  // Beside it.
  if (root == "apps") return folder == "base" || folder == "service" || folder == "kit";
  const auto row = folder_table().find(own);
  return row != folder_table().end() && row->second.contains(folder);
}

std::size_t line_of_include(const Source& source, std::string_view path) {
  const std::size_t at = source.text.find(path);
  return at == std::string::npos ? 1 : line_at(source.text, at);
}

void check_heavy(const Source& source, const std::string& included, Findings& found) {
  const std::string_view root = place_of(source.path).first;
  if (root != "src" && root != "apps") return;
  for (const HeavyHeader& heavy : heavy_headers()) {
    if (!included.starts_with(heavy.prefix)) continue;
    const bool owned = is_under(source.path, heavy.owners) && source.path.ends_with(".cc");
    if (!owned)
      found.push_back({source.path, line_of_include(source, included),
                       "heavy header " + included + " outside of its owner's .cc files"});
  }
}

// The first place of a whole word from `from`; npos when there is none.
std::size_t find_word(std::string_view text, std::string_view word, std::size_t from = 0) {
  for (std::size_t at = text.find(word, from); at != std::string_view::npos;
       at = text.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    if ((at == 0 || !is_word_char(text[at - 1])) &&
        (end >= text.size() || !is_word_char(text[end])))
      return at;
  }
  return std::string_view::npos;
}

// Adds every place of a word in `text`, which is the source's text or its code.
struct WordSearch {
  const Source& source;
  Findings& found;
  void add(std::string_view text, std::string_view word, std::string_view says) const {
    for (std::size_t at = find_word(text, word); at != std::string_view::npos;
         at = find_word(text, word, at + 1))
      found.push_back({source.path, line_at(text, at), std::string(says)});
  }
};

std::string joined(std::string_view halves) {
  const std::size_t joint = halves.find('|');
  return std::string(halves.substr(0, joint)).append(halves.substr(joint + 1));
}

std::size_t count_columns(std::string_view line) {
  return static_cast<std::size_t>(
      std::count_if(line.begin(), line.end(), [](char c) { return (c & 0xc0) != 0x80; }));
}

std::string stem_of(std::string_view path) { return std::string(path.substr(0, path.rfind('.'))); }

// "src/wire/http.h" -> "wire/http.h", as includes name it.
std::string included_as(std::string_view path) {
  return std::string(path.substr(path.find('/') + 1));
}

// Whether `path` or the family it is split from has a test: sql_list.cc is of sql_test.cc.
bool has_own_test(const std::string& path, const Words& paths) {
  for (std::string stem = stem_of(path);; stem.resize(stem.rfind('_'))) {
    if (paths.contains(stem + "_test.cc")) return true;
    const std::size_t joint = stem.rfind('_');
    if (joint == std::string::npos || joint < stem.rfind('/')) return false;
  }
}

std::map<std::string, Words> includers_of(const std::vector<Source>& sources) {
  std::map<std::string, Words> includers;
  for (const Source& source : sources)
    for (const std::string& included : includes_of(source)) includers[included].insert(source.path);
  return includers;
}

}  // namespace

std::string to_string(const Findings& findings) {
  std::string text;
  for (const Finding& finding : findings)
    text += finding.path + ":" + std::to_string(finding.line) + ": " + finding.text + "\n";
  return text;
}

Findings check_includes(const Source& source) {
  Findings found;
  if (!is_cpp(source.path)) return found;
  for (const std::string& included : includes_of(source)) {
    check_heavy(source, included, found);
    if (included.front() == '<') continue;
    const std::string folder = included.substr(0, included.find('/'));
    if (!may_include(source.path, folder))
      found.push_back({source.path, line_of_include(source, included),
                       "may not include " + included + " (folder table)"});
  }
  return found;
}

Findings check_sizes(const Source& source) {
  Findings found;
  const std::size_t lines = lines_of(source.text).size();
  if (lines > kFileLinesMax)
    found.push_back({source.path, lines, "file of " + std::to_string(lines) + " lines"});
  if (!is_cpp(source.path)) return found;
  for (const Function& function : functions_of(source)) {
    if (function.lines > kFunctionLinesMax)
      found.push_back({source.path, function.line,
                       function.name + "() has " + std::to_string(function.lines) + " lines"});
    if (function.parameters > kParametersMax && source.path != kForeignSignatures)
      found.push_back(
          {source.path, function.line,
           function.name + "() takes " + std::to_string(function.parameters) + " parameters"});
  }
  return found;
}

Findings check_columns(const Source& source) {
  Findings found;
  const std::vector<std::string_view> lines = lines_of(source.text);
  for (std::size_t i = 0; i < lines.size(); ++i)
    if (count_columns(lines[i]) > kColumnsMax)
      found.push_back(
          {source.path, i + 1, "line of " + std::to_string(count_columns(lines[i])) + " columns"});
  return found;
}

Findings check_banned_words(const Source& source) {
  Findings found;
  const WordSearch search{source, found};
  for (const char* halves : {"FIX|ME", "TO|DO", "XX|X", "HA|CK"}) {  // Or it would find itself.
    const std::string word = joined(halves);
    search.add(source.text, word, word + ": open an issue instead");
  }
  if (!is_cpp(source.path)) return found;
  for (const BannedWord& banned : banned_words())
    if (!is_under(source.path, banned.allowed))
      search.add(source.code, banned.word, banned.word + ": " + std::string(banned.instead));
  if (!is_under(source.path, catch_all_borders()))
    search.add(source.code, "catch (...)", "catch (...) away from the borders");
  if (source.path.ends_with(".h"))
    search.add(source.code, "using namespace", "using namespace in a header");
  return found;
}

Findings check_machine_paths(const Source& source) {
  Findings found;
  for (const char* halves :
       {"/wo|rk/", "/ho|me/", "/tmp/ba|sh_jobs", "registry.np|mjs", "deb.deb|ian.org"}) {
    const std::string path = joined(halves);
    for (std::size_t at = source.text.find(path); at != std::string::npos;
         at = source.text.find(path, at + 1))
      found.push_back({source.path, line_at(source.text, at), "names one machine: " + path});
  }
  return found;
}

Findings check_untested(const std::vector<Source>& sources) {
  std::map<std::string, Words> includers = includers_of(sources);
  Words paths;
  for (const Source& source : sources) paths.insert(source.path);
  Findings found;
  for (const Source& source : sources) {
    const std::string_view root = place_of(source.path).first;
    if (!source.path.ends_with(".cc") || is_test(source.path) || (root != "src" && root != "apps"))
      continue;
    const Words& users = includers[included_as(stem_of(source.path) + ".h")];
    const bool tested = has_own_test(source.path, paths) ||
                        std::any_of(users.begin(), users.end(),
                                    [](const std::string& path) { return is_test(path); });
    if (!tested) found.push_back({source.path, 1, "no test"});
  }
  return found;
}

Findings check_dead(const std::vector<Source>& sources) {
  std::map<std::string, Words> includers = includers_of(sources);
  Findings found;
  for (const Source& source : sources) {
    if (!source.path.ends_with(".h") || place_of(source.path).first != "src") continue;
    const std::string stem = stem_of(source.path);
    const Words& users = includers[included_as(source.path)];
    const bool is_used = std::any_of(users.begin(), users.end(), [&](const std::string& path) {
      return path != stem + ".cc" && path != stem + "_test.cc" && path != stem + "_fuzz.cc";
    });
    if (!is_used) found.push_back({source.path, 1, "nothing includes it but its own tests"});
  }
  return found;
}

Sizes sizes_of(const std::vector<Source>& sources) {
  std::vector<std::size_t> lines;
  for (const Source& source : sources) {
    const std::string_view root = place_of(source.path).first;
    if (!is_cpp(source.path) || is_test(source.path) || (root != "src" && root != "apps")) continue;
    for (const Function& function : functions_of(source))
      if (function.lines > 0) lines.push_back(function.lines);
  }
  if (lines.empty()) return {};
  std::sort(lines.begin(), lines.end());
  return {lines.size(), lines[lines.size() / 2], lines[lines.size() * 9 / 10], lines.back()};
}

}  // namespace chasqui::tidy
