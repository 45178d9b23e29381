// Walks a shape and a value together, keeping every error with its place.
#include <algorithm>

#include "base/text.h"
#include "schema/shape.h"
#include "schema/validate_scalar.h"

namespace chasqui::schema {
namespace {

constexpr std::size_t kEchoBytesMax = 256;

// Input goes back with its error, but never more of it than a message should carry.
Json bounded(const Json& input) {
  if (const auto* text = input.if_string(); text && text->size() > kEchoBytesMax) {
    std::size_t end = kEchoBytesMax;
    while (end > 0 && (static_cast<unsigned char>((*text)[end]) & 0xc0) == 0x80) --end;
    return text->substr(0, end) + "…";
  }
  const auto* items = input.if_array();
  const auto* members = input.if_object();
  if (!items && !members) return input;
  const bool is_small = (items ? items->size() : members->size()) <= 16;
  return is_small && to_text(input).size() <= kEchoBytesMax ? input : Json();
}

class Walk {
 public:
  explicit Walk(Loc loc) : loc_(std::move(loc)) {}

  Json value(const Shape& shape, const Json& input, Mode mode) {
    if (input.is_null() || is_null_in_effect(shape, input)) return null(shape, input);
    if (shape.kind == ShapeKind::kObject) return object(shape, input, mode);
    if (shape.kind == ShapeKind::kArray) return array(shape, input);
    auto coerced = coerce_scalar(shape, input);
    if (coerced) return *std::move(coerced);
    refuse(coerced.error().type, coerced.error().text, input);
    return Json();
  }

  void refuse(std::string type, std::string text, const Json& input) {
    if (errors_.size() < kFieldErrorsMax)
      errors_.push_back({loc_, std::move(type), std::move(text), bounded(input)});
  }

  // Calls `visit` with `part` added to the place that errors name.
  template <class Visit>
  void within(std::string part, const Visit& visit) {
    loc_.push_back(std::move(part));
    visit();
    loc_.pop_back();
  }

  FieldErrors take_errors() { return std::move(errors_); }

 private:
  static bool is_null_in_effect(const Shape& shape, const Json& input) {
    return shape.empty_is_null && shape.nullable && input.if_string() && input.text().empty();
  }

  Json null(const Shape& shape, const Json& input) {
    if (shape.nullable) return Json();
    if (shape.kind == ShapeKind::kAny) {
      refuse("missing", "Field required", input);
    } else if (shape.kind == ShapeKind::kArray) {
      refuse("list_type", "Input should be a valid list", input);
    } else if (shape.kind == ShapeKind::kObject) {
      refuse_object(shape, input);
    } else if (const auto coerced = coerce_scalar(shape, input); !coerced) {
      refuse(coerced.error().type, coerced.error().text, input);
    }
    return Json();
  }

  void refuse_object(const Shape& shape, const Json& input) {
    if (input.is_null() && loc_.size() == 1) return refuse("missing", "Field required", input);
    if (shape.open) return refuse("dict_type", "Input should be a valid dictionary", input);
    refuse("model_attributes_type",
           "Input should be a valid dictionary or object to extract fields from", input);
  }

  Json object(const Shape& shape, const Json& input, Mode mode) {
    const JsonObject* sent = input.if_object();
    if (!sent) {
      refuse_object(shape, input);
      return Json();
    }
    JsonObject taken;
    for (const Member& member : shape.members)
      within(member.name, [&] {
        const Json* found = sent_value(shape, member, *sent);
        if (!found && is_missing(member, mode))
          return refuse("missing", "Field required", echo_of(input));
        take_member(member, found, mode, taken);
      });
    if (shape.open) keep_others(shape, *sent, taken);
    return taken;
  }

  static const Json* sent_value(const Shape& shape, const Member& member, const JsonObject& sent) {
    const Json* value = sent.find(member.name);
    for (auto alias = member.aliases.begin(); !value && alias != member.aliases.end(); ++alias)
      value = sent.find(*alias);
    return value && value->is_null() && shape.null_is_absent ? nullptr : value;
  }

  void take_member(const Member& member, const Json* found, Mode mode, JsonObject& taken) {
    if (found) {
      taken.append(member.name, value(member.shape, *found, Mode::kWhole));
    } else if (mode == Mode::kPartial) {
      return;
    } else if (member.default_value) {
      taken.append(member.name, *member.default_value);
    }
  }

  static bool is_missing(const Member& member, Mode mode) {
    return mode == Mode::kWhole && member.required && !member.default_value;
  }

  // As FastAPI shows what lacks a member: the object when it is of the body, null for a query.
  Json echo_of(const Json& object) const {
    return !loc_.empty() && loc_.front() == "body" ? object : Json();
  }

  static void keep_others(const Shape& shape, const JsonObject& sent, JsonObject& taken) {
    const auto is_described = [&](const std::string& key) {
      return std::ranges::any_of(shape.members, [&](const Member& member) {
        return member.name == key || std::ranges::find(member.aliases, key) != member.aliases.end();
      });
    };
    for (const auto& [key, other] : sent)
      if (!is_described(key)) taken.append(key, other);
  }

  Json array(const Shape& shape, const Json& input) {
    const JsonArray* sent = input.if_array();
    if (!sent) {
      refuse("list_type", "Input should be a valid list", input);
      return Json();
    }
    const auto size = std::to_string(sent->size());
    if (shape.length_min && sent->size() < *shape.length_min)
      refuse(
          "too_short",
          "List should have at least " + std::to_string(*shape.length_min) + " items, not " + size,
          Json());
    if (shape.length_max && sent->size() > *shape.length_max) {
      refuse(
          "too_long",
          "List should have at most " + std::to_string(*shape.length_max) + " items, not " + size,
          Json());
      return Json();
    }
    JsonArray taken;
    taken.reserve(sent->size());
    for (std::size_t i = 0; i < sent->size() && errors_.size() < kFieldErrorsMax; ++i)
      within(std::to_string(i),
             [&] { taken.push_back(value(*shape.item, (*sent)[i], Mode::kWhole)); });
    return taken;
  }

  Loc loc_;
  FieldErrors errors_;
};

bool has_name(const Member& member, std::string_view name) {
  return member.name == name || std::ranges::find(member.aliases, name) != member.aliases.end();
}

// What was sent under the member's name, as JSON text values; nullopt when nothing was.
std::optional<Json> sent_parameter(const Member& member, const Parameters& parameters) {
  JsonArray values;
  for (const auto& [name, value] : parameters)
    if (has_name(member, name)) values.emplace_back(value);
  if (values.empty()) return std::nullopt;
  if (member.shape.kind == ShapeKind::kArray) return values;
  return std::move(values.back());
}

}  // namespace

std::expected<Json, FieldErrors> validate(const Shape& shape, const Json& input, Loc loc,
                                          Mode mode) {
  Walk walk(std::move(loc));
  Json taken = walk.value(shape, input, mode);
  FieldErrors errors = walk.take_errors();
  if (!errors.empty()) return std::unexpected(std::move(errors));
  return taken;
}

std::expected<JsonObject, FieldErrors> validate_query(const Shape& object,
                                                      const Parameters& parameters,
                                                      std::string where) {
  JsonObject sent;
  for (const Member& member : object.members)
    if (auto value = sent_parameter(member, parameters))
      sent.append(member.name, *std::move(value));
  auto taken = validate(object, sent, {std::move(where)});
  if (!taken) return std::unexpected(std::move(taken.error()));
  return std::move(*taken->if_object());
}

}  // namespace chasqui::schema
