// GCC 12.2 miscompiles a full expression that holds a co_await beside a brace, a conditional or a
// lambda, and coroutine lambdas that capture. Such statements are found here.
#include <algorithm>
#include <array>
#include <cctype>

#include "tidy/rules.h"

namespace chasqui::tidy {
namespace {

bool is_space(char c) { return std::isspace(static_cast<unsigned char>(c)) != 0; }

char last_before(std::string_view code, std::size_t at) {
  while (at > 0 && is_space(code[at - 1])) --at;
  return at == 0 ? ';' : code[at - 1];
}

std::string_view word_before(std::string_view code, std::size_t at) {
  while (at > 0 && is_space(code[at - 1])) --at;
  std::size_t start = at;
  while (start > 0 && is_word_char(code[start - 1])) --start;
  return code.substr(start, at - start);
}

bool ends_line(std::string_view code, std::size_t at) {
  for (++at; at < code.size() && code[at] != '\n'; ++at)
    if (!is_space(code[at])) return false;
  return true;
}

// Whether the brace at `at` opens a block, as opposed to a list of values.
bool opens_block(std::string_view code, std::size_t at) {
  const char before = last_before(code, at);
  if (std::string_view(")]{};:").find(before) != std::string_view::npos) return true;
  static constexpr std::array<std::string_view, 6> kWords{"else",     "do",    "try",
                                                          "noexcept", "const", "mutable"};
  if (std::find(kWords.begin(), kWords.end(), word_before(code, at)) != kWords.end()) return true;
  const bool is_result = before == '>' || is_word_char(before);  // auto f() -> Task<int> {
  return is_result && ends_line(code, at);
}

std::size_t opening_brace(std::string_view code, std::size_t close) {
  int depth = 0;
  for (std::size_t i = close + 1; i-- > 0;) {
    depth += (code[i] == '}') - (code[i] == '{');
    if (depth == 0) return i;
  }
  return 0;
}

std::size_t closing_brace(std::string_view code, std::size_t open) {
  int depth = 0;
  for (std::size_t i = open; i < code.size(); ++i) {
    depth += (code[i] == '{') - (code[i] == '}');
    if (depth == 0) return i;
  }
  return code.size();
}

std::size_t statement_start(std::string_view code, std::size_t at) {
  for (std::size_t i = at; i-- > 0;) {
    if (code[i] == ';') return i + 1;
    if (code[i] == '{' && opens_block(code, i)) return i + 1;
    if (code[i] != '}') continue;
    const std::size_t open = opening_brace(code, i);
    if (opens_block(code, open) && last_before(code, open) != ']' && ends_line(code, i))
      return i + 1;
    i = open;
  }
  return 0;
}

std::size_t statement_end(std::string_view code, std::size_t at) {
  for (std::size_t i = at; i < code.size(); ++i)
    if (code[i] == ';' || (code[i] == '{' && last_before(code, i) == ')' && ends_line(code, i)))
      return i;
  return code.size();
}

bool starts_lambda(std::string_view code, std::size_t at) {
  const char before = last_before(code, at);
  return code[at] == '[' && (std::string_view("(,=;{}:&|").find(before) != std::string_view::npos ||
                             word_before(code, at) == "return");
}

std::string_view fault_in(std::string_view statement) {
  if (statement.find_first_of("{}") != std::string_view::npos) return "a brace";
  if (statement.find('?') != std::string_view::npos) return "a conditional";
  for (std::size_t i = 1; i < statement.size(); ++i)
    if (starts_lambda(statement, i)) return "a lambda";
  return {};
}

bool is_coroutine(std::string_view body) {
  return body.find("co_await") != std::string_view::npos ||
         body.find("co_return") != std::string_view::npos ||
         body.find("co_yield") != std::string_view::npos;
}

// Where the body of the lambda that starts at `at` opens; npos when this is no capturing lambda.
std::size_t capturing_body(std::string_view code, std::size_t at) {
  if (!starts_lambda(code, at)) return std::string_view::npos;
  const std::size_t close = code.find(']', at);
  if (close == std::string_view::npos || close == at + 1) return std::string_view::npos;
  const std::size_t open = code.find_first_of("{;", close);
  if (open == std::string_view::npos || code[open] == ';') return std::string_view::npos;
  return open;
}

void check_lambdas(const Source& source, Findings& found) {
  const std::string_view code = source.code;
  for (std::size_t at = code.find('['); at != std::string_view::npos; at = code.find('[', at + 1)) {
    const std::size_t open = capturing_body(code, at);
    if (open == std::string_view::npos) continue;
    if (is_coroutine(code.substr(open, closing_brace(code, open) - open)))
      found.push_back({source.path, line_at(code, at), "a coroutine lambda that captures"});
  }
}

}  // namespace

Findings check_coroutines(const Source& source) {
  Findings found;
  if (!source.path.ends_with(".cc") && !source.path.ends_with(".h")) return found;
  const std::string_view code = source.code;
  for (std::size_t at = code.find("co_await"); at != std::string_view::npos;
       at = code.find("co_await", at + 1)) {
    const std::size_t start = statement_start(code, at);
    const std::string_view fault = fault_in(code.substr(start, statement_end(code, at) - start));
    if (!fault.empty())
      found.push_back({source.path, line_at(code, at), "co_await beside " + std::string(fault)});
  }
  check_lambdas(source, found);
  return found;
}

}  // namespace chasqui::tidy
