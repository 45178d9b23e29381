// Holds the rules of the house (docs/architecture.md, CONTRIBUTING.md) on the whole tree, after
// showing on small snippets that each rule finds what it is for.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <set>

#include "tidy/rules.h"
#include "tidy/tree.h"

namespace chasqui::tidy {
namespace {

using Paths = std::set<std::string, std::less<>>;

// Sources without a test of their own; others run them. The list may only shrink.
Paths untested_yet() {
  std::ifstream file(std::string(CHASQUI_SOURCE_DIR) + "/tests/tidy/untested.txt");
  Paths listed;
  for (std::string line; std::getline(file, line);)
    if (!line.empty() && !line.starts_with('#')) listed.insert(line);
  return listed;
}

using Rule = Findings (*)(const Source&);

struct Snippet {
  std::string_view name, path, text, finds;  // Findings as text; empty: nothing.
};

void expect_finds(Rule rule, const Snippet& snippet) {
  const Source source = read_source(std::string(snippet.path), std::string(snippet.text));
  EXPECT_EQ(to_string(rule(source)), snippet.finds) << snippet.name;
}

TEST(TidyIncludes, FollowTheFolderTable) {
  const Snippet snippets[] = {
      {"base may not look up", "src/base/a.cc", "#include \"wire/http.h\"\n",
       "src/base/a.cc:1: may not include wire/http.h (folder table)\n"},
      {"hub knows no loop", "src/hub/a.h", "\n#include \"loop/task.h\"\n",
       "src/hub/a.h:2: may not include loop/task.h (folder table)\n"},
      {"the api does not know the kit", "src/api/a.cc", "#include \"kit/qr.h\"\n",
       "src/api/a.cc:1: may not include kit/qr.h (folder table)\n"},
      {"an app sees no socket", "apps/eco/a.cc", "#include \"edge/ws_conn.h\"\n",
       "apps/eco/a.cc:1: may not include edge/ws_conn.h (folder table)\n"},
      {"one app does not know another", "apps/eco/a.cc", "#include \"servitec/ventas.h\"\n",
       "apps/eco/a.cc:1: may not include servitec/ventas.h (folder table)\n"},
      {"a new folder has no row", "src/misc/a.cc", "#include \"base/json.h\"\n",
       "src/misc/a.cc:1: may not include base/json.h (folder table)\n"},
      {"own folder", "src/hub/a.cc", "#include \"hub/hub.h\"\n", ""},
      {"own row", "src/edge/a.cc", "#include \"hub/hub.h\"\n#include \"wire/http.h\"\n", ""},
      {"a file beside it", "apps/servitec/a.cc", "#include \"ventas.h\"\n", ""},
      {"an app's own files", "apps/servitec/a.cc", "#include \"servitec/ventas.h\"\n", ""},
      {"tests may include all", "tests/flow/a.cc", "#include \"main/wiring.h\"\n", ""},
  };
  for (const Snippet& snippet : snippets) expect_finds(check_includes, snippet);
}

TEST(TidyIncludes, HeavyHeadersStayInTheirOwnersSources) {
  const Snippet snippets[] = {
      {"in a header", "src/loop/a.h", "#include <boost/asio/post.hpp>\n",
       "src/loop/a.h:1: heavy header <boost/asio/post.hpp> outside of its owner's .cc files\n"},
      {"elsewhere", "src/edge/a.cc", "#include <sqlite3.h>\n",
       "src/edge/a.cc:1: heavy header <sqlite3.h> outside of its owner's .cc files\n"},
      {"at home", "src/loop/a.cc", "#include <boost/asio/post.hpp>\n", ""},
      {"light", "src/edge/a.h", "#include <vector>\n", ""},
  };
  for (const Snippet& snippet : snippets) expect_finds(check_includes, snippet);
}

TEST(TidyWebImports, WorkspacesKnowWhatIsBelowThem) {
  const Snippet snippets[] = {
      {"the sdk knows no page", "web/sdk/src/a.ts", "import {Shell} from '@chasqui/ui';\n",
       "web/sdk/src/a.ts:1: may not import @chasqui/ui\n"},
      {"the shell knows no app", "web/ui/src/a.tsx", "} from '@chasqui/eco-api';\n",
       "web/ui/src/a.tsx:1: may not import @chasqui/eco-api\n"},
      {"one app does not know another", "apps/eco/web/sala/a.ts",
       "import type {paths} from '@chasqui/server5k-api';\n",
       "apps/eco/web/sala/a.ts:1: may not import @chasqui/server5k-api\n"},
      {"nobody goes around", "apps/eco/web/sala/a.ts", "\nimport '../../../../web/ui/src/a';\n",
       "apps/eco/web/sala/a.ts:2: may not import ../../../../web/ui/src/a\n"},
      {"what is below", "apps/eco/web/sala/a.tsx",
       "import {Live} from '@chasqui/client';\nimport {useStore} from '@chasqui/client/react';\n"
       "import {show} from '@chasqui/ui';\nimport type {paths} from '@chasqui/eco-api';\n",
       ""},
      {"a page beside it", "apps/eco/web/sala/a.ts", "import {b} from '../otra/b';\n", ""},
      {"npm's", "web/sdk/src/a.ts", "import {Dexie} from 'dexie';\n", ""},
      {"no page", "tests/support/a.ts", "import {Shell} from '@chasqui/ui';\n", ""},
  };
  for (const Snippet& snippet : snippets) expect_finds(check_web_imports, snippet);
}

std::string function_of(std::size_t lines) {
  std::string text = "int answer() {\n";
  for (std::size_t i = 2; i < lines; ++i) text += "  step();\n";
  return text + "}\n";
}

TEST(TidySizes, AFunctionOfSeventyLinesPassesAndOneMoreIsFound) {
  expect_finds(check_sizes, {"70", "src/hub/a.cc", function_of(70), ""});
  expect_finds(check_sizes, {"71", "src/hub/a.cc", "\n" + function_of(71),
                             "src/hub/a.cc:2: answer() has 71 lines\n"});
}

TEST(TidySizes, AFileOfSixHundredLinesPassesAndOneMoreIsFound) {
  const auto file_of = [](std::size_t lines) {
    std::string text;
    while (lines-- > 0) text += "int a;\n";
    return text;
  };
  expect_finds(check_sizes, {"600", "web/a.ts", file_of(600), ""});
  expect_finds(check_sizes, {"601", "web/a.ts", file_of(601), "web/a.ts:601: file of 601 lines\n"});
}

TEST(TidySizes, FiveParametersAreFoundAndFourAreNot) {
  const Snippet snippets[] = {
      {"definition", "src/hub/a.cc", "void f(int a, int b, int c, int d, int e) {}\n",
       "src/hub/a.cc:1: f() takes 5 parameters\n"},
      {"declaration", "src/hub/a.h", "void f(int a, int b,\n       int c, int d, int e);\n",
       "src/hub/a.h:1: f() takes 5 parameters\n"},
      {"member", "src/hub/a.h", "class A {\n public:\n  A(int, int, int, int, int);\n};\n",
       "src/hub/a.h:3: A() takes 5 parameters\n"},
      {"commas of types", "src/hub/a.h", "void f(std::map<int, int> a, std::map<int, int> b);\n",
       ""},
      {"a function's type", "src/hub/a.h", "void f(std::function<void(int, int, int)> a, int b);\n",
       ""},
      {"calls are no declarations", "src/hub/a.cc", "void f() { g(1, 2, 3, 4, 5); }\n", ""},
  };
  for (const Snippet& snippet : snippets) expect_finds(check_sizes, snippet);
}

TEST(TidySource, FindsFunctionsInEveryShapeOfHead) {
  const Source source = read_source("src/hub/a.cc", R"(
namespace chasqui {
constexpr int kTable[] = {1, 2, 3};
enum class Kind { kOne, kTwo };
struct Point {
  int x = 0, y{2};
  Point(int a, int b) : x{a}, y(b) {}
  bool operator==(const Point&) const = default;
  auto operator()(int a) const -> int { return a; }
 private:
  [[nodiscard]] int sum() const noexcept;
};
template <class T, class U = int>
T twice(T value) {
  const auto add = [&](T other) { return value + other; };
  if (add(value)) { return {}; }
  return "a { brace }" + '{';  // and { another
}
}  // namespace chasqui
)");
  std::string seen;
  for (const Function& f : functions_of(source))
    seen += std::to_string(f.line) + " " + f.name + " " + std::to_string(f.lines) + "/" +
            std::to_string(f.parameters) + "\n";
  EXPECT_EQ(seen, "7 Point 1/2\n8 operator 0/1\n9 operator 1/1\n11 sum 0/0\n13 twice 6/1\n");
}

TEST(TidyColumns, ALineOf101ColumnsIsFoundAndOneOf100IsNot) {
  const std::string line(100, 'x');
  expect_finds(check_columns, {"100", "src/hub/a.h", line + "\n", ""});
  expect_finds(check_columns,
               {"101", "src/hub/a.h", "\n" + line + "x\n", "src/hub/a.h:2: line of 101 columns\n"});
  std::string accents;
  while (accents.size() < 200) accents += "ñ";
  expect_finds(check_columns, {"100 letters in 200 bytes", "src/hub/a.h", accents, ""});
}

TEST(TidyWords, AreBannedOutsideOfTheirFiles) {
  const Snippet snippets[] = {
      {"sleep", "src/hub/a.cc", "std::this_thread::sleep_for(1s);",
       "src/hub/a.cc:1: sleep_for: wait for what you wait for\n"},
      {"clock", "src/api/a.cc", "auto t = std::chrono::system_clock::now();",
       "src/api/a.cc:1: system_clock::now: take a Clock&\n"},
      {"thread_local", "src/loop/a.cc", "thread_local int a;",
       "src/loop/a.cc:1: thread_local: give the object an owner\n"},
      {"mutex", "src/edge/a.cc", "std::mutex m;",
       "src/edge/a.cc:1: std::mutex: post to a mailbox\n"},
      {"mutex in the loop", "src/loop/a.cc", "std::mutex m;", ""},
      {"catch all", "src/api/a.cc", "} catch (...) {",
       "src/api/a.cc:1: catch (...) away from the borders\n"},
      {"catch all at the border", "src/edge/error_reply.cc", "} catch (...) {", ""},
      {"using namespace", "src/hub/a.h", "using namespace std;",
       "src/hub/a.h:1: using namespace in a header\n"},
      {"in a comment", "src/hub/a.cc", "// sleep_for is banned\n", ""},
      {"in a literal", "src/hub/a.cc", "auto a = \"thread_local\";", ""},
      {"in a raw literal", "src/hub/a.cc", "auto a = R\"x(\" thread_local )x\";", ""},
      {"part of a word", "src/hub/a.cc", "int sleep_for_x = 1'000;", ""},
  };
  for (const Snippet& snippet : snippets) expect_finds(check_banned_words, snippet);
  const std::string later = std::string("FIX") + "ME";
  expect_finds(check_banned_words, {"later", "web/a.ts", "\n// " + later + " soon\n",
                                    "web/a.ts:2: " + later + ": open an issue instead\n"});
}

TEST(TidyCoroutines, StatementsWithAnAwaitArePlain) {
  const auto found = [](std::string_view what) {
    return "src/api/a.cc:2: co_await beside " + std::string(what) + "\n";
  };
  const std::string brace = found("a brace"), conditional = found("a conditional"),
                    lambda = found("a lambda");
  const Snippet snippets[] = {
      {"brace", "src/api/a.cc", "Task<int> f() {\n  auto a = Row{co_await g()};\n}\n", brace},
      {"brace in the call", "src/api/a.cc", "Task<int> f() {\n  co_await g({1, 2});\n}\n", brace},
      {"conditional", "src/api/a.cc", "Task<int> f() {\n  co_return a ? co_await g() : 1;\n}\n",
       conditional},
      {"lambda", "src/api/a.cc", "Task<int> f() {\n  co_await g([](int a) -> int;\n}\n", lambda},
      {"captures", "src/api/a.cc",
       "void f() {\n  auto a = [this]() -> Task<void> {\n    co_await g();\n  };\n}\n",
       "src/api/a.cc:2: a coroutine lambda that captures\n"},
      {"plain", "src/api/a.cc",
       "Task<int> f() {\n  auto rows = Row{1};\n  if (co_await g(rows)) {\n    h();\n  }\n"
       "  const int a = co_await g(rows[0]);\n  co_return a ? 1 : 2;\n}\n",
       ""},
  };
  for (const Snippet& snippet : snippets) expect_finds(check_coroutines, snippet);
}

TEST(TidyMachine, PathsOfOneMachineAreFound) {
  const std::string path = std::string("/ho") + "me/ana/chasqui";
  expect_finds(check_machine_paths,
               {"path", "docs/a.md", "see " + path,
                "docs/a.md:1: names one machine: " + path.substr(0, 6) + "\n"});
  expect_finds(check_machine_paths, {"ours", "docs/a.md", "see build/release/chasqui", ""});
}

TEST(TidyTests, ASourceWithoutATestIsFound) {
  const std::vector<Source> sources{
      read_source("src/hub/alone.cc", ""),
      read_source("src/hub/beside.cc", ""),
      read_source("src/hub/beside_split_off.cc", ""),
      read_source("src/hub/beside_test.cc", "#include \"hub/other.h\"\n"),
      read_source("src/hub/other.cc", "#include \"hub/other.h\"\n"),
  };
  EXPECT_EQ(to_string(check_untested(sources)), "src/hub/alone.cc:1: no test\n");
}

TEST(TidyTests, AHeaderThatOnlyItsOwnModuleIncludesIsDead) {
  const std::vector<Source> sources{
      read_source("src/hub/dead.h", ""),
      read_source("src/hub/dead.cc", "#include \"hub/dead.h\"\n"),
      read_source("src/hub/dead_test.cc", "#include \"hub/dead.h\"\n"),
      read_source("src/hub/used.h", ""),
      read_source("src/edge/a.cc", "#include \"hub/used.h\"\n"),
  };
  EXPECT_EQ(to_string(check_dead(sources)),
            "src/hub/dead.h:1: nothing includes it but its own tests\n");
}

// The tree itself.
class Tree : public testing::Test {
 protected:
  static const std::vector<Source>& sources() {
    static const std::vector<Source> tree = read_tree(CHASQUI_SOURCE_DIR);
    return tree;
  }
  static bool is_written_in_lines(std::string_view path) {
    for (const std::string_view ending : {".cc", ".h", ".py", ".mjs", ".ts", ".tsx", ".cmake"})
      if (path.ends_with(ending)) return true;
    return false;
  }
  static std::string found_by(Rule rule, bool code_only) {
    std::string text;
    for (const Source& source : sources())
      if (!code_only || is_written_in_lines(source.path)) text += to_string(rule(source));
    return text;
  }
};

TEST_F(Tree, IsRead) { ASSERT_GT(sources().size(), 50u); }
TEST_F(Tree, IncludesFollowTheFolderTable) { EXPECT_EQ(found_by(check_includes, true), ""); }
TEST_F(Tree, PagesImportWhatIsBelowThem) { EXPECT_EQ(found_by(check_web_imports, true), ""); }
TEST_F(Tree, SizesAreHeld) { EXPECT_EQ(found_by(check_sizes, true), ""); }
TEST_F(Tree, LinesAreAtMost100Columns) { EXPECT_EQ(found_by(check_columns, true), ""); }
TEST_F(Tree, BannedWordsStayInTheirFiles) { EXPECT_EQ(found_by(check_banned_words, true), ""); }
TEST_F(Tree, AwaitsStandInPlainStatements) { EXPECT_EQ(found_by(check_coroutines, true), ""); }
TEST_F(Tree, NamesNoMachine) { EXPECT_EQ(found_by(check_machine_paths, false), ""); }

// What is not executable is not run, and nobody sees that it is missing.
TEST_F(Tree, ProgramsAreExecutable) {
  using Perms = std::filesystem::perms;
  std::string text;
  for (const Source& source : sources()) {
    if (!source.text.starts_with("#!")) continue;
    const auto mode =
        std::filesystem::status(std::filesystem::path(CHASQUI_SOURCE_DIR) / source.path)
            .permissions();
    if ((mode & Perms::owner_exec) == Perms::none) text += source.path + "\n";
  }
  EXPECT_EQ(text, "");
}

TEST_F(Tree, EverySourceHasATestOrIsOnTheShrinkingList) {
  const Paths listed = untested_yet();
  Paths untested;
  for (const Finding& finding : check_untested(sources())) untested.insert(finding.path);
  for (const std::string& path : untested)
    EXPECT_TRUE(listed.contains(path)) << path << " has no test";
  for (const std::string& path : listed)
    EXPECT_TRUE(untested.contains(path)) << path << " is tested or gone: take it off the list";
}

TEST_F(Tree, NoHeaderIsDead) { EXPECT_EQ(to_string(check_dead(sources())), ""); }

TEST_F(Tree, FunctionsAreShort) {
  const Sizes sizes = sizes_of(sources());
  std::printf("%zu functions: median %zu lines, p90 %zu, longest %zu\n", sizes.functions,
              sizes.median, sizes.p90, sizes.longest);
  EXPECT_LE(sizes.median, 8u);
  EXPECT_LE(sizes.p90, 25u);
}

}  // namespace
}  // namespace chasqui::tidy
