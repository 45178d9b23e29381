// Before every handler: who asks, and may they.
#pragma once
#include "access/identity.h"
#include "api/site.h"
#include "schema/rules.h"
#include "wire/http.h"

namespace chasqui::api {

// The identity behind a request. Sites have no accounts yet: whoever reaches the loopback address
// is the site's operator.
service::Caller identify(const Site& site, const wire::Request& request);

// Throws kUnauthenticated or kForbidden unless the rule lets this caller act on some record.
void authorise(const schema::Rule& rule, const service::Caller& caller);

}  // namespace chasqui::api
