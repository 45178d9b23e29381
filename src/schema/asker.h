// From an identity to what rules ask of it: the one place where the two meet.
#pragma once
#include "access/identity.h"
#include "schema/rules.h"

namespace chasqui::schema {

// The operator and the program itself are not restricted. A key or an address is signed in, with
// its roles, but is no user: user.id is null for it, and nothing belongs to it.
Asker asker_of(const access::Identity& identity);

}  // namespace chasqui::schema
