// Where a list goes on: the last row's values of the order's fields, opaque to clients.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "db/value.h"
#include "schema/list_query.h"

namespace chasqui::schema {

std::string encode_cursor(const std::vector<OrderKey>& order, const std::vector<db::Value>& values);
// nullopt when it is none, of another order, or its values are not of the fields' types.
std::optional<std::vector<db::Value>> decode_cursor(const std::vector<OrderKey>& order,
                                                    std::string_view text);

}  // namespace chasqui::schema
