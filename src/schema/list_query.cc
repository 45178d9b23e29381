#include "schema/list_query.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "schema/cursor.h"

namespace chasqui::schema {
namespace {

constexpr std::array<std::string_view, 7> kReserved = {"search", "orden",   "order_by", "limit",
                                                       "offset", "despues", "total"};

struct OpWord {
  std::string_view word;
  FilterOp op;
};
constexpr OpWord kOpWords[] = {
    {"eq", FilterOp::kEqual},      {"ne", FilterOp::kNotEqual},
    {"gt", FilterOp::kGreater},    {"gte", FilterOp::kGreaterEqual},
    {"lt", FilterOp::kLess},       {"lte", FilterOp::kLessEqual},
    {"in", FilterOp::kIn},         {"contains", FilterOp::kContains},
    {"isnull", FilterOp::kIsNull},
};

bool is_text(const Field& field) {
  return field.type == FieldType::kText || field.type == FieldType::kEmail ||
         field.type == FieldType::kPhone;
}

bool has_order(const Field& field) {
  return field.type != FieldType::kJson && field.type != FieldType::kBlob;
}

bool takes(const Field& field, FilterOp op) {
  switch (op) {
    case FilterOp::kIsNull:
      return true;
    case FilterOp::kContains:
      return is_text(field);
    case FilterOp::kGreater:
    case FilterOp::kGreaterEqual:
    case FilterOp::kLess:
    case FilterOp::kLessEqual:
      return has_order(field) && field.type != FieldType::kBoolean &&
             field.type != FieldType::kEnum;
    default:
      return has_order(field);
  }
}

// A filter's value has the field's type, but not its bounds: asking for less than the least is no
// error.
Shape filter_shape(const Field& field) {
  if (is_text(field)) return shapes::text();
  Shape shape = shape_of(field);
  shape.nullable = false;
  shape.min = shape.max = shape.above = std::nullopt;
  shape.length_min = shape.length_max = std::nullopt;
  return shape;
}

class ListParser {
 public:
  ListParser(const Model& model, const RowFormat& format, const wire::Query& parameters)
      : model_(model), format_(format), parameters_(parameters) {}

  std::expected<ListQuery, std::vector<FieldError>> parse() {
    for (const auto& [name, value] : parameters_) parse_filter(name, value);
    parse_search();
    parse_order();
    parse_page();
    parse_cursor();
    if (errors_.empty()) return std::move(query_);
    return std::unexpected(std::move(errors_));
  }

 private:
  void fail(std::string_view name, std::string type, std::string text) {
    if (errors_.size() >= kFieldErrorsMax) return;
    errors_.push_back({{"query", std::string(name)},
                       std::move(type),
                       std::move(text),
                       Json(parameters_.get(name))});
  }

  // What a client may name: fields that it sees, and of these those that the model lets filter by.
  const Field* find_visible(std::string_view name) const {
    const Field* field = model_.find(name);
    return field && format_.shows(*field) ? field : nullptr;
  }
  // By a rule: the order would tell what it holds.
  bool is_kept_back(const Field& field) const { return field.read && !format_.shows(field); }
  const Field* find_filterable(std::string_view name) const {
    const bool is_listed =
        model_.filters.empty() || std::ranges::find(model_.filters, name) != model_.filters.end();
    return is_listed ? find_visible(name) : nullptr;
  }
  std::vector<std::string> filterable_names() const {
    std::vector<std::string> names;
    for (const Field& field : model_.fields)
      if (find_filterable(field.name)) names.push_back(field.name);
    return names;
  }

  void parse_filter(const std::string& name, const std::string& value) {
    if (std::ranges::find(kReserved, name) != kReserved.end()) return;
    if (&value != parameters_.find(name)) return;  // The last of repeated ones counts.
    if (const Field* field = find_filterable(name)) {
      if (value.empty()) return;
      if (!takes(*field, FilterOp::kEqual)) return fail_operator(name, *field);
      return add_filter(name, *field, FilterOp::kEqual);
    }
    const std::size_t at = name.rfind("__");
    if (at == std::string::npos) return;
    const Field* field = find_filterable(std::string_view(name).substr(0, at));
    if (!field) return fail_unknown_field(name, name.substr(0, at));
    const std::string_view word = std::string_view(name).substr(at + 2);
    const auto* op = std::ranges::find(kOpWords, word, &OpWord::word);
    if (op == std::end(kOpWords) || !takes(*field, op->op)) return fail_operator(name, *field);
    add_filter(name, *field, op->op);
  }

  void fail_unknown_field(const std::string& name, const std::string& field) {
    const std::string near = nearest(field, filterable_names());
    fail(name, "extra_forbidden",
         near.empty() ? "Unknown field" : "Unknown field, did you mean '" + near + "'?");
  }

  void fail_operator(const std::string& name, const Field& field) {
    std::string words;
    for (const auto& [word, op] : kOpWords)
      if (takes(field, op)) words += (words.empty() ? "" : ", ") + std::string(word);
    fail(name, "extra_forbidden", "The operators of '" + field.name + "' are " + words);
  }

  void add_filter(const std::string& name, const Field& field, FilterOp op) {
    if (op == FilterOp::kContains && parameters_.get(name).empty()) return;
    if (query_.filters.size() >= kFiltersMax)
      return fail(name, "too_long", "At most " + std::to_string(kFiltersMax) + " filters");
    if (auto values = filter_values(name, field, op))
      query_.filters.push_back({&field, op, std::move(*values)});
  }

  // nullopt: an error was noted.
  std::optional<std::vector<db::Value>> filter_values(const std::string& name, const Field& field,
                                                      FilterOp op) {
    const std::string& text = *parameters_.find(name);
    std::vector<db::Value> values;
    if (op == FilterOp::kContains) {
      values.emplace_back(fold(text));
      return values;
    }
    if (op == FilterOp::kIsNull) {
      const auto yes = coerced(name, shapes::boolean(), text);
      if (!yes) return std::nullopt;
      values.emplace_back(std::int64_t{*yes->if_bool()});
      return values;
    }
    const auto parts = op == FilterOp::kIn ? split(text, ',') : std::vector<std::string_view>{text};
    if (parts.size() > kFilterValuesMax) {
      fail(name, "too_long", "At most " + std::to_string(kFilterValuesMax) + " values");
      return std::nullopt;
    }
    const Shape shape = filter_shape(field);
    for (const std::string_view part : parts) {
      const auto value = coerced(name, shape, part);
      if (!value) return std::nullopt;
      values.push_back(to_db(field, *value));
    }
    return values;
  }

  std::optional<Json> coerced(const std::string& name, const Shape& shape, std::string_view text) {
    auto value = validate(shape, Json(text), {"query", name});
    if (value) return std::move(*value);
    for (FieldError& error : value.error()) errors_.push_back(std::move(error));
    return std::nullopt;
  }

  void parse_search() {
    const std::string_view term = trim(parameters_.get("search"));
    if (term.size() > kSearchBytesMax)
      return fail("search", "string_too_long",
                  "String should have at most " + std::to_string(kSearchBytesMax) + " bytes");
    query_.search = fold(term);
    for (const Field* field : search_fields(model_)) {
      if (format_.shows(*field))
        query_.searched.push_back(field);
      else
        query_.searches_all = false;
    }
  }

  void parse_order() {
    const std::string_view name = parameters_.contains("orden") ? "orden" : "order_by";
    const std::string_view text = trim(parameters_.get(name));
    if (text.empty()) {
      for (const OrderTerm& term : model_.order)
        if (const Field* field = model_.find(term.field); field && !is_kept_back(*field))
          add_order(*field, term.descending);
    } else {
      const auto terms = split(text, ',');
      if (terms.size() > kOrderKeysMax)
        return fail(name, "too_long", "At most " + std::to_string(kOrderKeysMax) + " fields");
      for (const std::string_view term : terms) parse_order_term(name, trim(term));
    }
    add_order(model_.key(), false);
  }

  void parse_order_term(std::string_view name, std::string_view term) {
    const bool is_descending = term.starts_with('-');
    const std::string_view field_name = term.substr(is_descending ? 1 : 0);
    const Field* field = find_visible(field_name);
    if (field && has_order(*field)) return add_order(*field, is_descending);
    std::vector<std::string> names;
    for (const Field& known : model_.fields)
      if (find_visible(known.name) && has_order(known)) names.push_back(known.name);
    const std::string near = nearest(field_name, names);
    fail(name, "enum",
         "Cannot order by '" + std::string(field_name) + "'" +
             (near.empty() ? "" : ", did you mean '" + near + "'?"));
  }

  void add_order(const Field& field, bool is_descending) {
    if (std::ranges::find(query_.order, &field, &OrderKey::field) == query_.order.end())
      query_.order.push_back({&field, is_descending});
  }

  void parse_page() {
    query_.limit = model_.limit;
    if (const auto limit = whole("limit"))
      query_.limit = *limit < 0 ? kRowsMax : std::min<std::int64_t>(*limit, model_.limit_max);
    if (const auto offset = whole("offset")) query_.offset = *offset;
    if (query_.offset < 0)
      fail("offset", "greater_than_equal", "Input should be greater than or equal to 0");
    if (parameters_.get("total").empty()) return;
    if (const auto total = coerced("total", shapes::boolean(), parameters_.get("total")))
      query_.with_total = *total->if_bool();
  }

  std::optional<std::int64_t> whole(const std::string& name) {
    if (parameters_.get(name).empty()) return std::nullopt;
    const auto value = coerced(name, shapes::integer(), parameters_.get(name));
    return value ? std::optional(*value->if_int()) : std::nullopt;
  }

  void parse_cursor() {
    const std::string* text = parameters_.find("despues");
    if (!text) return;
    query_.by_cursor = true;
    if (parameters_.contains("offset"))
      return fail("offset", "value_error", "offset and despues exclude each other");
    if (text->empty()) return;
    auto after = decode_cursor(query_.order, *text);
    if (!after)
      return fail("despues", "cursor", "Not a cursor of this list; start again without it");
    query_.after = std::move(*after);
  }

  const Model& model_;
  const RowFormat& format_;
  const wire::Query& parameters_;
  ListQuery query_;
  std::vector<FieldError> errors_;
};

}  // namespace

std::expected<ListQuery, std::vector<FieldError>> parse_list_query(const Model& model,
                                                                   const RowFormat& format,
                                                                   const wire::Query& query) {
  return ListParser(model, format, query).parse();
}

}  // namespace chasqui::schema
