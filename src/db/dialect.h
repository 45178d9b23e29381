// Where the engines' SQL differs, in words that a generator of SQL can use.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace chasqui::db {

enum class Engine { kSqlite, kPostgres, kMariadb };

// How a column is stored; what it means (money, moment, yes or no) is the schema's to know.
enum class Storage { kInteger, kReal, kText, kBlob };

class Dialect {
 public:
  explicit constexpr Dialect(Engine engine) : engine_(engine) {}

  Engine engine() const { return engine_; }
  std::string quote(std::string_view identifier) const;  // "a""b" or `a``b`
  std::string placeholder(int position) const;           // From 1: ?1, $1 or ?
  std::string_view type_name(Storage storage) const;
  std::string_view key_column() const;         // The type of a generated integer primary key.
  bool has_returning() const { return true; }  // INSERT … RETURNING; MariaDB's UPDATE lacks it.
  bool updates_return() const { return engine_ != Engine::kMariadb; }
  // What follows INSERT … VALUES (…) so that a row with the same `keys` takes the new `columns`.
  // Without columns the present row stays as it is.
  std::string upsert(const std::vector<std::string>& keys,
                     const std::vector<std::string>& columns) const;

 private:
  std::string overwrite(const std::vector<std::string>& columns) const;
  Engine engine_;
};

}  // namespace chasqui::db
