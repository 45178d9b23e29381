// The sign-in endpoints as the site's documentation shows them.
#pragma once
#include <vector>

#include "schema/auth.h"
#include "schema/openapi.h"

namespace chasqui::api {

// One for each path of [auth.paths], in the shapes of its format.
std::vector<schema::Operation> auth_operations(const schema::Auth& auth);

}  // namespace chasqui::api
