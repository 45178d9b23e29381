#include "tidy/source.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace chasqui::tidy {
namespace {

// Where the literal or comment that starts at `at` ends; `at` itself when none starts there.
std::size_t end_of_line(std::string_view text, std::size_t at) {
  return std::min(text.find('\n', at), text.size());
}

std::size_t end_of_quoted(std::string_view text, std::size_t at) {
  const char quote = text[at];
  for (++at; at < text.size() && text[at] != quote && text[at] != '\n'; ++at)
    if (text[at] == '\\') ++at;
  return std::min(at + 1, text.size());
}

std::size_t end_of_raw(std::string_view text, std::size_t at) {
  const std::size_t open = text.find('(', at);
  if (open == std::string_view::npos) return text.size();
  const std::string close = ")" + std::string(text.substr(at + 2, open - at - 2)) + "\"";
  const std::size_t end = text.find(close, open);
  return end == std::string_view::npos ? text.size() : end + close.size();
}

std::size_t end_of_directive(std::string_view text, std::size_t at) {
  std::size_t end = end_of_line(text, at);
  while (end < text.size() && text[end - 1] == '\\') end = end_of_line(text, end + 1);
  return end;
}

bool starts_line(std::string_view text, std::size_t at) {
  while (at > 0 && (text[at - 1] == ' ' || text[at - 1] == '\t')) --at;
  return at == 0 || text[at - 1] == '\n';
}

std::size_t end_of_skipped(std::string_view text, std::size_t at) {
  const std::string_view rest = text.substr(at);
  const bool in_word = at > 0 && is_word_char(text[at - 1]);
  if (rest.starts_with("//")) return end_of_line(text, at);
  if (rest.starts_with("/*")) return std::min(text.find("*/", at + 2), text.size() - 2) + 2;
  if (rest.starts_with("R\"") && !in_word) return end_of_raw(text, at);
  if (rest.front() == '"') return end_of_quoted(text, at);
  if (rest.front() == '\'' && !in_word) return end_of_quoted(text, at);  // Not the one of 1'000.
  if (rest.front() == '#' && starts_line(text, at)) return end_of_directive(text, at);
  return at;
}

std::string code_of(std::string_view text) {
  std::string code(text);
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = end_of_skipped(text, at);
    for (std::size_t i = at; i < end; ++i)
      if (code[i] != '\n') code[i] = ' ';
    at = std::max(end, at + 1);
  }
  return code;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front())))
    text.remove_prefix(1);
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back())))
    text.remove_suffix(1);
  return text;
}

bool has_word(std::string_view text, std::string_view word) {
  for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1))
    if ((at == 0 || !is_word_char(text[at - 1])) &&
        (at + word.size() == text.size() || !is_word_char(text[at + word.size()])))
      return true;
  return false;
}

std::string last_word(std::string_view text) {
  text = trimmed(text);
  std::size_t start = text.size();
  while (start > 0 && is_word_char(text[start - 1])) --start;
  return std::string(text.substr(start));
}

// A head is what stands before a brace or a semicolon outside of functions: "int f(int a) const ".
struct Signature {
  std::string name;
  std::size_t parameters = 0;
  std::size_t end = 0;  // Behind the parameters' closing parenthesis.
};

std::size_t end_of_parentheses(std::string_view head, std::size_t open) {
  int depth = 0;
  for (std::size_t i = open; i < head.size(); ++i) {
    depth += (head[i] == '(') - (head[i] == ')');
    if (depth == 0) return i + 1;
  }
  return head.size();
}

std::size_t count_parameters(std::string_view list) {
  list = trimmed(list);
  if (list.empty() || list == "void") return 0;
  int depth = 0;
  std::size_t count = 1;
  for (const char c : list) {
    depth += (c == '(' || c == '<' || c == '{') - (c == ')' || c == '>' || c == '}');
    count += c == ',' && depth == 0;
  }
  return count;
}

bool is_annotation(std::string_view word) {
  static constexpr std::array<std::string_view, 6> kWords{"alignas",       "decltype", "explicit",
                                                          "__attribute__", "requires", "noexcept"};
  return std::find(kWords.begin(), kWords.end(), word) != kWords.end();
}

// The function that a head declares; an empty name when it declares none.
Signature signature_of(std::string_view head) {
  int angles = 0;
  for (std::size_t i = 0; i < head.size(); ++i) {
    const bool is_operator = last_word(head.substr(0, i)) == "operator";
    if (head[i] == '<' && !is_operator) ++angles;
    if (head[i] == '>' && !is_operator && angles > 0) --angles;
    if (head[i] == '=' && !is_operator && angles == 0) {
      if (head.substr(0, i).find("operator") == std::string_view::npos) return {};
    }
    if (head[i] != '(' || angles > 0) continue;
    std::size_t open = i;
    std::string name = last_word(head.substr(0, i));
    if (name == "operator" && head.substr(i).starts_with("()")) open = i + 2;
    const std::size_t end = end_of_parentheses(head, open);
    if (is_annotation(name)) {
      i = end - 1;
      continue;
    }
    if (name.empty() && head.substr(0, i).find("operator") == std::string_view::npos) return {};
    if (name.empty()) name = "operator";
    return {name, count_parameters(head.substr(open + 1, end - open - 2)), end};
  }
  return {};
}

enum class Brace { kScope, kFunction, kValue };

// `T::T() : a_{1} {` has a brace that belongs to a member, not to the body.
bool is_member_brace(std::string_view head, const Signature& signature) {
  const std::string_view tail = trimmed(head.substr(signature.end));
  const bool has_list = tail.starts_with(":") || tail.find(" : ") != std::string_view::npos;
  return has_list && (is_word_char(tail.back()) || tail.back() == '>');
}

Brace brace_of(std::string_view head) {
  const std::string_view shown = trimmed(head);
  if (has_word(shown, "namespace") || shown == "extern") return Brace::kScope;
  const Signature signature = signature_of(shown);
  const std::string_view before = shown.substr(0, shown.find('('));
  const bool is_type = has_word(before, "class") || has_word(before, "struct") ||
                       has_word(before, "union") || has_word(before, "enum");
  if (signature.name.empty()) return is_type ? Brace::kScope : Brace::kValue;
  if (is_type && !signature.end) return Brace::kScope;
  return is_member_brace(shown, signature) ? Brace::kValue : Brace::kFunction;
}

class FunctionScan {
 public:
  explicit FunctionScan(const Source& source) : code_(source.code) {}

  std::vector<Function> run() {
    for (at_ = 0; at_ < code_.size(); ++at_) {
      if (code_[at_] == '{')
        open();
      else if (code_[at_] == ';')
        declare();
      else if (code_[at_] == '}' || is_access_label())
        head_start_ = at_ + 1;
    }
    return std::move(found_);
  }

 private:
  std::string_view head() const {
    return std::string_view(code_).substr(head_start_, at_ - head_start_);
  }
  bool is_access_label() const {
    if (code_[at_] != ':') return false;
    const std::string_view word = trimmed(head());
    return word == "public" || word == "private" || word == "protected";
  }
  void open() {
    const Brace brace = brace_of(head());
    if (brace == Brace::kScope) {
      head_start_ = at_ + 1;
      return;
    }
    const std::size_t close = matching_brace();
    if (brace == Brace::kFunction) add(line_at(code_, close));
    at_ = close;
    if (brace == Brace::kFunction) head_start_ = close + 1;
  }
  void declare() {
    if (brace_of(head()) == Brace::kFunction) add(0);
    head_start_ = at_ + 1;
  }
  void add(std::size_t last_line) {
    const Signature signature = signature_of(trimmed(head()));
    std::size_t start = head_start_;
    while (start < at_ && std::isspace(static_cast<unsigned char>(code_[start]))) ++start;
    const std::size_t line = line_at(code_, start);
    found_.push_back(
        {signature.name, line, last_line ? last_line - line + 1 : 0, signature.parameters});
  }
  std::size_t matching_brace() const {
    int depth = 0;
    for (std::size_t i = at_; i < code_.size(); ++i) {
      depth += (code_[i] == '{') - (code_[i] == '}');
      if (depth == 0) return i;
    }
    return code_.size() - 1;
  }

  std::string_view code_;
  std::size_t at_ = 0, head_start_ = 0;
  std::vector<Function> found_;
};

}  // namespace

bool is_word_char(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; }

Source read_source(std::string path, std::string text) {
  std::string code = code_of(text);
  return {std::move(path), std::move(text), std::move(code)};
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = end_of_line(text, 0);
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

std::size_t line_at(std::string_view text, std::size_t position) {
  return 1 + static_cast<std::size_t>(std::count(
                 text.begin(), text.begin() + static_cast<std::ptrdiff_t>(position), '\n'));
}

std::vector<std::string> includes_of(const Source& source) {
  std::vector<std::string> found;
  for (std::string_view line : lines_of(source.text)) {
    if (!line.starts_with("#include ")) continue;
    line.remove_prefix(9);
    const std::size_t end = line.find(line.front() == '<' ? '>' : '"', 1);
    if (end == std::string_view::npos) continue;
    found.emplace_back(line.front() == '<' ? line.substr(0, end + 1) : line.substr(1, end - 1));
  }
  return found;
}

std::vector<Function> functions_of(const Source& source) { return FunctionScan(source).run(); }

}  // namespace chasqui::tidy
