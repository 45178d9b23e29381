// The interactive documentation: OpenAPI of the requests, AsyncAPI of the sockets, and the pages
// that show them.
#pragma once
#include "api/site.h"
#include "edge/router.h"

namespace chasqui::api {

// /openapi.json, /asyncapi.json, /docs (Swagger UI), /redoc. The documents are made once.
void add_docs(edge::RouteTable& routes, const Site& site);

// The site's whole description, as `chasqui openapi` prints it.
Json openapi_of(const schema::AppSchema& schema, const service::App& app);

}  // namespace chasqui::api
