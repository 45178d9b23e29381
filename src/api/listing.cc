#include "api/listing.h"

#include "base/errors.h"
#include "schema/asker.h"
#include "service/permit.h"

namespace chasqui::api {
namespace {

bool shows(const schema::View& view, const std::string& name) {
  const schema::Field* field = view.model().find(name);
  return name.empty() || (field && view.format().shows(*field));
}

std::vector<schema::Predicate> predicates_of(const Site& site, const schema::View& view,
                                             const wire::Query& query) {
  const schema::Model& model = view.model();
  std::vector<schema::Predicate> predicates = view.conditions();
  std::vector<FieldError> errors;
  for (const service::FlagFilter& filter : site.context.app.filters()) {
    const std::string* sent = query.find(filter.name);
    if (filter.model != model.name || !sent) continue;
    if (!shows(view, filter.when_true.field) || !shows(view, filter.when_true.other)) continue;
    auto flag = schema::validate(schema::shapes::boolean(), Json(*sent), {"query", filter.name});
    if (!flag)
      errors.insert(errors.end(), flag.error().begin(), flag.error().end());
    else if (*flag->if_bool())
      predicates.push_back(schema::to_predicate(model, filter.when_true));
  }
  if (!errors.empty()) throw Refusal::invalid(std::move(errors));
  return predicates;
}

}  // namespace

Listing listing_of(const Site& site, const schema::ModelEntry& entry, const access::Identity& who,
                   const wire::Query& query) {
  auto view = std::make_shared<const schema::View>(entry, schema::asker_of(who));
  if (view->reads() == schema::Verdict::kNo) throw service::not_allowed(who);
  auto parsed = schema::parse_list_query(entry.sql.model(), view->format(), query);
  std::vector<schema::Predicate> more = predicates_of(site, *view, query);
  if (!parsed) throw Refusal::invalid(std::move(parsed.error()));
  return {std::move(view), std::move(*parsed), std::move(more)};
}

wire::Response list_reply(const schema::ModelEntry& entry, db::Connection& connection,
                          const Listing& listing) {
  const schema::View& view = *listing.view;
  const schema::View* by_record = view.depends_on_record() ? &view : nullptr;
  std::string body;
  const schema::ListPage page = schema::append_list_json(
      body, connection, entry.sql, {view.format(), listing.query, listing.more, by_record});
  wire::Response response = wire::Response::json(200, std::move(body));
  if (page.total) response.set("X-Total-Count", std::to_string(*page.total));
  if (!page.next.empty()) response.set("X-Next-Cursor", page.next);
  return response;
}

}  // namespace chasqui::api
