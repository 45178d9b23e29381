// From C++ structs to shapes and JSON: a service's inputs and outputs are described once, with
// BOOST_DESCRIBE_STRUCT, and validation, JSON and OpenAPI follow. What a type cannot say (bounds,
// defaults, texts) is said by `refine(T*, Shape&)`, found beside the struct.
#pragma once
#include <boost/describe.hpp>
#include <boost/mp11.hpp>

#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/decimal.h"
#include "base/ids.h"
#include "base/json.h"
#include "schema/shape.h"

namespace chasqui::service {

template <class T>
concept Described = boost::describe::has_describe_members<T>::value;

template <class T>
schema::Shape shape_of();

template <class T>
struct ShapeOf;  // One specialisation a kind of value.

template <>
struct ShapeOf<bool> {
  static schema::Shape make() { return schema::shapes::boolean(); }
};
template <>
struct ShapeOf<std::int64_t> {
  static schema::Shape make() { return schema::shapes::integer(); }
};
template <>
struct ShapeOf<Id> {
  static schema::Shape make() { return schema::shapes::integer(); }
};
template <>
struct ShapeOf<Decimal> {
  static schema::Shape make() { return schema::shapes::decimal(); }
};
template <>
struct ShapeOf<std::string> {
  static schema::Shape make() { return schema::shapes::text(); }
};
template <>
struct ShapeOf<Json> {
  static schema::Shape make() { return schema::shapes::any(); }
};
template <class T>
struct ShapeOf<std::optional<T>> {
  static schema::Shape make() { return schema::shapes::nullable(shape_of<T>()); }
};
template <class T>
struct ShapeOf<std::vector<T>> {
  static schema::Shape make() { return schema::shapes::array_of(shape_of<T>()); }
};

// What `refine` may change of a member: refine(NuevaVenta*, Shape& s) { member(s, "total")… }.
schema::Member& member(schema::Shape& object, std::string_view name);
// What clients calculate in floats is rounded, not refused: all decimals of the object.
void round_decimals(schema::Shape& object);

template <class T>
constexpr bool kIsOptional = false;
template <class T>
constexpr bool kIsOptional<std::optional<T>> = true;

template <Described T>
struct ShapeOf<T> {
  static schema::Shape make() {
    std::vector<schema::Member> members;
    boost::mp11::mp_for_each<boost::describe::describe_members<T, boost::describe::mod_public>>(
        [&](auto described) {
          using Value = std::remove_cvref_t<decltype(std::declval<T>().*described.pointer)>;
          members.push_back(kIsOptional<Value>
                                ? schema::shapes::optional(described.name, shape_of<Value>())
                                : schema::shapes::required(described.name, shape_of<Value>()));
        });
    schema::Shape shape = schema::shapes::object_of(T::kShapeName, std::move(members));
    if constexpr (requires { refine(static_cast<T*>(nullptr), shape); })
      refine(static_cast<T*>(nullptr), shape);
    return shape;
  }
};

template <class T>
schema::Shape shape_of() {
  return ShapeOf<T>::make();
}

// Reading: `json` has passed validate() against shape_of<T>(), so every member has its type.
template <class T>
void read_json(const Json& json, T& out);

inline void read_value(const Json& json, bool& out) { out = json.if_bool() && *json.if_bool(); }
inline void read_value(const Json& json, std::int64_t& out) {
  if (const std::int64_t* number = json.if_int()) out = *number;
}
inline void read_value(const Json& json, Id& out) { read_value(json, out.value); }
inline void read_value(const Json& json, Decimal& out) {
  if (const Decimal* number = json.if_decimal()) out = *number;
}
inline void read_value(const Json& json, std::string& out) { out = json.text(); }
inline void read_value(const Json& json, Json& out) { out = json; }
template <class T>
void read_value(const Json& json, std::optional<T>& out) {
  if (!json.is_null()) read_json(json, out.emplace());
}
template <class T>
void read_value(const Json& json, std::vector<T>& out) {
  const JsonArray* items = json.if_array();
  if (!items) return;
  out.resize(items->size());
  for (std::size_t i = 0; i < items->size(); ++i) read_json((*items)[i], out[i]);
}

template <class T>
void read_json(const Json& json, T& out) {
  if constexpr (Described<T>) {
    boost::mp11::mp_for_each<boost::describe::describe_members<T, boost::describe::mod_public>>(
        [&](auto described) { read_json(json[described.name], out.*described.pointer); });
  } else {
    read_value(json, out);
  }
}

// Writing.
template <class T>
Json to_json(const T& value);

inline Json write_value(bool value) { return value; }
inline Json write_value(std::int64_t value) { return value; }
inline Json write_value(Id value) { return value.value; }
inline Json write_value(Decimal value) { return value; }
inline Json write_value(const std::string& value) { return value; }
inline Json write_value(const Json& value) { return value; }
template <class T>
Json write_value(const std::optional<T>& value) {
  return value ? to_json(*value) : Json();
}
template <class T>
Json write_value(const std::vector<T>& items) {
  JsonArray array;
  array.reserve(items.size());
  for (const T& item : items) array.push_back(to_json(item));
  return array;
}

template <class T>
Json to_json(const T& value) {
  if constexpr (Described<T>) {
    JsonObject object;
    boost::mp11::mp_for_each<boost::describe::describe_members<T, boost::describe::mod_public>>(
        [&](auto described) { object.append(described.name, to_json(value.*described.pointer)); });
    return object;
  } else {
    return write_value(value);
  }
}

}  // namespace chasqui::service
