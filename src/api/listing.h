// A model's list as it was asked for, for who asked.
#pragma once
#include <memory>
#include <vector>

#include "api/site.h"
#include "schema/list_query.h"
#include "schema/view.h"
#include "wire/http.h"
#include "wire/query.h"

namespace chasqui::api {

using ViewRef = std::shared_ptr<const schema::View>;

struct Listing {
  ViewRef view;
  schema::ListQuery query;
  std::vector<schema::Predicate> more;  // The model's rule, and filters of the app.
};

// Throws not_allowed() for who may read no record of the model, kInvalid with every parameter that
// is wrong. Beside the parameters of schema/list_query those that the app registered: a filter
// `?stock_bajo=true` counts as far as it looks at what who asks may see.
Listing listing_of(const Site& site, const schema::ModelEntry& entry, const access::Identity& who,
                   const wire::Query& query);

// The rows as a JSON array, with X-Total-Count and X-Next-Cursor as they were asked for.
wire::Response list_reply(const schema::ModelEntry& entry, db::Connection& connection,
                          const Listing& listing);

}  // namespace chasqui::api
