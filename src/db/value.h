// What goes into and comes out of a database: one set of types, the same on every engine. The layer
// above stores decimals as scaled integers and moments as UTC milliseconds.
#pragma once
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <variant>
#include <vector>

namespace chasqui::db {

struct Blob {
  std::string bytes;
  bool operator==(const Blob&) const = default;
};

using Value = std::variant<std::monostate, std::int64_t, double, std::string, Blob>;

// The arguments of one statement, by position. A view: it lives as long as the call it is passed
// to.
class Args {
 public:
  Args() = default;
  Args(std::initializer_list<Value> values) : values_(values.begin(), values.size()) {}
  Args(std::span<const Value> values) : values_(values) {}
  Args(const std::vector<Value>& values) : values_(values) {}

  std::span<const Value> span() const { return values_; }

 private:
  std::span<const Value> values_;
};

}  // namespace chasqui::db
