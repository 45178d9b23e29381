#include "db/connection.h"

namespace chasqui::db {

Statement& Statement::bind(const Value& value) {
  return std::visit([this](const auto& held) -> Statement& { return bind(held); }, value);
}

Statement& Statement::bind(Args args) {
  reset();
  if (static_cast<int>(args.span().size()) != parameter_count())
    throw DbError(DbErrorKind::kOther, "statement takes " + std::to_string(parameter_count()) +
                                           " arguments, got " + std::to_string(args.span().size()));
  for (const Value& value : args.span()) bind(value);
  return *this;
}

std::optional<Value> Connection::query_value(std::string_view sql, Args args) {
  Statement row = prepare(sql);
  row.bind(args);
  return row.step() ? std::optional(row.value(0)) : std::nullopt;
}

std::optional<std::int64_t> Connection::query_int64(std::string_view sql, Args args) {
  Statement row = prepare(sql);
  row.bind(args);
  return row.step() && !row.is_null(0) ? std::optional(row.int64(0)) : std::nullopt;
}

std::optional<std::string> Connection::query_text(std::string_view sql, Args args) {
  Statement row = prepare(sql);
  row.bind(args);
  return row.step() && !row.is_null(0) ? std::optional(std::string(row.text(0))) : std::nullopt;
}

}  // namespace chasqui::db
