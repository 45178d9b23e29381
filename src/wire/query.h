// application/x-www-form-urlencoded (WHATWG URL): the query of a URL and the body of a form.
#pragma once
#include <cstddef>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace chasqui::wire {

// Names and values, decoded, in the order they came; a name may come more than once.
class Query {
 public:
  using Pair = std::pair<std::string, std::string>;

  void add(std::string name, std::string value);
  const std::string* find(
      std::string_view name) const;  // The last, as the reference frameworks have it.
  std::string_view get(std::string_view name) const;  // The last; empty when absent.
  std::vector<std::string_view> all(std::string_view name) const;
  bool contains(std::string_view name) const { return find(name) != nullptr; }
  std::size_t size() const { return pairs_.size(); }
  bool empty() const { return pairs_.empty(); }
  auto begin() const { return pairs_.begin(); }
  auto end() const { return pairs_.end(); }

 private:
  std::vector<Pair> pairs_;
};

struct QueryLimits {
  std::size_t pairs_max = 256;
};

struct QueryViolation {
  std::size_t offset = 0;  // Where the pair begins, in bytes.
  std::string_view
      why;  // "invalid percent escape", "invalid UTF-8", "NUL byte", "too many parameters"
};

// '+' is a space; "a" and "a=" have an empty value; empty pairs ("a&&b") are skipped.
std::expected<Query, QueryViolation> parse_query(std::string_view text, QueryLimits limits = {});
std::string to_text(const Query& query);  // Encoded again: "a=1&b=dos+palabras".

// nullopt when an escape is not '%' and two hex digits. '+' stays what it is.
std::optional<std::string> percent_decoded(std::string_view text);
// Everything but letters, digits and -._~ escaped.
std::string percent_encoded(std::string_view text);

}  // namespace chasqui::wire
