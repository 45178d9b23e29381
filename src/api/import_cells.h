// A cell of a file as the value of a field: what people write in spreadsheets for yes and no, for a
// choice, for the record that is meant.
#pragma once
#include <string_view>

#include "schema/model.h"
#include "service/tx.h"

namespace chasqui::api {

// Null for an empty cell. A choice may be written as its label, a reference as the name of the one
// record that who asks may read and that is called so, yes and no as "sí" and "no". Throws kInvalid
// with loc {name of the field}; whether the value fits the field is left to its shape.
Json cell_value(service::Read& read, const schema::Field& field, std::string_view cell);

}  // namespace chasqui::api
